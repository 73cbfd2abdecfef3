"""A draft: what a solver hands on, before citations are numbered and confidence is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.model import Claim


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step of a calculation or a hop of a relation, with the claims that back it."""

    text: str
    claims: tuple[Claim, ...] = ()


@dataclass(slots=True)
class DraftTable:
    """A comparison with the claims behind each cell; `claims[row][column]` runs parallel to `rows`."""

    columns: list[str]
    rows: list[list[str]]
    claims: list[list[tuple[Claim, ...]]]


@dataclass(slots=True)
class Draft:
    """An answer in the making: its words, the claims it rests on (best first), and signals of its being right.

    `score` is the evidence score of the best claim, `coverage` the share of the question's terms its claims cover,
    `fit` how well what was found is of the form that was asked for (1: exactly, 0: not at all).
    """

    text: str
    claims: list[Claim]
    score: float
    coverage: float
    fit: float = 1.0
    boolean: bool | None = None
    table: DraftTable | None = None
    steps: list[DraftStep] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    reason: str = ""  # which solver wrote it


def all_said(claims: Iterable[Claim]) -> str:
    """What claims say with their titles and their subjects' names, in lower case."""
    return " ".join(f"{claim.text} {' '.join(claim.context)} {claim.subject}" for claim in claims).casefold()
