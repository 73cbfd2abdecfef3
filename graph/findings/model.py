"""What a check finds: its kind, what is wrong in plain English, and the places that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ingest.model import Claim


class FindingKind(StrEnum):
    """What may be wrong with a text."""

    CONTRADICTION = "contradiction"
    EXAMPLE = "example"  # a worked example or a sum whose numbers do not follow
    MISSPELLING = "misspelling"
    EMPTY = "empty"  # a title with no content
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a document with their exact text."""

    document: str
    line_start: int
    line_end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader should look at. `places` begin with where it shows.

    A contradiction names the two `claims`, parallel to its places; `sure` marks one that an answer may speak of.
    A misspelling names the word that was written, `slip`, and the one that was probably `meant`.
    """

    kind: FindingKind
    message: str
    places: tuple[Place, ...]
    claims: tuple[str, ...] = ()
    sure: bool = False
    slip: str = ""
    meant: str = ""

    def to_dict(self) -> dict[str, Any]:
        """What is shown of it: kind, message and places, as plain JSON values."""
        return {"kind": self.kind.value, "message": self.message, "places": [asdict(place) for place in self.places]}

    def within(self, documents: Sequence[str]) -> bool:
        """Whether one of its places is in one of the documents, or below one of the folders (ending in a slash)."""
        return any(
            place.document == name or (name.endswith("/") and place.document.startswith(name))
            for place in self.places
            for name in documents
        )


Core = frozenset[str]
"""The stems of a thing's own name, without the name of what it belongs to."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the checks read: the lines and claims of each document, and the words and names known beside them.

    `claims` are in reading order; `slides` are the documents that are decks. `label` gives an entity's name and
    `scope` what it belongs to, by entity id, and `core` its own words; `cores` are all of these, `known_cores` those
    of vocabularies. `names` are words of vocabulary names, `words` common English words, both in lower case.
    """

    lines: Mapping[str, Sequence[str]]
    claims: Mapping[str, Sequence[Claim]]
    label: Mapping[str, str]
    scope: Mapping[str, str | None]
    core: Mapping[str, Core]
    cores: frozenset[Core]
    known_cores: frozenset[Core]
    slides: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]

    def place(self, document: str, first: int, last: int | None = None) -> Place:
        """The place of the lines `first`..`last`."""
        last = last or first
        return Place(document, first, last, "\n".join(self.lines[document][first - 1 : last]))


Check = Callable[[Material], list[Finding]]


def place_of(claim: Claim) -> Place:
    """The place a claim was read from."""
    return Place(claim.span.document, claim.span.line_start, claim.span.line_end, claim.span.quote)


def quoted(text: str, longest: int = 100) -> str:
    """A text in quotation marks on one line, cut where it is long."""
    line = " ".join(text.split()).lstrip("-*•# ").strip()
    return f'"{line}"' if len(line) <= longest else f'"{line[: longest - 1].rstrip()}…"'
