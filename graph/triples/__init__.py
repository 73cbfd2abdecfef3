"""Readings as RDF: claims to triples, what follows from them, and the gate that they pass."""
