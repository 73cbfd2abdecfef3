"""Checks of what people type, the same for HTTP and the command line."""

from __future__ import annotations

import unicodedata


def clean(text: str, what: str, longest: int) -> str:
    """`text` without control characters and outer blanks.

    Raises ValueError, with a sentence for people in which `what` names it, where it is blank, longer than
    `longest` characters, or not Unicode.
    """
    if len(text) > longest:
        raise ValueError(f"The {what} has {len(text):,} characters; at most {longest:,} are read. Shorten it.")
    if any(unicodedata.category(char) == "Cs" for char in text):
        raise ValueError(f"The {what} is not valid Unicode: it holds half of a surrogate pair.")
    cleaned = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text).strip()
    if not cleaned:
        raise ValueError(f"The {what} is empty.")
    return cleaned
