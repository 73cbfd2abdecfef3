"""SPARQL queries in processes that can be killed: a pool of readers, what they read, and the writer."""
