"""The records of a generation in SQLite: written as tables, looked up by id, place, name and words."""
