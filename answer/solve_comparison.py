"""Comparisons: two or more things side by side, from tables that hold them and from what is said of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.counterparts import NOTES, Row, pair_off, value_beside
from answer.draft import Draft, DraftTable
from answer.evidence import Evidence, gather
from answer.knowledge import Knowledge, by_id
from answer.lane_heads import sibling_heads, statements_below
from answer.lanes import WORDED, Lane, cells_named, find_lanes, marks_of, spoken_of
from answer.linking import Link, find_names
from answer.model import Kind
from answer.question import Question
from answer.verdict import tell_verdict
from answer.wording import finish, shorten
from ingest.model import Claim, Level
from ingest.shape import is_name, opens_list, tick_value
from ontology.questioning import questioning
from ontology.words import fold, normalise, terms_of

_SEARCHED = 120  # statements with a name in which one is looked for that begins with it
_STATEMENTS, _LANES = 20, 8  # of one thing that are told; things compared
_OWN = 0.15  # what a statement gains that is about the thing itself, twice where it stands below its name
_CELL = 160
_OUTRIGHT = "X is a …"
_REMARK = re.compile(r"\(((?:[^\s()]+ ){2,}[^\s()]+)\)\W*$")  # three words or more say something
_BRIEF = 3  # words of a name in an enumeration


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
    told = tell_verdict(table, evidence) or _summary(table)
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
        rows += _statement_rows(lanes, evidence, {claim.text for _, cells in rows for cell in cells for claim in cell})
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
            elif _may_state(claim):
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
    return [claim for claim in claims if _may_state(claim) and claim.text != name and _begins_with(claim.text, name)]


def _bind_heads(lanes: Sequence[Lane], knowledge: Knowledge) -> None:
    """Give each lane what stands below heads of its own, where such heads of all lanes stand side by side."""
    names = [[lane.name, *(knowledge.label(entity) for entity in lane.entities[:1])] for lane in lanes]
    rows = sibling_heads(names, knowledge)
    for index, lane in enumerate(lanes):
        heads = [row[index] for row in rows]
        below = [claim for head in heads for claim in statements_below(head, knowledge)]
        lane.headed = frozenset(claim.id for claim in (*heads, *below))
        lane.statements = list(by_id([*filter(_may_state, below), *lane.statements]).values())


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


def _may_state(claim: Claim) -> bool:
    """Whether a claim states something of a lane in words of its own."""
    told = claim.level is not Level.TYPED and claim.form not in ("title", "code")
    refers = questioning().forms["reference"].match(claim.text)
    return told and claim.rule not in ("table head", "table label") and not claim.aspect and not refers


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


def _statement_rows(lanes: Sequence[Lane], evidence: Evidence, told: set[str]) -> list[Row]:
    """Statements of the lanes that are not told yet: counterparts side by side, the rest together in one row."""
    marks = marks_of(lanes)
    looked = [c.claim for c in evidence.candidates[:60] if _may_state(c.claim)]
    shared = [claim for claim in looked if _speaks_of(claim, lanes, evidence)]
    pools = []
    for index, lane in enumerate(lanes):
        scored = evidence.score_all(_expand([*lane.statements, *shared], evidence))
        fresh = (c for c in scored if c.claim.text not in told)
        ours = ((c, _of_lane(c.claim, index, lanes, marks, evidence)) for c in fresh)
        ranked = [
            replace(c, claim=own)
            for c, own in ours
            if own is not None and not _only_names(own, lane, evidence.knowledge)
        ]
        ranked.sort(key=lambda c: -(c.score + _OWN * _stands_in_own_place(c.claim, lane, evidence.knowledge)))
        kept = sorted(ranked[:_STATEMENTS], key=lambda c: _place(c.claim, lane, evidence.knowledge))
        pools.append([c.claim for c in kept])
    named = {stem for lane in lanes for stem in terms_of(lane.name)}
    return pair_off(pools, named, evidence.knowledge)


def _joined(rows: Sequence[Row]) -> list[Row]:
    """Rows of which those that bear one name are one; what has no characteristic of its own comes last."""
    by_name: dict[str, Row] = {}
    for trait, cells in rows:
        name = _label(trait)
        _, told = by_name.get(name, (trait, [[] for _ in cells]))
        by_name[name] = (trait, [[*before, *cell] for before, cell in zip(told, cells, strict=True)])
    return sorted(by_name.values(), key=lambda row: row[0] == NOTES)


def _speaks_of(claim: Claim, lanes: Sequence[Lane], evidence: Evidence) -> bool:
    """Whether a statement holds a whole name of one of the lanes, with the headings above it where the lanes have none
    of their own, or of a lane that the texts have no name for most of its words."""
    words = evidence.knowledge.words(claim.id)
    said = words.text if all(lane.headed for lane in lanes) else words.text | words.around
    if any((own := set(terms_of(lane.name))) and own <= said for lane in lanes):
        return True
    return any(lane.sure == WORDED for lane in lanes) and bool(
        spoken_of(claim.text, marks_of(lanes), evidence.knowledge)
    )


def _stands_in_own_place(claim: Claim, lane: Lane, knowledge: Knowledge) -> float:
    """How surely a statement stands where the text tells of a lane: below a heading that is its name, or about it."""
    names = {normalise(lane.name), *(normalise(n) for e in lane.entities for n in _names_of(e, knowledge))}
    if any(normalise(heading) in names for heading in claim.context) or claim.id in lane.headed:
        return 2.0
    return float(claim.subject in lane.entities)


def _place(claim: Claim, lane: Lane, knowledge: Knowledge) -> tuple[float, str, int]:
    """Where a statement comes: what stands in a thing's own place first, then in reading order."""
    return (-_stands_in_own_place(claim, lane, knowledge), claim.span.document, claim.order)


def _names_of(entity: str, knowledge: Knowledge) -> tuple[str, ...]:
    known = knowledge.entity(entity)
    return (known.label, *known.aliases)


def _only_names(claim: Claim, lane: Lane, knowledge: Knowledge) -> bool:
    """Whether a claim says no more than the name of the lane's thing, or names it beside others ("A, B, C")."""
    own = set(terms_of(lane.name))
    if not own:
        return False
    if any(
        normalise(claim.text) == normalise(name) for entity in lane.entities for name in _names_of(entity, knowledge)
    ):
        return True
    parts = claim.text.split(",")
    listed = len(parts) > 2 and all(is_name(part, _BRIEF) for part in parts)
    return set(terms_of(claim.text)) <= own or (listed and own in [set(terms_of(part)) for part in parts])


def _expand(claims: Sequence[Claim], evidence: Evidence) -> list[Claim]:
    """Statements with what they announce in their place, and what a head says of its thing in brackets."""
    found: list[Claim] = []
    for claim in claims:
        children = evidence.knowledge.children(claim.id)
        names = [fold(child.text) for child in children if is_name(child.text, _BRIEF)]
        if children and len(names) == len(children) and opens_list(claim.text):
            found.append(replace(claim, value=f"{fold(claim.text)} {', '.join(names)}"))
        else:
            remark = _REMARK.search(claim.text) if children else None
            found += [replace(claim, value=remark[1])] if remark else []
            found += children if children else [claim]
    return found


def _of_lane(
    claim: Claim, index: int, lanes: Sequence[Lane], marks: Sequence[set[str]], evidence: Evidence
) -> Claim | None:
    """What a statement says of a lane, None where nothing: of clauses that set one lane against another ("A …, whereas
    B …") those of the lane."""
    clauses = questioning().forms["contrast"].split(claim.text)
    spoken = [spoken_of(clause, marks, evidence.knowledge) for clause in clauses]
    if len(clauses) > 1 and {i for one in spoken for i in one} > {index}:
        own = [clause for clause, of in zip(clauses, spoken, strict=True) if of == [index]]
        return replace(claim, value=finish(own[0])) if own else None
    return claim if _belongs(claim, index, lanes, marks, evidence) else None


def _belongs(claim: Claim, index: int, lanes: Sequence[Lane], marks: Sequence[set[str]], evidence: Evidence) -> bool:
    """Whether a statement is of a lane: its words, else the heads above it from the nearest outwards, tell which
    lanes it speaks of by the words that set their names apart; else its subject does."""
    below = [i for i, lane in enumerate(lanes) if claim.id in lane.headed]
    if len(below) == 1:
        return below[0] == index
    owners = [i for i, lane in enumerate(lanes) if claim.subject in lane.entities]
    if len(owners) == 1:
        return owners[0] == index
    for level in (claim.text, *reversed(claim.context)):
        spoken = spoken_of(level, marks, evidence.knowledge)
        if len(spoken) == 1:
            return spoken[0] == index
        if len(spoken) > 1 and level != claim.text:
            break
        opened = _opened_before(claim, lanes, evidence.knowledge) if level == claim.text and not spoken else None
        if opened is not None:
            return opened == index
    return index in owners


def _opened_before(claim: Claim, lanes: Sequence[Lane], knowledge: Knowledge) -> int | None:
    """The lane whose name begins the last statement before one in the same list that begins with such a name."""
    for other in reversed(knowledge.siblings(claim)):
        opening = (i for i, lane in enumerate(lanes) if _begins_with(other.text, lane.name))
        if other.order < claim.order and (index := next(opening, None)) is not None:
            return index
    return None


def _begins_with(text: str, name: str) -> bool:
    return re.match(rf"(?:an?|the)? ?{re.escape(name)}(?![\w-])", text, re.I) is not None


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


def _summary(table: DraftTable) -> str:
    """A comparison in words: for each thing its value on the first few characteristics."""
    sentences = []
    for column, name in enumerate(table.columns[1:], start=1):
        parts = []
        for row in table.rows[:4]:
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
