"""Lists that plain text sets by indenting alone are lists in Markdown, too; code stays code."""

from __future__ import annotations

import hashlib

import pytest

from ingest.markdown.plain import read_indented_terms
from ingest.model import Level, SourceText
from ingest.pipeline import read_source
from ontology.lexicon import load_lexicon

PAGE = """\
# Kites

These kites are flown here:

    delta - A kite with a long keel, which flies in light wind and is
        good for beginners.

    sled kite - A kite without any spars, which
        folds into a pocket

        and needs a steady wind.
"""


def test_indented_terms_are_items_with_their_lines() -> None:
    source = SourceText(
        "made", "made.md", tuple(PAGE.split("\n")), hashlib.sha256(PAGE.encode()).hexdigest(), "markdown"
    )
    claims = read_source(source, load_lexicon()).claims
    said = {c.text: (c.span.line_start, c.span.line_end) for c in claims if c.level is Level.STATEMENT}
    delta = "delta - A kite with a long keel, which flies in light wind and is good for beginners."
    assert said[delta] == (5, 6)
    sled = "sled kite - A kite without any spars, which folds into a pocket and needs a steady wind."
    assert said[sled] == (8, 11)
    assert not [c for c in claims if c.form == "code"]


@pytest.mark.parametrize(
    "code",
    [
        "a - b",
        "total - tax\n    rest - what is left of it",
        "for kite in kites:\n    fly - kite",
        "delta - A kite with a long keel, which flies in light wind\nsled - A kite without any spars, for steady wind",
    ],
)
def test_what_only_looks_like_it_is_code(code: str) -> None:
    assert read_indented_terms(code, 1) == []
