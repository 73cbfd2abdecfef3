"""Yes or no by a table of cases: each row tells a case in its cells and decides it in a single cell of yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.asking.negation import is_negative
from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.solving.ticks import tables_near
from answer.wording import say_verdict
from ingest.cells import thing_of
from ingest.model import Claim, Level
from ingest.shape import tick_value
from ontology.questioning import questioning
from ontology.words import terms_of

_LEAST = 2  # cells that tell the case


@dataclass(frozen=True, slots=True)
class Case:
    """A row of a table: the words that tell its case in the order of the columns, and the cell that decides it."""

    words: tuple[str, ...]
    cells: tuple[Claim, ...]
    decision: Claim


def solve_decision(evidence: Evidence) -> Draft | None:
    """The decision of the row whose case the question tells in the same order ("from A to B"), if only one fits."""
    question = evidence.question
    asked = terms_of(question.text)
    for table in tables_near(evidence):
        cases = read_cases(evidence.knowledge.children(table.id))
        fitting = [case for case in cases if _told(case.words, asked) and _decides(case.decision, asked)]
        if len(fitting) != 1:
            continue
        case = fitting[0]
        verdict = tick_value(case.decision.value) is not question.negated
        row = "; ".join(cell.text for cell in (*case.cells, case.decision))
        scored = evidence.score(case.cells[0])
        claims = [case.decision, *case.cells]
        text = say_verdict(verdict, f"{row}.")
        return Draft(text, claims, scored.score, 1.0, boolean=verdict, reason="boolean")
    return None


def read_cases(cells: Sequence[Claim]) -> list[Case]:
    """The rows of a table that tell a case in several cells and decide it in one."""
    rows: dict[int, list[Claim]] = {}
    for cell in cells:
        if cell.level is Level.CELL:
            rows.setdefault(cell.span.line_start, []).append(cell)
    cases = []
    for row in rows.values():
        decisions = [cell for cell in row if tick_value(cell.value) is not None]
        told = [cell for cell in row if tick_value(cell.value) is None]
        case = [thing_of(row[0])] if row[0].aspect else []  # without a characteristic it is the head of a column
        words = [*filter(None, case), *(cell.value for cell in told)]
        if len(decisions) == 1 and len(words) >= _LEAST:
            cases.append(Case(tuple(words), tuple(told), decisions[0]))
    return cases


def _told(words: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether a question's terms hold those of all words, one after the other."""
    at = 0
    for word in words:
        terms = terms_of(word)
        places = [i for i in range(at, len(asked) - len(terms) + 1) if list(asked[i : i + len(terms)]) == terms]
        if not terms or not places:
            return False
        at = places[0] + len(terms)
    return True


def _decides(decision: Claim, asked: Sequence[str]) -> bool:
    """Whether a column decides what is asked: by its head's words, or by whether the case is allowed at all."""
    head = decision.aspect or thing_of(decision)
    if is_negative(head):
        return False
    return bool(set(terms_of(head)) & set(asked) or questioning().forms["permitted"].search(head))
