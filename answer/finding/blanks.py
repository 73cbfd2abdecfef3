"""Blanks: cells that a table leaves empty where a question points. What its other cells hold is then no answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from answer.draft import Draft
from answer.finding.evidence import Evidence, once
from ingest.cells import thing_of
from ontology.words import normalise, terms_of

_LOOKED_AT = 10  # candidates whose tables are looked at


def is_beside_blank(draft: Draft, evidence: Evidence) -> bool:
    """Whether a table has the thing and the characteristic that a question names and nothing where the two cross, and
    a draft is told from another cell of it, of another thing in it, or without a word of the characteristic."""
    near = [candidate.claim for candidate in evidence.candidates[:_LOOKED_AT]]
    heads = dict.fromkeys(claim.under for claim in (*draft.claims, *near) if claim.form == "cell" and claim.under)
    return any(_misses(draft, head, evidence) for head in heads)


@dataclass(frozen=True, slots=True)
class _Blank:
    """An empty cell that a question points to: the thing and the characteristic that cross there, and the other things
    of its table."""

    thing: str
    aspect: str
    others: frozenset[str]


def _misses(draft: Draft, head: str, evidence: Evidence) -> bool:
    seen = _blanks(evidence)
    if head not in seen:
        seen[head] = _find_blank(head, evidence)
    blank = seen[head]
    if blank is None:
        return False
    if any(claim.under == head for claim in draft.claims) or set(terms_of(blank.aspect)) <= set(draft.missing):
        return True
    said = f" {normalise(' '.join(claim.text for claim in draft.claims))} "
    others = any(f" {normalise(other)} " in said for other in blank.others)
    return others and f" {normalise(blank.thing)} " not in said


@once
def _blanks(_: Evidence) -> dict[str, _Blank | None]:
    """What is found below each head of a table, for all drafts of a question."""
    return {}


def _find_blank(head: str, evidence: Evidence) -> _Blank | None:
    """The empty cell of a table that a question points to."""
    cells = [claim for claim in evidence.knowledge.children(head) if claim.form == "cell"]
    filled = {(thing_of(cell), cell.aspect) for cell in cells}
    things = {thing for thing, _ in filled}
    question = evidence.question.text
    thing, aspect = _named(things, question), _named({aspect for _, aspect in filled}, question)
    if not (thing and aspect) or (thing, aspect) in filled:
        return None
    return _Blank(thing, aspect, frozenset(things - {thing}))


def _named(names: Iterable[str], question: str) -> str:
    """The one of a table's names that a question says with all that tells it from the others; "" where none or several
    are."""
    stems = {name: frozenset(terms_of(name)) for name in names if name}
    common = frozenset.intersection(*stems.values()) if len(stems) > 1 else frozenset()
    asked = frozenset(terms_of(question))
    said = {name: own - common for name, own in stems.items() if own - common and own - common <= asked}
    widest = [name for name, own in said.items() if all(other <= own for other in said.values())]
    if len(widest) > 1:  # told apart by an ending: "PutRecord" and "PutRecords"
        text = f" {normalise(question)} "
        widest = [name for name in widest if f" {normalise(name)} " in text]
    return widest[0] if len(widest) == 1 else ""
