"""Claims to a graph on disk: RDF dataset, records, indexes, generations, SPARQL engine and network view."""
