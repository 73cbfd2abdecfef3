"""Reading Markdown: files to outlines, each node with its lines."""
