"""What can be said: classes, properties, vocabularies, units, and how English says things. No facts."""
