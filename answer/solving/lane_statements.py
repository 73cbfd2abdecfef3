"""What statements say of each thing of a comparison: which are of it, and which of their clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.asking.lanes import WORDED, Lane, marks_of, spoken_of
from answer.finding.evidence import Evidence
from answer.knowledge import Knowledge
from answer.solving.counterparts import Row, pair_off
from answer.wording import finish
from ingest.model import Claim, Level
from ingest.shape import is_name, opens_list
from ontology.questioning import questioning
from ontology.words import fold, normalise, terms_of

_STATEMENTS = 20  # of one thing that are told
_OWN = 0.15  # what a statement gains that is about the thing itself, twice where it stands below its name
_REMARK = re.compile(r"\(((?:[^\s()]+ ){2,}[^\s()]+)\)\W*$")  # three words or more say something
_BRIEF = 3  # words of a name in an enumeration


def may_state(claim: Claim) -> bool:
    """Whether a claim states something of a lane in words of its own."""
    told = claim.level is not Level.TYPED and claim.form not in ("title", "code")
    refers = questioning().forms["reference"].match(claim.text)
    return told and claim.rule not in ("table head", "table label") and not claim.aspect and not refers


def statement_rows(lanes: Sequence[Lane], evidence: Evidence, told: set[str]) -> list[Row]:
    """Statements of the lanes that are not told yet: counterparts side by side, the rest together in one row."""
    marks = marks_of(lanes)
    looked = [c.claim for c in evidence.candidates[:60] if may_state(c.claim)]
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
    names = {normalise(lane.name), *(normalise(n) for e in lane.entities for n in knowledge.entity(e).names)}
    if any(normalise(heading) in names for heading in claim.context) or claim.id in lane.headed:
        return 2.0
    return float(claim.subject in lane.entities)


def _place(claim: Claim, lane: Lane, knowledge: Knowledge) -> tuple[float, str, int]:
    """Where a statement comes: what stands in a thing's own place first, then in reading order."""
    return (-_stands_in_own_place(claim, lane, knowledge), claim.span.document, claim.order)


def _only_names(claim: Claim, lane: Lane, knowledge: Knowledge) -> bool:
    """Whether a claim says no more than the name of the lane's thing, or names it beside others ("A, B, C")."""
    own = set(terms_of(lane.name))
    if not own:
        return False
    if any(
        normalise(claim.text) == normalise(name) for entity in lane.entities for name in knowledge.entity(entity).names
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
        begun = [i for i in spoken if level == claim.text and begins_with(level, lanes[i].name)]
        if len(begun) == 1:
            return begun[0] == index  # "A flour is what becomes of a grain" is of the flour
        opened = _opened_before(claim, lanes, evidence.knowledge) if level == claim.text and not spoken else None
        if opened is not None:
            return opened == index
    return index in owners


def _opened_before(claim: Claim, lanes: Sequence[Lane], knowledge: Knowledge) -> int | None:
    """The lane whose name begins the last statement before one in the same list that begins with such a name."""
    for other in reversed(knowledge.siblings(claim)):
        opening = (i for i, lane in enumerate(lanes) if begins_with(other.text, lane.name))
        if other.order < claim.order and (index := next(opening, None)) is not None:
            return index
    return None


def begins_with(text: str, name: str) -> bool:
    """Whether a statement begins with a name."""
    return re.match(rf"(?:an?|the)? ?{re.escape(name)}(?![\w-])", text, re.I) is not None
