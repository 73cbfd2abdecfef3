"""The faces of Quillgraph: HTTP and the command line. Thin; what they show is made elsewhere."""
