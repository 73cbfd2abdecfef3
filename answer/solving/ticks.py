"""Yes or no by a table of ticks: a place left without a tick denies what the ticks beside it affirm."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.wording import say_verdict
from ingest.cells import thing_of
from ingest.model import Claim, Level
from ingest.shape import tick_value
from ontology.words import terms_of

_LOOKED_AT = 12


def solve_ticks(evidence: Evidence) -> Draft | None:
    """No, where a table of ticks has a row and a column that the question names, and no tick where they meet."""
    for table in tables_near(evidence):
        ticks = _read_ticks(evidence.knowledge.children(table.id))
        thing = _named(sorted({thing for thing, _ in ticks}), evidence, frozenset())
        trait = _named(sorted({trait for _, trait in ticks}), evidence, frozenset(terms_of(thing)))
        if not thing or not trait or (thing, trait) in ticks:
            continue
        beside = {other: claim for (other, of), claim in ticks.items() if of == trait}
        scored = evidence.score(table)
        verdict = evidence.question.negated
        text = say_verdict(verdict, f"{trait} is ticked for {', '.join(beside)}, not for {thing}.")
        claims = [*beside.values(), table]
        return Draft(text, claims, scored.score, scored.coverage, boolean=verdict, reason="boolean")
    return None


def tables_near(evidence: Evidence) -> list[Claim]:
    """The heads of the tables that the best candidates are, or stand in."""
    found: dict[str, Claim] = {}
    for candidate in evidence.candidates[:_LOOKED_AT]:
        claim: Claim | None = candidate.claim
        if claim is not None and claim.level is Level.CELL:
            claim = evidence.knowledge.claim(claim.under) if claim.under else None
        if claim is not None and claim.rule == "table head":
            found.setdefault(claim.id, claim)
    return list(found.values())


def _read_ticks(cells: Sequence[Claim]) -> dict[tuple[str, str], Claim]:
    """The ticked places of a table by thing and characteristic; none where it holds anything but ticks."""
    ticked = {}
    for cell in cells:
        thing = thing_of(cell)
        if not (thing and cell.aspect) or tick_value(cell.value) is None:
            return {}
        if tick_value(cell.value):
            ticked[thing, cell.aspect] = cell
    return ticked


def _named(names: Sequence[str], evidence: Evidence, taken: frozenset[str]) -> str:
    """The longest of the names whose words all stand in the question, beside the words that are taken; or ""."""
    terms = set(evidence.question.terms) - taken
    fitting = [name for name in names if terms_of(name) and set(terms_of(name)) <= terms]
    return max(fitting, key=lambda name: len(terms_of(name)), default="")
