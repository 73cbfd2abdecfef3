"""Passages: the stretches of a text that are shown to people and embedded whole."""

from __future__ import annotations

from ingest.model import Outline, Passage, Section, stable_id
from ontology.terms import slug

_MOST_WORDS = 160
_MOST_LINES = 24


def cut_passages(outline: Outline) -> list[Passage]:
    """Each section with content as passages of at most about 160 words, cut between lines."""
    found = []
    for section in outline.sections:
        if section.nodes:
            found.extend(_cut(outline, section))
    return found


def _cut(outline: Outline, section: Section) -> list[Passage]:
    source = outline.source
    title = " > ".join(dict.fromkeys(filter(None, (*section.path, section.title))))
    name = f"{source.id}#{slug(section.title or (section.path[-1] if section.path else ''))}"
    passages: list[Passage] = []
    start, words = section.lines[0], 0
    for number in range(section.lines[0], section.lines[1] + 1):
        count = len(source.lines[number - 1].split())
        if number > start and words and (words + count > _MOST_WORDS or number - start >= _MOST_LINES):
            passages.append(_passage(outline, start, number - 1, title, name))
            start, words = number, 0
        words += count
    passages.append(_passage(outline, start, section.lines[1], title, name))
    return [passage for passage in passages if passage.text.strip()]


def _passage(outline: Outline, first: int, last: int, title: str, section: str) -> Passage:
    quote = outline.source.quote(first, last)
    kept = [line.strip() for line in quote.split("\n") if line.strip()]
    identity = stable_id(outline.source.id, "passage", first, last, quote)
    return Passage(identity, outline.source.id, first, last, title, "\n".join(kept), section)
