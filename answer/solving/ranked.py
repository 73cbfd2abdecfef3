"""Superlatives: the one of several things that has the most or the least of a characteristic ("which … longest")."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.finding.sheet import Sheet, find_sheets, value_of
from answer.wording import finish, shorten
from ingest.model import Claim
from ingest.quantities import bounds_in_base, find_quantities
from ontology.questioning import Comparative, questioning
from ontology.words import stem, terms_of

_MOST_TIED = 3
_LIKE = 0.5  # what a word of a column counts that is used like one of the question ("costs" for a price)
_NAMED, _MEASURED = 2.0, 1.5  # what a column gains that is named as, or measured in, what the superlative ranks by


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that can be ranked: its characteristic, its cells by thing, the measure of each."""

    trait: str
    cells: dict[str, Claim]
    measures: dict[str, float]
    dimension: str


def solve_ranked(evidence: Evidence) -> Draft | None:
    """The thing that wins the column which the question ranks by; None where no sheet has such a column."""
    rank = find_rank(evidence.question.text)
    if rank is None:
        return None
    word, comparative = rank
    focus = tuple(term for term in evidence.question.focus if term != stem(word))
    within = evidence.asking(replace(evidence.question, focus=focus or evidence.question.focus))
    for sheet in find_sheets(evidence):
        if not _is_of_kind(sheet, evidence):
            continue
        column = _ranked_column(sheet, comparative, evidence)
        winners = _winners(column, comparative, evidence) if column else []
        if not winners:
            continue
        scored = within.score(winners[0])
        text = "\n".join(finish(shorten(claim.text, 240)) for claim in winners)
        return Draft(text, winners, scored.score, scored.coverage, missing=scored.missing, reason="point")
    return None


def find_rank(text: str) -> tuple[str, Comparative] | None:
    """The superlative by which a question picks one of several things, with what it ranks by."""
    forms = questioning().forms
    if not forms["picks_ranked"].search(text):
        return None
    for found in forms["superlative"].finditer(text.casefold()):
        comparative = questioning().comparatives.get(found.group())
        if comparative:
            return found.group(), comparative
    return None


def _is_of_kind(sheet: Sheet, evidence: Evidence) -> bool:
    """Whether a sheet is about things of the sort asked for, by its own words or the headings above it."""
    asked = set(evidence.question.asked) - questioning().words["any_thing"]
    words = evidence.knowledge.words(sheet.head.id)
    like = {other for term in asked for other in questioning().synonyms.get(term, ())}
    return not asked or bool((asked | like) & (words.text | words.around))


def _ranked_column(sheet: Sheet, comparative: Comparative, evidence: Evidence) -> _Column | None:
    """The measured column that is named in the question, or fits the superlative best, or is the only one."""
    columns = [c for c in (_measured(trait, cells, comparative) for trait, cells in sheet.columns.items()) if c]
    if not columns:
        return None
    terms, weight = set(evidence.question.terms) - set(evidence.question.asked), evidence.knowledge.weight
    wanted = _dimensions(comparative)

    like = {other for term in terms for other in questioning().synonyms.get(term, ())} - terms

    def worth(column: _Column) -> float:
        stems = set(terms_of(column.trait))
        named = sum(weight(term) for term in stems & terms) + _NAMED * len(stems & comparative.of)
        named += _LIKE * sum(weight(term) for term in stems & like)
        return named + (_MEASURED if column.dimension in wanted else 0.0)

    best = max(columns, key=worth)
    of_any = not wanted or bool(questioning().stems["amounts"] & comparative.of)
    may_fit = len(columns) == 1 and (of_any or best.dimension in {*wanted, "count"})
    return best if worth(best) or may_fit else None


def _dimensions(comparative: Comparative) -> frozenset[str]:
    measures = questioning().measures
    return frozenset(measures[noun] for noun in comparative.of | comparative.against if noun in measures)


def _measured(trait: str, cells: dict[str, Claim], comparative: Comparative) -> _Column | None:
    """A column with the measures of its cells in one dimension, where most of them have one."""
    wanted = _dimensions(comparative)
    found = {thing: _quantities(value_of(claim)) for thing, claim in cells.items()}
    counts: dict[str, int] = {}
    for values in found.values():
        for dimension in values:
            counts[dimension] = counts.get(dimension, 0) + 1
    if not counts:
        return None
    dimension = max(counts, key=lambda name: (name in wanted, counts[name]))
    measures = {thing: values[dimension] for thing, values in found.items() if dimension in values}
    for thing, claim in cells.items():
        if thing not in measures and questioning().forms["no_limit"].search(value_of(claim)):
            measures[thing] = math.inf
    return _Column(trait, cells, measures, dimension) if 1 < len(measures) >= len(cells) / 2 else None


def _quantities(text: str) -> dict[str, float]:
    """The first quantity of each dimension in a text, in the dimension's base unit."""
    found: dict[str, float] = {}
    for quantity in find_quantities(text):
        low, high = bounds_in_base(quantity)
        value = high if high is not None else low
        if value is not None:
            found.setdefault(quantity.dimension, value)
    return found


def _winners(column: _Column, comparative: Comparative, evidence: Evidence) -> list[Claim]:
    """The cells of the things that win, among those that the question narrows them to; none where all are equal."""
    named = _narrow(list(column.measures), column, evidence)
    values = {thing: column.measures[thing] for thing in named}
    against = any(questioning().measures.get(noun) == column.dimension for noun in comparative.against)
    best = max(values.values()) if comparative.most != against else min(values.values())
    won = [thing for thing, value in values.items() if value == best]
    return [column.cells[thing] for thing in won] if len(won) <= _MOST_TIED and len(won) < max(2, len(values)) else []


def _narrow(things: list[str], column: _Column, evidence: Evidence) -> list[str]:
    """The things whose names hold most of the question's words, those of the headings above apart, where only some of
    them do."""
    above = {term for cell in column.cells.values() for part in cell.context for term in terms_of(part)}
    words = set(evidence.question.focus) - set(terms_of(column.trait)) - above
    hits = {thing: len(words & set(terms_of(re.sub(r"\d", " ", thing)))) for thing in things}
    most = max(hits.values())
    return [thing for thing in things if hits[thing] == most]
