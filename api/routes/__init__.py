"""The routes of the HTTP face, one module a path."""
