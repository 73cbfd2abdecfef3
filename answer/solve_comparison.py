"""Comparisons: two or more things side by side, from tables that hold them and from what is said of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.draft import Draft, DraftTable
from answer.evidence import Evidence, gather
from answer.knowledge import Knowledge
from answer.linking import Link, find_names, link_entities
from answer.model import Kind
from answer.question import Question
from answer.wording import finish, shorten
from ingest.model import Claim, Level
from ingest.tables import tick_value
from ontology.words import fold, normalise, stem, terms_of

_SPLIT = re.compile(r"\s*(?:,|\bvs\.?|\bversus\b|\band\b|\bor\b|\bfrom\b|\bwith\b|\bto\b|\bthan\b|\bwhen\b|/)\s*", re.I)
_FRAME = re.compile(
    r"^(?:what(?:'s| is| are)?|how (?:do|does|is|are)|when (?:should|do|would) (?:i|you|we) (?:use|choose|pick)|compare|"
    r"(?:the )?differences? between|difference|comparison of|which)\b|\b(?:compare[ds]?|differ(?:s|ent|ence|ences)?|comparison|"
    r"the difference|what's|what is|what are|use|choose|between)\b",
    re.I,
)
_ROWS = 12
_CELL = 160


@dataclass(slots=True)
class Lane:
    """One thing of a comparison: its name as asked, the entities that bear it, its cells by characteristic."""

    name: str
    entities: list[str]
    cells: dict[str, list[Claim]] = field(default_factory=dict)
    statements: list[Claim] = field(default_factory=list)


def solve_comparison(evidence: Evidence) -> Draft | None:
    """A table of the things that the question compares; None where it names fewer than two."""
    lanes = find_lanes(evidence.question, evidence.knowledge)
    if len(lanes) < 2:
        return None
    table = align(lanes, evidence)
    if table is None:
        return None
    backing = _best_claims(table, evidence)
    scored = evidence.score_all(backing)
    score = scored[0].score if scored else 0.0
    named = sum(bool(lane.cells or lane.statements) for lane in lanes) / len(lanes)
    coverage = max((c.coverage for c in scored), default=0.0)
    return Draft(_summary(table), backing, score, max(coverage, 0.6 * named), named, table=table, reason="comparison")


def find_lanes(question: Question, knowledge: Knowledge) -> list[Lane]:
    """The things a question compares: names joined by "vs", "and", "or"; else the entities it names."""
    text = question.text.split(":")[0] if re.search(r"\?|:", question.text) else question.text
    parts = [_FRAME.sub(" ", part).strip(" ?.,-") for part in _SPLIT.split(text)]
    lanes: list[Lane] = []
    for part in parts:
        found = _lane(part, knowledge)
        if found and not any(set(found.entities) & set(lane.entities) for lane in lanes):
            lanes.append(found)
    if len(lanes) >= 2:
        return _complete(lanes, knowledge)
    return [Lane(link.matched, list(link.entities)) for link in question.links]


def _lane(part: str, knowledge: Knowledge) -> Lane | None:
    if not part:
        return None
    whole = find_names(part, knowledge)
    if whole:
        return Lane(part, whole)
    links = link_entities(part, knowledge)
    if not links:
        return None
    best = max(links, key=lambda link: (len(link.matched.split()), len(link.matched)))
    return Lane(best.matched, list(best.entities))


def _complete(lanes: list[Lane], knowledge: Knowledge) -> list[Lane]:
    """Names shortened in an enumeration take the last one's noun: "classic, application and network balancers"."""
    tail = lanes[-1].name.split()
    for lane in lanes[:-1]:
        for size in range(len(tail) - 1, 0, -1):
            names = find_names(f"{lane.name} {' '.join(tail[-size:])}", knowledge)
            if names:
                lane.name = f"{lane.name} {' '.join(tail[-size:])}"
                lane.entities = [*names, *[e for e in lane.entities if e not in names]]
                break
    return lanes


def align(lanes: list[Lane], evidence: Evidence) -> DraftTable | None:
    """The table of lanes: characteristics of shared tables first, then limits, then what is said of each."""
    for lane in lanes:
        _fill(lane, evidence)
    rows: list[tuple[str, list[list[Claim]]]] = []
    shared = _shared_traits(lanes)
    for trait in shared:
        rows.append((trait, [lane.cells.get(trait, []) for lane in lanes]))
    rows += _quantity_rows(lanes, evidence)
    if len(rows) < 3 or not shared:
        rows += _statement_rows(lanes, evidence, _ROWS - len(rows))
    if not rows:
        return None
    columns = ["Characteristic", *(_title(lane, evidence.knowledge) for lane in lanes)]
    texts = [[_label(trait), *(_cell_words(claims) for claims in cells)] for trait, cells in rows]
    claims = [[(), *(tuple(cell) for cell in cells)] for _, cells in rows]
    return DraftTable(columns, texts, claims)


def _fill(lane: Lane, evidence: Evidence) -> None:
    """Gather what is said of a thing: the cells of tables, and statements it heads or is named in."""
    knowledge = evidence.knowledge
    for identity in lane.entities[:4]:
        for claim in knowledge.records.claims_of(identity):
            if claim.level is Level.CELL and claim.aspect:
                lane.cells.setdefault(claim.aspect, []).append(claim)
            elif claim.level is not Level.TYPED and claim.form not in ("title", "code") and claim.rule != "table head":
                lane.statements.append(claim)
    words = set(terms_of(lane.name))
    for candidate in evidence.candidates[:40]:
        claim = candidate.claim
        own = knowledge.words(claim.id)
        if claim.level is Level.STATEMENT and claim.form != "title" and words and words <= own.text:
            lane.statements.append(claim)
    lane.statements = list({claim.id: claim for claim in lane.statements}.values())


def _shared_traits(lanes: Sequence[Lane]) -> list[str]:
    """Characteristics that two lanes have, in the order the table gives them; for more lanes, the best covered."""
    counts: dict[str, int] = {}
    for lane in lanes:
        for trait in lane.cells:
            counts[trait] = counts.get(trait, 0) + 1
    return [trait for trait, count in counts.items() if count >= min(2, len(lanes))] or (
        list(counts) if any(tick_value(c.value) for lane in lanes for cs in lane.cells.values() for c in cs) else []
    )


def _quantity_rows(lanes: Sequence[Lane], evidence: Evidence) -> list[tuple[str, list[list[Claim]]]]:
    """Limits and durations that more than one lane has."""
    names = {"hasLimit": "Limit", "hasDuration": "Duration", "hasPrice": "Price"}
    rows = []
    for predicate, label in names.items():
        cells = []
        for lane in lanes:
            claims = [c for e in lane.entities[:2] for c in evidence.knowledge.records.claims_of(e) if c.predicate == predicate]
            cells.append(claims[:2])
        if sum(map(bool, cells)) > 1:
            rows.append((label, cells))
    return rows


def _statement_rows(lanes: Sequence[Lane], evidence: Evidence, most: int) -> list[tuple[str, list[list[Claim]]]]:
    """Statements of the lanes side by side: those alike in meaning on one row, the rest one below another."""
    others = [{stem(w) for w in normalise(lane.name).split()} for lane in lanes]
    pools = []
    for index, lane in enumerate(lanes):
        foreign = set().union(*(words for j, words in enumerate(others) if j != index))
        scored = evidence.score_all(_expand(lane.statements, evidence))
        ranked = [c for c in scored if _belongs(c.claim, lane, foreign, evidence)]
        kept = sorted(ranked[:most], key=lambda c: (c.claim.span.document, c.claim.order))
        pools.append([c.claim for c in kept])
    size = max(map(len, pools), default=0)
    rows = []
    for row in range(min(size, most)):
        cells = [[pool[row]] if row < len(pool) else [] for pool in pools]
        rows.append((_row_name(cells), cells))
    return rows


def _expand(claims: Sequence[Claim], evidence: Evidence) -> list[Claim]:
    """Statements with what they announce in their place."""
    found: list[Claim] = []
    for claim in claims:
        children = evidence.knowledge.children(claim.id)
        found += children if children else [claim]
    return found


def _belongs(claim: Claim, lane: Lane, foreign: set[str], evidence: Evidence) -> bool:
    """Whether a statement is of this lane: about its entity, or naming it and not only the others."""
    own = set(terms_of(lane.name))
    words = evidence.knowledge.words(claim.id)
    if claim.subject in lane.entities:
        return True
    return own <= (words.text | words.around) and not (foreign - own) & set(terms_of(claim.text)) - own


def _row_name(cells: list[list[Claim]]) -> str:
    heads = [claim.text.partition(":")[0] for cell in cells for claim in cell if ":" in claim.text[:40]]
    return heads[0] if heads and len(set(heads)) == 1 else ""


def _cell_words(claims: Sequence[Claim]) -> str:
    pieces = []
    for claim in claims:
        value = claim.value if claim.level is not Level.TYPED else claim.text
        ticked = tick_value(value)
        pieces.append("Yes" if ticked and not any(s.isalpha() for s in value) else shorten(fold(value), _CELL))
    return "; ".join(dict.fromkeys(pieces))


def _label(trait: str) -> str:
    return trait[:1].upper() + trait[1:] if trait else "Notes"


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
                parts.append(f"{row[0].lower()}: {row[column]}" if row[0] not in ("Notes", "") else row[column])
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


