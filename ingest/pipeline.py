"""Reading a text: from a file to its entities, claims and passages. This file is the story of ingest.

source -> outline -> claims at three levels -> passages -> coverage
"""

from __future__ import annotations

from pathlib import Path

from ingest.claims import ClaimList
from ingest.markdown.reader import read_markdown
from ingest.model import Claim, Coverage, Entity, Outline, Reading, SourceText
from ingest.names import NameBook
from ingest.passages import cut_passages
from ingest.slides.reader import read_slides
from ingest.source import open_source
from ingest.statements import covered_lines, read_outline
from ontology.lexicon import Lexicon

READER_VERSION = "8"
"""Changes whenever the same text would give other claims, so that stored readings are read anew."""


def read_path(path: Path, root: Path, lexicon: Lexicon) -> Reading:
    """Read one file. A SourceError says why a file cannot be read."""
    return read_source(open_source(path, root), lexicon)


def read_source(source: SourceText, lexicon: Lexicon) -> Reading:
    """Read one text into entities, claims and passages, with the coverage of its content lines."""
    book = NameBook(lexicon)
    outline = read_structure(source, book)
    claims = ClaimList(source, book)
    read_outline(outline, claims)
    passages = cut_passages(outline)
    return Reading(
        source,
        outline.title,
        _entities_used(claims.claims, book),
        claims.claims,
        passages,
        measure_coverage(outline, claims.claims),
    )


def read_structure(source: SourceText, book: NameBook) -> Outline:
    """The outline of a text by the reader for its format."""
    if source.format == "markdown":
        return read_markdown(source)
    return read_slides(source, book.is_known, lambda text: bool(book.lexicon.find(text)))


def _entities_used(claims: list[Claim], book: NameBook) -> dict[str, Entity]:
    """The entities that claims speak of, with those that they belong to."""
    wanted = [entity for claim in claims for entity in (claim.subject, claim.object, *claim.mentions) if entity]
    used: dict[str, Entity] = {}
    while wanted:
        identity = wanted.pop()
        if identity in used or identity not in book.entities:
            continue
        used[identity] = book.entities[identity]
        if used[identity].scope:
            wanted.append(str(used[identity].scope))
    return dict(sorted(used.items()))


def measure_coverage(outline: Outline, claims: list[Claim]) -> Coverage:
    """The share of content lines that gave a claim: all lines but blank ones, fences, and noise."""
    covered = covered_lines(claims)
    content = [
        number
        for number, line in enumerate(outline.source.lines, start=1)
        if any(sign.isalnum() for sign in line) and number not in outline.noise and not _is_fence(line)
    ]
    missed = tuple(number for number in content if number not in covered)
    return Coverage(len(content), len(content) - len(missed), missed)


def _is_fence(line: str) -> bool:
    return line.lstrip().startswith(("```", "~~~"))
