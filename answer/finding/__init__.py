"""Finding what may answer: candidates and lists, how well they fit, what they say and in which words it is told."""
