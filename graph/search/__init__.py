"""Finding texts by their meaning: vectors, and how well what they find fits a question."""
