"""Engines outside: a SPARQL store that follows the live generation, and words and vectors in PostgreSQL."""
