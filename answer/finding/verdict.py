"""Verdicts: which of the things compared has more of what is asked, read from the rows of their table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.asking.negation import question_negated
from answer.draft import DraftTable
from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from answer.wording import finish
from ingest.model import Claim
from ingest.quantities import bounds_in_base, find_quantities
from ingest.shape import tick_value
from ontology.questioning import Comparative, questioning
from ontology.words import fold, terms_of

_SENTENCES = re.compile(r"(?<=[.;])\s+")
_UNNAMED = ("Notes", "")
_ROWS = 3  # rows told at most
_SAID, _AHEAD = 0.6, 0.25  # of what is asked in a statement that decides, and more than in any about another thing


def tell_verdict(table: DraftTable, evidence: Evidence) -> str | None:
    """The row that a question asks about in words, the thing that wins it first; None where no one row is asked."""
    text = evidence.question.text
    if not questioning().forms["picks"].search(text):
        return None
    named = {stem for name in table.columns[1:] for stem in terms_of(name)}
    asked = set(evidence.question.terms) - named
    words = [w for w in re.findall(r"[a-z]+", text.casefold()) if w in questioning().comparatives]
    ranks = [questioning().comparatives[word] for word in words]
    rows = _asked_rows(table, asked, ranks, evidence)
    if not rows:
        return _by_statement(table, asked, evidence)
    return "\n".join(_tell(table.columns, row, ranks, text) for row in rows[:_ROWS])


def _by_statement(table: DraftTable, asked: set[str], evidence: Evidence) -> str | None:
    """The thing of which one statement says what is asked, where no statement about another says nearly as much."""
    knowledge = evidence.knowledge
    terms = [term for term in evidence.question.terms if term in asked]
    best: list[tuple[float, Claim | None]] = []
    for column in range(1, len(table.columns)):
        claims = [claim for row in table.claims for claim in row[column]]
        said = [(cover(terms, ClaimWords(frozenset(terms_of(c.value)), frozenset()), knowledge)[0], c) for c in claims]
        best.append(max(said, key=lambda entry: entry[0], default=(0.0, None)))
    ranked = sorted(range(len(best)), key=lambda i: -best[i][0])
    first, claim = best[ranked[0]]
    if not terms or claim is None or first < _SAID or first - best[ranked[1]][0] < _AHEAD:
        return None
    thing = _winner_named(table.columns[1:], claim.value) or table.columns[ranked[0] + 1]
    return f"**{thing}** – {finish(fold(claim.value))}"


def _winner_named(things: Sequence[str], text: str) -> str | None:
    """Of some things the one that a sentence sets over another ("Oak is harder than pine"), wherever that stands."""
    for sentence in _SENTENCES.split(text):
        over, than, under = sentence.partition(" than ")
        above, below = ([t for t in things if set(terms_of(t)) <= set(terms_of(side))] for side in (over, under))
        if than and len(above) == 1 and below and above != below:
            return above[0]
    return None


def _asked_rows(table: DraftTable, asked: set[str], ranks: list[Comparative], evidence: Evidence) -> list[list[str]]:
    """The rows whose characteristic shares most with the question; none where no row is asked for."""
    weight = evidence.knowledge.weight
    meant = {stem for rank in ranks for stem in rank.of}

    def worth(row: list[str]) -> float:
        label = set(terms_of(row[0]))
        like = {other for stem in label for other in questioning().synonyms.get(stem, ())}
        own = sum(weight(stem) for stem in asked & label) + 0.4 * sum(weight(stem) for stem in (asked - label) & like)
        return own + 2.0 * len(label & meant) + 1.5 * len(asked & _numbers(row))

    rows = [row for row in table.rows if row[0] not in _UNNAMED and sum(map(bool, row[1:])) > 0]
    best = max(map(worth, rows), default=0.0)
    return [row for row in rows if best > 1.0 and worth(row) == best]


def _numbers(row: list[str]) -> set[str]:
    return {stem for cell in row[1:] for stem in terms_of(cell) if stem[0].isdigit()}


def _tell(columns: list[str], row: list[str], ranks: list[Comparative], text: str) -> str:
    winner = _winner(row, ranks, text)
    told = [(columns[i], row[i] or "–") for i in range(1, len(columns))]
    rest = "; ".join(f"{name}: {value}" for i, (name, value) in enumerate(told) if i != winner)
    if winner is None:
        return f"{row[0]} – {rest}."
    name, value = told[winner]
    return f"**{name}** – {row[0]}: {value} ({rest})."


def _winner(row: list[str], ranks: list[Comparative], text: str) -> int | None:
    """Which of a row's things answers: the one with the number asked for, the only one that says yes (no, where that is
    asked), or the one with the most or the least."""
    cells = row[1:]
    asked = _values(text)
    holders = [i for i, cell in enumerate(cells) if asked & _values(cell)]
    if len(holders) == 1:
        return holders[0]
    denied = question_negated(text.replace(":", ","))  # "which cannot swim: the goat or the dog?" asks before the colon
    wanted = [i for i, cell in enumerate(cells) if _refused(cell) == denied]
    if len(wanted) == 1 and len(cells) > 1:
        return wanted[0]
    measured = [_measure(cell) for cell in cells]
    dimensions = {one[0] for one in measured if one}
    if not ranks or len(dimensions) != 1 or not all(measured):
        return None
    values = [one[1] for one in measured if one]
    best = max(values) if ranks[0].most else min(values)
    return values.index(best) if values.count(best) == 1 else None


def said_yes(cell: str) -> bool | None:
    """Whether a cell affirms its characteristic or denies it, by a mark or its first word; None where neither."""
    ticked = tick_value(cell)
    forms, folded = questioning().forms, cell.strip().casefold()
    if ticked is not None:
        return ticked
    return False if forms["refused_value"].match(folded) else True if forms["affirmed_value"].match(folded) else None


def _refused(cell: str) -> bool:
    return not cell.strip() or said_yes(cell) is False


def _values(text: str) -> set[float]:
    return {float(n.replace(",", "")) for n in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", text) if n.strip(",")}


def _measure(cell: str) -> tuple[str, float] | None:
    """The first quantity of a cell in its dimension's base unit."""
    for quantity in find_quantities(cell):
        low, high = bounds_in_base(quantity)
        value = high if high is not None else low
        if value is not None:
            return quantity.dimension, value
    return None
