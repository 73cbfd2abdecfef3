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
from answer.verdict import tell_verdict
from answer.wording import finish, shorten
from ingest.model import Claim, Level
from ingest.tables import tick_value
from ontology.questioning import questioning
from ontology.words import fold, normalise, stem, terms_of

_ROWS, _LANES = 40, 8
_OWN = 0.3  # what a statement gains that is about the thing itself
_CELL = 160
_HEAD = 6  # words in a head that names a thing
_TABLES = 150  # statements looked at for a table that holds a thing of no name of its own
_ARTICLE = re.compile(r"^(?:an?|the|two|both|these|those|either)\s+", re.I)


@dataclass(slots=True)
class Lane:
    """One thing of a comparison: its name as asked, the entities that bear it, its cells by characteristic."""

    name: str
    entities: list[str]
    cells: dict[str, list[Claim]] = field(default_factory=dict)
    statements: list[Claim] = field(default_factory=list)


def solve_comparison(evidence: Evidence) -> Draft | None:
    """A table of the things that the question compares; None where it names fewer than two."""
    lanes = find_lanes(evidence.question, evidence.knowledge)[:_LANES]
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
    told = tell_verdict(table, evidence) or _summary(table)
    return Draft(told, backing, score, max(coverage, 0.6 * named), named, table=table, reason="comparison")


def find_lanes(question: Question, knowledge: Knowledge) -> list[Lane]:
    """The things a question compares: names joined by "vs", "and", "or"; else the entities it names."""
    for form in ("comparison_first", "comparison_last", "comparison_of"):
        found = questioning().forms[form].search(question.text)
        lanes = _lanes_of_parts(_parts(found["pair"]), knowledge) if found else []
        if len(lanes) >= 2:
            return lanes
    for sentence in re.split(r"(?<=[?:;.])\s+", question.text):
        head = questioning().forms["comparison_aspect"].split(sentence, maxsplit=1)[0]
        for text in (head, sentence):
            lanes = _lanes_of_parts(_parts(text), knowledge)
            if len(lanes) >= 2:
                return lanes
    linked: dict[str, Lane] = {}
    for link in question.links:
        linked.setdefault(link.best, Lane(link.matched, list(link.entities)))
    return list(linked.values())


def _parts(text: str) -> list[str]:
    """The pieces of an enumeration of things, without the words that frame a comparison."""
    pieces = [
        _ARTICLE.sub("", questioning().forms["comparison_frame"].sub(" ", part).strip(" ?.,:-"))
        for part in questioning().forms["comparison_split"].split(text)
    ]
    return [piece for piece in pieces if piece]


def _lanes_of_parts(parts: list[str], knowledge: Knowledge) -> list[Lane]:
    """A lane for each name in an enumeration; a shortened one takes the noun of the last: "classic, application and
    network load balancers"."""
    tail = parts[-1].split() if parts else []
    lanes: list[Lane] = []
    for position, part in enumerate(parts):
        found = None
        for size in range(len(tail) - 1, 0, -1) if position < len(parts) - 1 else ():
            whole = f"{part} {' '.join(tail[-size:])}"
            names = find_names(whole, knowledge)
            if names:
                found = Lane(whole, names)
                break
        found = found or _lane(part, knowledge)
        if found and not any(set(found.entities) & set(lane.entities) for lane in lanes):
            lanes.append(found)
    return lanes


def _lane(part: str, knowledge: Knowledge) -> Lane | None:
    if not part:
        return None
    whole = find_names(part, knowledge)
    if whole:
        return Lane(part, whole)
    if _cells_named(part, knowledge, exactly=True):
        return Lane(part, [])
    links = link_entities(part, knowledge)
    if not links:
        return Lane(part, []) if _cells_named(part, knowledge) else None
    placed = re.match(r"^\S+ (?:on|with) (?P<place>.+)$", part)
    owned = links[-1].best in knowledge.scopes(links[0].best)[1:]  # "Memcached on ElastiCache" is a thing in its place
    best = links[0] if owned else links[-1] if placed else max(links, key=lambda link: _telling(link, knowledge))
    return Lane(best.matched, list(best.entities))


def _telling(link: Link, knowledge: Knowledge) -> tuple[int, bool, int]:
    """How much a name tells of which thing is meant: its words, whether it heads cells of a table, its length."""
    heads = bool(_cells_named(link.matched, knowledge, exactly=True))
    return len(link.matched.split()), heads, len(link.matched)


def align(lanes: list[Lane], evidence: Evidence) -> DraftTable | None:
    """The table of lanes: characteristics of shared tables first, then limits, then what is said of each."""
    for lane in lanes:
        _fill(lane, evidence)
    _fill_named(lanes, evidence.knowledge)
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
            elif _may_state(claim):
                lane.statements.append(claim)


def _fill_named(lanes: Sequence[Lane], knowledge: Knowledge) -> None:
    """Gather the cells that the lanes' names head, from tables that hold at least two of them."""
    named = [_cells_named(lane.name, knowledge) for lane in lanes]
    tables = [{cell.under for cells in one.values() for cell in cells} for one in named]
    for lane, one in zip(lanes, named, strict=True):
        for trait, cells in one.items():
            own = lane.cells.setdefault(trait, [])
            own += [c for c in cells if c not in own and sum(c.under in table for table in tables) > 1]
            if not own:
                del lane.cells[trait]


def _cells_named(name: str, knowledge: Knowledge, exactly: bool = False) -> dict[str, list[Claim]]:
    """The cells of the rows or columns of tables that a name heads, by the other head. A table may head them with
    more words than the name, where only one of its heads holds them (and not `exactly` the name is wanted)."""
    found: dict[str, list[Claim]] = {}
    for identity, _ in knowledge.records.match_claims(normalise(name).split(), _TABLES, None):
        head = knowledge.claim(identity)
        key = _head_named(name, head.text.split(" | ")) if head and head.rule == "table head" else None
        if head is None or key is None or (exactly and key != _plain(name)):
            continue
        for cell in knowledge.children(head.id):
            thing, dash, _ = cell.text.partition(" – ")
            if dash and cell.aspect and _plain(thing) == key:
                found.setdefault(cell.aspect, []).append(cell)
            elif dash and cell.aspect and _plain(cell.aspect) == key:
                found.setdefault(thing, []).append(cell)
    return found


def _head_named(name: str, heads: Sequence[str]) -> str | None:
    """The head of a table that bears a name, or alone holds all its words."""
    plain = {_plain(head) for head in heads}
    if _plain(name) in plain:
        return _plain(name)
    own = set(terms_of(name))
    holding = [head for head in plain if own and own <= set(terms_of(head)) and len(head.split()) <= _HEAD]
    return holding[0] if len(holding) == 1 else None


def _plain(name: str) -> str:
    return normalise(name.replace("-", " "))


def _may_state(claim: Claim) -> bool:
    """Whether a claim states something of a lane in words of its own."""
    told = claim.level is not Level.TYPED and claim.form not in ("title", "code")
    return told and claim.rule not in ("table head", "table label") and not claim.aspect


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


def _quantity_rows(lanes: Sequence[Lane], evidence: Evidence) -> list[tuple[str, list[list[Claim]]]]:
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


def _statement_rows(lanes: Sequence[Lane], evidence: Evidence, most: int) -> list[tuple[str, list[list[Claim]]]]:
    """Statements of the lanes side by side: those alike in meaning on one row, the rest one below another."""
    names = [{stem(w) for w in normalise(lane.name).split()} for lane in lanes]
    marks = [words - set().union(*(o for j, o in enumerate(names) if j != i)) for i, words in enumerate(names)]
    shared = [c.claim for c in evidence.candidates[:60] if _may_state(c.claim) and _speaks_of(c.claim, lanes, evidence)]
    pools = []
    for index, lane in enumerate(lanes):
        scored = evidence.score_all(_expand([*lane.statements, *shared], evidence))
        ranked = [c for c in scored if _belongs(c.claim, index, lanes, marks) and not _only_names(c.claim, lane)]
        ranked.sort(key=lambda c: -(c.score + (_OWN if c.claim.subject in lane.entities else 0.0)))
        kept = sorted(ranked[:most], key=lambda c: (c.claim.span.document, c.claim.order))
        pools.append([c.claim for c in kept])
    size = max(map(len, pools), default=0)
    rows = []
    for row in range(min(size, most)):
        cells = [[pool[row]] if row < len(pool) else [] for pool in pools]
        rows.append((_row_name(cells), cells))
    return rows


def _speaks_of(claim: Claim, lanes: Sequence[Lane], evidence: Evidence) -> bool:
    """Whether a statement, or the headings above it, hold a whole name of one of the lanes."""
    words = evidence.knowledge.words(claim.id)
    return any((own := set(terms_of(lane.name))) and own <= (words.text | words.around) for lane in lanes)


def _only_names(claim: Claim, lane: Lane) -> bool:
    """Whether a claim says no more than the name of the lane's thing."""
    return bool(lane.name) and set(terms_of(claim.text)) <= set(terms_of(lane.name))


def _expand(claims: Sequence[Claim], evidence: Evidence) -> list[Claim]:
    """Statements with what they announce in their place."""
    found: list[Claim] = []
    for claim in claims:
        children = evidence.knowledge.children(claim.id)
        found += children if children else [claim]
    return found


def _belongs(claim: Claim, index: int, lanes: Sequence[Lane], marks: Sequence[set[str]]) -> bool:
    """Whether a statement is of a lane: its words, else the heads above it from the nearest outwards, tell which
    lanes it speaks of by the words that set their names apart; else its subject does."""
    owners = [i for i, lane in enumerate(lanes) if claim.subject in lane.entities]
    if len(owners) == 1:
        return owners[0] == index
    for level in (claim.text, *reversed(claim.context)):
        words = set(terms_of(level))
        spoken = [i for i, mark in enumerate(marks) if mark and words and (mark <= words or words <= mark)]
        if len(spoken) == 1:
            return spoken[0] == index
        if len(spoken) > 1 and level != claim.text:
            break
    return index in owners


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
