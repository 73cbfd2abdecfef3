"""Titles with no content: nothing stands between them and the next title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.findings.model import Finding, FindingKind, Material, place_of, quoted
from ingest.model import Claim
from ontology.words import language

_CLEAR_GAP = 2  # blank lines that set slides apart


def find_empty(material: Material) -> list[Finding]:
    """A finding for each title that is followed by another title, not one below it, or by the end of the text."""
    return [
        Finding(FindingKind.EMPTY, f"The title {quoted(claim.text)} has no content below it.", (place_of(claim),))
        for document, claims in material.claims.items()
        for claim in _empty_titles(claims, material.lines[document], document in material.slides)
    ]


def _empty_titles(claims: Sequence[Claim], lines: Sequence[str], slides: bool) -> Iterator[Claim]:
    titles = [claim for claim in claims if claim.form == "title"]
    for title, following in pairwise([*titles, None]):
        if title is None or (following and not slides and _is_below(following, title)):
            continue
        last = following.span.line_start - 1 if following else len(lines)
        between = lines[title.span.line_end : last]
        if slides and following and _is_stacked(title, following, len(between)):
            continue
        if not any(_is_content(line) for line in between) and title is not titles[0]:
            yield title


def _is_stacked(title: Claim, following: Claim, gap: int) -> bool:
    """Whether two titles of a deck head one slide, the second being a subtitle of the first."""
    return gap < _CLEAR_GAP or (gap == _CLEAR_GAP and _is_below(following, title))


def _is_below(title: Claim, upper: Claim) -> bool:
    return len(title.context) > len(upper.context) and title.context[: len(upper.context)] == upper.context


def _is_content(line: str) -> bool:
    """Whether a line says something; placeholders of the slides' making do not, pictures of a page do."""
    if "![" in line or "<img" in line:
        return True
    return any(sign.isalnum() for sign in line) and not any(rule.search(line) for _, rule in language().noise)
