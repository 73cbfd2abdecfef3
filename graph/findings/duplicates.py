"""Duplicated passages: runs of content lines that stand at two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.findings.model import Finding, FindingKind, Material, quoted
from ingest.model import Claim
from ontology.checking import checking
from ontology.words import language, normalise

_CODE = ("code", "command")
_MOST_PLACES = 10  # a run that stands at more places is boilerplate; the first of them are told


@dataclass(frozen=True, slots=True)
class _Line:
    document: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a run of lines begins: the document, and the number of the line among its content lines."""

    document: str
    at: int


def find_duplicates(material: Material) -> list[Finding]:
    """A finding for each run of at least three content lines that stands at several places word for word."""
    size = int(checking().thresholds["repeated_lines"])
    texts = {document: list(_content(document, material)) for document in material.lines}
    starts: dict[tuple[str, ...], list[_Start]] = defaultdict(list)
    for document, lines in texts.items():
        for at in range(len(lines) - size + 1):
            starts[tuple(line.words for line in lines[at : at + size])].append(_Start(document, at))
    told: set[_Start] = set()
    found = []
    for places in starts.values():
        if len(places) > 1 and not told.issuperset(places):
            length = min(_length(texts, places[0], other) for other in places[1:])
            told.update(_Start(place.document, place.at + n) for place in places for n in range(max(length, 1)))
            finding = _finding(material, texts, places[:_MOST_PLACES], length) if length >= size else None
            if finding:
                found.append(finding)
    return found


def _content(document: str, material: Material) -> Iterator[_Line]:
    """The lines that the reader took as content, without code; of a deck also those that it dropped as repeated."""
    claims = material.claims[document]
    prose = {number for claim in claims if claim.form not in _CODE for number in _numbers(claim)}
    code = {number for claim in claims if claim.form in _CODE for number in _numbers(claim)} - prose
    for number, line in enumerate(material.lines[document], 1):
        words = normalise(line)
        dropped = document in material.slides and number not in code and not _is_noise(line)
        if words and (number in prose or dropped):
            yield _Line(document, number, words)


def _is_noise(line: str) -> bool:
    return any(rule.search(line) for _, rule in language().noise)


def _numbers(claim: Claim) -> range:
    return range(claim.span.line_start, claim.span.line_end + 1)


def _length(texts: Mapping[str, list[_Line]], one: _Start, other: _Start) -> int:
    """How many lines from two places on are equal, without running from the first into the second."""
    ours, theirs = texts[one.document], texts[other.document]
    most = min(len(ours) - one.at, len(theirs) - other.at)
    if one.document == other.document:
        most = min(most, other.at - one.at)
    length = 0
    while length < most and ours[one.at + length].words == theirs[other.at + length].words:
        length += 1
    return length


def _finding(
    material: Material, texts: Mapping[str, list[_Line]], starts: Sequence[_Start], length: int
) -> Finding | None:
    runs = [texts[start.document][start.at : start.at + length] for start in starts]
    if sum(len(line.words.split()) for line in runs[0]) < checking().thresholds["repeated_words"]:
        return None
    places = tuple(material.place(run[0].document, run[0].number, run[-1].number) for run in runs)
    first = places[0]
    again = ", ".join(
        f"{place.line_start}-{place.line_end}" + ("" if place.document == first.document else f" of {place.document}")
        for place in places[1:]
    )
    begin = quoted(material.lines[first.document][first.line_start - 1], 60)
    message = (
        f"{length} lines from {begin} on (lines {first.line_start}-{first.line_end}) stand again, word for word, "
        f"at lines {again}."
    )
    return Finding(FindingKind.DUPLICATE, message, places)
