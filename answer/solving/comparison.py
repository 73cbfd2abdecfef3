"""Comparisons: two or more things side by side, from tables that hold them and from what is said of each."""

from __future__ import annotations

from collections.abc import Sequence

from answer.asking.lane_heads import sibling_heads, statements_below
from answer.asking.lanes import Lane, cells_named, find_lanes
from answer.asking.linking import Link, find_names
from answer.asking.question import Question
from answer.draft import Draft, DraftTable
from answer.finding.evidence import Evidence, gather
from answer.finding.verdict import tell_verdict
from answer.knowledge import Knowledge, by_id
from answer.model import Kind
from answer.solving.counterparts import NOTES, Row, value_beside
from answer.solving.lane_statements import begins_with, may_state, statement_rows
from answer.wording import finish, shorten
from ingest.model import Claim, Level
from ingest.shape import tick_value
from ontology.questioning import questioning
from ontology.words import fold, normalise, terms_of

_SEARCHED = 120  # statements with a name in which one is looked for that begins with it
_LANES = 8  # things compared
_CELL = 160
_OUTRIGHT = "X is a …"


def solve_comparison(evidence: Evidence) -> Draft | None:
    """A table of the things that the question compares; None where it names fewer than two."""
    lanes = find_lanes(evidence.question, evidence.knowledge)[:_LANES]
    if len(lanes) < 2:
        return None
    table = align(lanes, evidence)
    if table is None or sum(any(row[1:][at] for row in table.rows) for at in range(len(lanes))) < 2:
        return None
    backing = _best_claims(table, evidence)
    scored = evidence.score_all(backing)
    score = scored[0].score if scored else 0.0
    named = sum(bool(lane.cells or lane.statements) for lane in lanes) / len(lanes)
    coverage = max((c.coverage for c in scored), default=0.0)
    told = tell_verdict(table, evidence) or _summary(table, _named_rows(table, evidence.question))
    return Draft(told, backing, score, max(coverage, 0.6 * named), named, table=table, reason="comparison")


def align(lanes: list[Lane], evidence: Evidence) -> DraftTable | None:
    """The table of lanes: characteristics of shared tables first, then limits, then what is said of each."""
    for lane in lanes:
        _fill(lane, evidence)
    _bind_heads(lanes, evidence.knowledge)
    _fill_named(lanes, evidence.knowledge)
    rows: list[Row] = []
    shared = _shared_traits(lanes)
    for trait in shared:
        rows.append((trait, [lane.cells.get(trait, []) for lane in lanes]))
    rows += _quantity_rows(lanes, evidence)
    if len(rows) < 3 or not shared:
        rows += statement_rows(lanes, evidence, {claim.text for _, cells in rows for cell in cells for claim in cell})
    rows = _joined(rows)
    if not rows:
        return None
    columns = ["Characteristic", *(_title(lane, evidence.knowledge) for lane in lanes)]
    texts = [[_label(trait), *(_cell_words(trait, claims) for claims in cells)] for trait, cells in rows]
    claims = [[(), *(tuple(cell) for cell in cells)] for _, cells in rows]
    return DraftTable(columns, texts, claims)


def _fill(lane: Lane, evidence: Evidence) -> None:
    """Gather what is said of a thing: the cells of tables, and statements it heads or is named in."""
    knowledge = evidence.knowledge
    defined: list[Claim] = []
    for identity in lane.entities[:4]:
        for claim in knowledge.records.claims_of(identity):
            if claim.level is Level.CELL and claim.aspect:
                lane.cells.setdefault(claim.aspect, []).append(claim)
            elif may_state(claim):
                lane.statements.append(claim)
            elif claim.rule == _OUTRIGHT:
                defined.append(claim)
    stated = {claim.text for claim in lane.statements}
    lane.statements += [claim for claim in defined if claim.text not in stated]  # where another thing is spoken of
    if not lane.statements and not lane.cells:
        lane.statements += _opened_by(lane.name, evidence)


def _opened_by(name: str, evidence: Evidence) -> list[Claim]:
    """Statements about another thing that begin with a name ("Latency measures …" below "API metrics")."""
    knowledge = evidence.knowledge
    claims = knowledge.matching(normalise(name), _SEARCHED, tuple(evidence.documents))
    return [claim for claim in claims if may_state(claim) and claim.text != name and begins_with(claim.text, name)]


def _bind_heads(lanes: Sequence[Lane], knowledge: Knowledge) -> None:
    """Give each lane what stands below heads of its own, where such heads of all lanes stand side by side."""
    names = [[lane.name, *(knowledge.label(entity) for entity in lane.entities[:1])] for lane in lanes]
    rows = sibling_heads(names, knowledge)
    for index, lane in enumerate(lanes):
        heads = [row[index] for row in rows]
        below = [claim for head in heads for claim in statements_below(head, knowledge)]
        lane.headed = frozenset(claim.id for claim in (*heads, *below))
        lane.statements = list(by_id([*filter(may_state, below), *lane.statements]).values())


def _fill_named(lanes: Sequence[Lane], knowledge: Knowledge) -> None:
    """Gather the cells that the lanes' names head, from tables that hold at least two of them."""
    named = [cells_named(lane.name, knowledge) for lane in lanes]
    tables = [{cell.under for cells in one.values() for cell in cells} for one in named]
    for lane, one in zip(lanes, named, strict=True):
        for trait, cells in one.items():
            own = lane.cells.setdefault(trait, [])
            own += [c for c in cells if c not in own and sum(c.under in table for table in tables) > 1]
            if not own:
                del lane.cells[trait]


def _shared_traits(lanes: Sequence[Lane]) -> list[str]:
    """Characteristics that two lanes have, and those of tick tables, in reading order."""
    first: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    ticked: set[str] = set()
    for lane in lanes:
        for trait, claims in lane.cells.items():
            place = (claims[0].span.document, claims[0].span.line_start)
            first[trait] = min(first.get(trait, place), place)
            counts[trait] = counts.get(trait, 0) + 1
            if any(tick_value(claim.value) is not None for claim in claims):
                ticked.add(trait)
    kept = [trait for trait, count in counts.items() if count >= min(2, len(lanes)) or trait in ticked]
    return sorted(kept, key=first.__getitem__)


def _quantity_rows(lanes: Sequence[Lane], evidence: Evidence) -> list[Row]:
    """Limits and durations that more than one lane has."""
    names = {"hasLimit": "Limit", "hasDuration": "Duration", "hasPrice": "Price"}
    rows = []
    for predicate, label in names.items():
        cells = []
        for lane in lanes:
            claims = [
                c
                for e in lane.entities[:2]
                for c in evidence.knowledge.records.claims_of(e)
                if c.predicate == predicate
            ]
            cells.append(claims[:2])
        if sum(map(bool, cells)) > 1:
            rows.append((label, cells))
    return rows


def _joined(rows: Sequence[Row]) -> list[Row]:
    """Rows of which those that bear one name are one; what has no characteristic of its own comes last."""
    by_name: dict[str, Row] = {}
    for trait, cells in rows:
        name = _label(trait)
        _, told = by_name.get(name, (trait, [[] for _ in cells]))
        by_name[name] = (trait, [[*before, *cell] for before, cell in zip(told, cells, strict=True)])
    return sorted(by_name.values(), key=lambda row: row[0] == NOTES)


def _cell_words(trait: str, claims: Sequence[Claim]) -> str:
    pieces = []
    for claim in claims:
        value = value_beside(trait, claim.value if claim.level is not Level.TYPED else claim.text)
        ticked = tick_value(value)
        pieces.append("Yes" if ticked and not any(s.isalpha() for s in value) else shorten(fold(value), _CELL))
    if len(pieces) > 1:
        pieces = [piece.rstrip(".") for piece in pieces]
    return "; ".join(dict.fromkeys(pieces))


def _label(trait: str) -> str:
    return trait[:1].upper() + trait[1:]


def _title(lane: Lane, knowledge: Knowledge) -> str:
    label = knowledge.label(lane.entities[0]) if lane.entities else lane.name
    if normalise(label) == normalise(lane.name):
        return label
    return f"{label} ({lane.name})" if len(lane.name) <= 20 and lane.name.casefold() not in label.casefold() else label


def _best_claims(table: DraftTable, evidence: Evidence) -> list[Claim]:
    """The claims behind the table, row by row."""
    found = [claim for row in table.claims for cell in row for claim in cell]
    return list({claim.id: claim for claim in found}.values())


def _named_rows(table: DraftTable, question: Question) -> list[list[str]]:
    """The rows whose characteristics a question names behind what it compares ("… regarding weight"), else all; where
    differences are asked for, those in which the things are alike come last."""
    regard = questioning().forms["comparison_regard"].search(question.text)
    asked = set(terms_of(regard["trait"])) if regard else set()
    shared = {id(row): len(asked & set(terms_of(row[0]))) for row in table.rows}
    most = max(shared.values(), default=0)
    rows = [row for row in table.rows if shared[id(row)] == most] if most else table.rows
    differ = questioning().forms["difference_asked"].search(question.text)
    return sorted(rows, key=lambda row: len(set(row[1:])) == 1) if differ else rows


def _summary(table: DraftTable, rows: Sequence[list[str]]) -> str:
    """A comparison in words: for each thing its value on the first few of some characteristics."""
    sentences = []
    for column, name in enumerate(table.columns[1:], start=1):
        parts = []
        for row in rows[:4]:
            if row[column]:
                parts.append(f"{row[0].lower()}: {row[column]}" if row[0] not in (NOTES, "") else row[column])
        if parts:
            sentences.append(finish(shorten(f"{name} – {'; '.join(parts)}", 320)))
    return "\n".join(sentences)


def lanes_of_names(names: Sequence[str], knowledge: Knowledge) -> list[Lane]:
    """Lanes for names given outright, as `/compare` takes them; a name that nothing bears has no entities."""
    return [Lane(name, find_names(name, knowledge)) for name in names]


def compare_names(lanes: list[Lane], knowledge: Knowledge) -> DraftTable | None:
    """The comparison table of lanes outside a question."""
    words = " versus ".join(lane.name for lane in lanes)
    links = [Link(tuple(lane.entities), lane.name, 0, 0) for lane in lanes]
    question = Question(words, Kind.COMPARISON, tuple(dict.fromkeys(terms_of(words))), links)
    return align(lanes, gather(question, knowledge))
