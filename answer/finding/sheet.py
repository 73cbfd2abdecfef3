"""Sheets: the tables and the lists of "Term: text" that the evidence comes from, as thing by characteristic again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from answer.finding.evidence import Evidence
from answer.knowledge import Knowledge
from ingest.cells import thing_of
from ingest.model import Claim, Level
from ontology.questioning import questioning

_LOOKED_AT = 25
_TERM = re.compile(r"^(?P<term>[^:]{2,60}?)\s*(?::|\s[–—-])\s+(?=\S)")


@dataclass(slots=True)
class Sheet:
    """A table or a list: the claim that heads it, and its cells by characteristic, then by thing in reading order.

    A list of terms has one characteristic, named as its head.
    """

    head: Claim
    columns: dict[str, dict[str, Claim]] = field(default_factory=dict)

    @property
    def things(self) -> list[str]:
        """All things of which it says anything, in reading order."""
        found = {(c.order, thing): thing for column in self.columns.values() for thing, c in column.items()}
        return list(dict.fromkeys(found[key] for key in sorted(found)))


def find_sheets(evidence: Evidence) -> list[Sheet]:
    """The sheets that the best candidates head or stand in, in the order of their best candidate."""
    heads: dict[str, Claim] = {}
    for candidate in evidence.candidates[:_LOOKED_AT]:
        claim = candidate.claim
        head = claim if claim.rule == "table head" else evidence.knowledge.claim(claim.under) if claim.under else None
        if head is not None:
            heads.setdefault(head.id, head)
        if claim is not head and claim.level is not Level.CELL and evidence.knowledge.children(claim.id):
            heads.setdefault(claim.id, claim)
    sheets = (read_sheet(head, evidence.knowledge) for head in heads.values())
    return [sheet for sheet in sheets if len(sheet.things) > 1]


def read_sheet(head: Claim, knowledge: Knowledge) -> Sheet:
    """What stands below a claim as a sheet; one without things where it is neither a table nor a list of terms."""
    sheet = Sheet(head)
    below = knowledge.children(head.id)
    for thing, trait, claim in _read_cells(below) if head.rule == "table head" else _read_terms(head, below):
        if not questioning().forms["total_label"].match(thing):
            sheet.columns.setdefault(trait, {}).setdefault(thing, claim)
    return sheet


def _read_cells(cells: Iterable[Claim]) -> Iterable[tuple[str, str, Claim]]:
    for cell in cells:
        if cell.level is Level.CELL and cell.aspect:
            yield thing_of(cell), cell.aspect, cell


def _read_terms(head: Claim, items: Iterable[Claim]) -> Iterable[tuple[str, str, Claim]]:
    for item in items:
        term = _TERM.match(item.text)
        if term and item.form in ("item", "sentence"):
            yield term["term"], head.text.rstrip(" :"), item


def value_of(claim: Claim) -> str:
    """What a cell of a sheet says of its thing: the value of a table's cell, else what follows the term."""
    if claim.level is Level.CELL:
        return claim.value
    term = _TERM.match(claim.text)
    return claim.text[term.end() :] if term else claim.text


def turn(sheet: Sheet) -> Sheet:
    """A sheet with its things and characteristics changed about."""
    turned = Sheet(sheet.head)
    for trait, column in sheet.columns.items():
        for thing, claim in column.items():
            turned.columns.setdefault(thing, {})[trait] = claim
    return turned
