"""Sums: what a table states for each of several things that a question names, taken together."""

from __future__ import annotations

from collections.abc import Sequence

from answer.asking.question_kind import find_wants
from answer.draft import Draft, DraftStep
from answer.finding.evidence import Evidence
from answer.finding.sheet import Sheet, read_sheet
from answer.reckoning.givens import show, unit_name
from answer.solving.ticks import tables_near
from answer.wording import numbered_list
from ingest.model import Claim, Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import terms_of


def solve_sum(evidence: Evidence) -> Draft | None:
    """The sum of one characteristic over the things of a table that a question names; None where it asks for no sum,
    or names fewer than two."""
    if not questioning().forms["sum_asked"].search(evidence.question.text):
        return None
    for table in tables_near(evidence):
        for cells in _columns_asked(read_sheet(table, evidence.knowledge), evidence):
            things = _named(list(cells), evidence)
            values = [_value(cells[thing]) for thing in things]
            known = [value for value in values if value is not None]
            if len(things) > 1 and len(known) == len(things) and len({(v.dimension, v.unit) for v in known}) == 1:
                return _draft([cells[thing] for thing in things], known, evidence)
    return None


def _columns_asked(sheet: Sheet, evidence: Evidence) -> list[dict[str, Claim]]:
    """The cells of each characteristic that the question asks for, by the thing they speak of: by its own words, by
    like ones, or by what the cells measure; then those of each thing by characteristic, where a table is turned."""
    asked, wants = set(evidence.question.terms), find_wants(evidence.question.text)
    like = {other for term in asked for other in questioning().synonyms.get(term, ())}
    columns = [(set(terms_of(trait)), column) for trait, column in sheet.columns.items()]
    named = [column for words, column in columns if words & asked]
    alike = [column for words, column in columns if words & like and not words & asked]
    rows: dict[str, dict[str, Claim]] = {}
    for trait, column in sheet.columns.items():
        for thing, cell in column.items():
            rows.setdefault(thing, {})[trait] = cell
    turned = [row for thing, row in rows.items() if set(terms_of(thing)) & asked]
    return [*named, *alike, *(column for _, column in columns if _measures(column, wants)), *turned]


def _measures(column: dict[str, Claim], wants: str | None) -> bool:
    values = [_value(cell) for cell in column.values()]
    return all(value is not None and value.unit and value.dimension == wants for value in values)


def _named(things: Sequence[str], evidence: Evidence) -> list[str]:
    """The things of a table whose words, without those that others bear too and without numbers, a question holds."""
    asked = set(evidence.question.terms)
    words = {thing: {term for term in terms_of(thing) if not term[0].isdigit()} for thing in things}
    named = []
    for thing, own in words.items():
        others = set[str]().union(*(words[other] for other in things if other != thing))
        telling = own - others
        if telling and telling <= asked:
            named.append(thing)
    return named


def _value(cell: Claim) -> Quantity | None:
    """The one plain quantity that a cell holds."""
    found = find_quantities(cell.value)
    return found[0] if len(found) == 1 and found[0].low is not None and found[0].low == found[0].high else None


def _draft(cells: Sequence[Claim], values: Sequence[Quantity], evidence: Evidence) -> Draft:
    total = sum(value.low or 0.0 for value in values)
    unit = units().by_id.get(values[0].unit)
    name = "%" if unit and unit.dimension == "percentage" else unit_name(unit) if unit else values[0].counted
    steps = [DraftStep(f"{cell.text}", (cell,)) for cell in cells]
    told = f"{' + '.join(show(value.low or 0.0) for value in values)} = {show(total)} {name}".strip()
    steps.append(DraftStep(told, tuple(cells)))
    lines = numbered_list(step.text for step in steps)
    scored = evidence.score(cells[0])
    text = f"**{show(total)} {name}**".replace(" **", "**")
    return Draft(f"{text}\n\n{lines}", list(cells), max(0.7, scored.score), 0.9, 1.0, steps=steps, reason="calculation")
