"""Duplicated passages: runs of content lines that stand at two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.findings.model import Finding, FindingKind, Material, quoted
from ontology.checking import checking
from ontology.words import language, normalise

_MOST_PLACES = 20  # a run that stands at more places is boilerplate; the first of them are told


@dataclass(frozen=True, slots=True)
class _Line:
    document: str
    number: int
    words: str


def find_duplicates(material: Material) -> list[Finding]:
    """A finding for each run of at least three content lines that is repeated word for word."""
    size = int(checking().thresholds["repeated_lines"])
    texts = {document: list(_content(document, lines)) for document, lines in material.lines.items()}
    starts: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for document, lines in texts.items():
        for at in range(len(lines) - size + 1):
            starts[tuple(line.words for line in lines[at : at + size])].append((document, at))
    covered: set[tuple[str, int, str, int]] = set()
    found = []
    for places in starts.values():
        first = places[0]
        for other in places[1:_MOST_PLACES]:
            length = _length(texts, first, other)
            run = [(first[0], first[1] + n, other[0], other[1] + n) for n in range(length)]
            if run[: size - 1] and run[0] in covered:
                continue
            covered.update(run)
            finding = _finding(material, texts, first, other, length)
            if length >= size and finding:
                found.append(finding)
    return found


def _content(document: str, lines: Sequence[str]) -> Iterator[_Line]:
    """The lines that say something, outside code and without placeholders."""
    fenced = False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        words = normalise(line)
        noisy = any(rule.search(line) for _, rule in language().noise)
        if words and not fenced and not noisy:
            yield _Line(document, number, words)


def _length(texts: Mapping[str, list[_Line]], one: tuple[str, int], other: tuple[str, int]) -> int:
    """How many lines from two places on are equal, without running from the first into the second."""
    ours, theirs = texts[one[0]], texts[other[0]]
    most = min(len(ours) - one[1], len(theirs) - other[1])
    if one[0] == other[0]:
        most = min(most, other[1] - one[1])
    length = 0
    while length < most and ours[one[1] + length].words == theirs[other[1] + length].words:
        length += 1
    return length


def _finding(
    material: Material, texts: Mapping[str, list[_Line]], one: tuple[str, int], other: tuple[str, int], length: int
) -> Finding | None:
    ours = texts[one[0]][one[1] : one[1] + length]
    theirs = texts[other[0]][other[1] : other[1] + length]
    words = sum(len(line.words.split()) for line in ours)
    if not ours or words < checking().thresholds["repeated_words"]:
        return None
    first = material.place(one[0], ours[0].number, ours[-1].number)
    second = material.place(other[0], theirs[0].number, theirs[-1].number)
    where = "" if one[0] == other[0] else f" of {other[0]}"
    begin = quoted(material.lines[one[0]][ours[0].number - 1], 60)
    message = (
        f"{length} lines from {begin} on (lines {first.line_start}-{first.line_end}) stand again, word for word, "
        f"at lines {second.line_start}-{second.line_end}{where}."
    )
    return Finding(FindingKind.DUPLICATE, message, (first, second))
