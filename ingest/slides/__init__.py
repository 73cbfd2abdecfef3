"""Reading slides: plain text of a deck to an outline, with the nesting that layout lost."""
