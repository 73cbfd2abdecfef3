"""The lists that a text holds near a question: announced ones, sections, tables, enumerations in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.asking.question import Question
from answer.finding.announced import announced_by, head_of_rest, is_listed
from answer.finding.enumeration import enumerated, labelled_group, leads_on
from answer.finding.evidence import Candidate, Evidence, once
from answer.finding.list_fit import STATED, UNASKED, Listing, fit_list, for_purpose, item_words, opens
from ingest.cells import bearer_of, thing_of
from ingest.model import Claim, Level
from ingest.shape import is_comment, is_name, reads_as_prose, stems, tick_value
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import fold, terms_of

_LOOKED_AT = 30
_INLINE, _CELL, _TITLE, _HEADED = -0.04, 0.3, -0.05, 0.06  # what the form of a list is worth
_WITHIN = 0.15
_SECTION_ITEMS = 14


@once
def find_listings(evidence: Evidence) -> Sequence[Listing]:
    """All lists near the best candidates: announced lists, sections, tables, enumerations in a sentence."""
    heads: dict[str, Candidate] = {}
    inline: list[Candidate] = []
    looked = [c for c in evidence.candidates[:_LOOKED_AT] if _may_be_listed(c.claim, evidence)]
    for candidate in looked:
        claim = candidate.claim
        heads.setdefault(claim.id, candidate)
        inline.append(candidate)
        parent = evidence.knowledge.claim(claim.under) if claim.under else None
        if parent is not None and parent.id not in heads:
            heads[parent.id] = evidence.score(parent)
        if (rest := head_of_rest(claim, evidence.knowledge)) is not None:
            own = heads.get(rest.id)
            heads[rest.id] = own if own and own.score > candidate.score else replace(candidate, claim=rest)
        for title in _titles(claim, evidence):
            if title.id not in heads:
                heads[title.id] = evidence.score(title)
    found = [listing for candidate in heads.values() for listing in _read_head(candidate, evidence)]
    found += [listing for candidate in inline for listing in _read_inline(candidate, evidence)]
    for listing in found:
        below = _is_asked_within(listing, found, evidence) or _is_below_asked(listing, found, evidence)
        listing.score -= _WITHIN if below else 0.0
    return found


def _is_below_asked(listing: Listing, found: Sequence[Listing], evidence: Evidence) -> bool:
    """Whether a list tells of one item of another list, whose head bears the noun asked for where its own does not, and
    a question does not name that item: it asks for the items."""
    head, asked, words = listing.claims[0], evidence.question.asked, evidence.knowledge.words
    own = words(head.id).text
    if not asked or asked[-1] in own or own & set(evidence.question.terms) - set(asked):
        return False
    above = (other.claims[0] for other in found if any(item.id == head.id for item in other.claims[1:]))
    return any(words(other.id).text.issuperset(asked) for other in above)


def _is_asked_within(listing: Listing, found: Sequence[Listing], evidence: Evidence) -> bool:
    """Whether a question names one of the items of a list, and no other, and that item has a list of its own."""
    head, *items = listing.claims
    words = [evidence.knowledge.words(item.id).text for item in items]
    told = evidence.knowledge.words(head.id)
    asked = set(evidence.question.terms) - told.text - told.around
    named = [item for item, own in zip(items, words, strict=True) if asked & own]
    return len(named) == 1 and len(items) > 1 and any(other.claims[0].id == named[0].id for other in found)


def _may_be_listed(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement may be or head an item: not source code, unless commands are asked for."""
    if claim.form != "code" or (reads_as_prose(claim.text) and not is_comment(claim.text)):
        return True
    return bool(questioning().forms["command_asked"].search(evidence.question.text))


def _titles(claim: Claim, evidence: Evidence) -> list[Claim]:
    return [c for c in evidence.knowledge.section(claim.section) if c.form == "title"][:1]


def _read_head(candidate: Candidate, evidence: Evidence) -> list[Listing]:
    claim = candidate.claim
    if claim.form == "title":
        return _read_section(candidate, evidence)
    if claim.rule == "table head":
        return _read_table(candidate, evidence)
    below = [c for c in announced_by(claim, evidence.knowledge) if c.form != "title"]
    told_as_code = bool(below) and below[0].form == "code" and below[0].under != claim.id
    children = item_heads([c for c in below if told_as_code or _may_be_listed(c, evidence)])
    if claim.form == "code" and len(children) > _SECTION_ITEMS:
        return []
    if not children and opens(claim.text) and (parts := _parts_announced(claim, evidence)):
        return [fit_list(claim.text, parts, candidate, evidence, _HEADED)]
    if not children and opens(claim.text) and (table := evidence.knowledge.table_below(claim)):
        return _read_table(replace(candidate, claim=table), evidence)
    if len(children) < 2:
        return _read_only_child(children, candidate, evidence)
    children = _of_the_kind(children, claim, evidence.question)
    listing = fit_list(claim.text, children, candidate, evidence, _HEADED if opens(claim.text) else 0.0)
    if for_purpose(claim.text, evidence.question.text):
        listing.items = [_with_cases(child, evidence) for child in children]
    return [listing]


def _read_only_child(children: Sequence[Claim], candidate: Candidate, evidence: Evidence) -> list[Listing]:
    """The names that the one statement below a head enumerates."""
    text = fold(children[0].text) if children and children[0].form != "cell" else ""
    names = enumerated(text)
    if len(names) < 2 or not text.startswith(names[0]):
        return []
    listing = fit_list(candidate.claim.text, children, candidate, evidence, 0.0)
    listing.items = names
    return [listing]


def _of_the_kind(items: list[Claim], head: Claim, question: Question) -> list[Claim]:
    """Of items below a head that announces kinds of a thing those that bear its name, where the first ones do and the
    rest do not: a list whose end the layout lost."""
    kinds = terms_of(head.text, keep_stop_words=True)
    noun = set(question.asked[-1:]) & set(kinds)
    if not noun or not set(kinds) & questioning().sorts:
        return items
    bear = [bool(noun & stems(item.text)) for item in items]
    count = bear.index(False) if False in bear else len(bear)
    return items[:count] if count > 1 and not any(bear[count:]) else items


def item_heads(claims: Sequence[Claim]) -> list[Claim]:
    """The first statement of each item or paragraph: a long one gives a statement for each of its sentences."""
    heads: list[Claim] = []
    last = 0
    for claim in claims:
        if claim.form == "cell" or claim.span.line_start > last or is_listed(claim):
            heads.append(claim)
        last = max(last, claim.span.line_end)
    return heads


def _read_parts(candidate: Candidate, evidence: Evidence) -> list[Listing]:
    """The titles right below a title, which may be what it announces."""
    parts = evidence.knowledge.parts(candidate.claim)
    return [fit_list(candidate.claim.text, parts, candidate, evidence, _TITLE)] if len(parts) > 1 else []


def _parts_announced(claim: Claim, evidence: Evidence) -> list[Claim]:
    """The titles right below a section that ends with a sentence which announces them ("It has these parts:")."""
    section = [c for c in evidence.knowledge.section(claim.section) if c.form != "code"]
    if section[0].form != "title" or section[-1].id != claim.id:
        return []
    parts = evidence.knowledge.parts(section[0])
    return parts if len(parts) > 1 else []


def _read_section(candidate: Candidate, evidence: Evidence) -> list[Listing]:
    """The items of a whole section: those of the one list in its prose, else its heads where several head others, else
    all that stands at its top."""
    knowledge = evidence.knowledge
    top = [c for c in knowledge.section(candidate.claim.section) if not c.under and c.form not in ("title", "code")]
    tables = [c for c in top if c.rule == "table head"]
    top = item_heads([c for c in top if c.rule != "table head"])
    found = _read_parts(candidate, evidence)
    marked = [c for c in top if is_listed(c) or knowledge.children(c.id)]
    only = [c for c in top if _is_lead(c) and sum(map(is_listed, knowledge.children(c.id))) > 1]
    if len(only) == 1 and marked == only and not tables:
        items = item_heads(knowledge.children(only[0].id))
        return [*found, fit_list(candidate.claim.text, items, candidate, evidence, _TITLE)]
    top = marked if len(marked) > 1 else top
    plain = [c for c in top if not _is_lead(c) or not knowledge.children(c.id)]
    top = plain if len(plain) * 3 > len(top) * 2 else top
    heads = [c for c in top if knowledge.children(c.id)]
    if len(heads) > 1 and len(heads) * 2 >= len(top):
        found.append(fit_list(candidate.claim.text, heads, candidate, evidence, _TITLE))
    elif 1 < len(top) <= _SECTION_ITEMS:
        found.append(fit_list(candidate.claim.text, top, candidate, evidence, _TITLE))
    for table in tables:
        found += _read_table(replace(candidate, claim=table), evidence)
    return found


def _with_cases(item: Claim, evidence: Evidence) -> str:
    """A reason to use a thing with what stands below it, which says in what case it is one."""
    below = [item_words(child) for child in evidence.knowledge.children(item.id)]
    return f"{item_words(item)}: {', '.join(below)}" if below else item_words(item)


def _is_lead(claim: Claim) -> bool:
    """Whether a statement leads a list of its own in with a sentence, rather than naming what its items are of."""
    return opens(claim.text) and not is_name(claim.text.rstrip(" :"), 6)


def _read_table(candidate: Candidate, evidence: Evidence) -> list[Listing]:
    """The lists a table holds: its things, and for each thing or characteristic the cells."""
    cells = [c for c in evidence.knowledge.children(candidate.claim.id) if c.level is Level.CELL]
    title = candidate.claim.context[-1] if candidate.claim.context else ""
    if candidate.claim.aspect == "plain":
        return [fit_list(title, cells, candidate, evidence, 0.05)] if len(cells) > 1 else []
    corner = candidate.claim.text.partition(" | ")[0]
    groups: dict[str, list[Claim]] = {}
    for cell in cells:
        groups.setdefault(bearer_of(cell).strip(" :"), []).append(cell)
    found = []
    totals = questioning().words["total_rows"]
    rows = [(thing, group[0]) for thing, group in groups.items() if thing.casefold() not in totals]
    rows = _ticked_rows(cells, evidence) or rows
    if len(rows) > 1:
        listing = fit_list(corner, [cell for _, cell in rows], candidate, evidence, 0.0)
        listing.items = [thing for thing, _ in rows]
        listing.score -= UNASKED if _asks_within(listing, cells, evidence) else 0.0
        found.append(listing)
    for thing, group in groups.items():
        if candidate.claim.aspect == "lists" and len(group) > 1:
            found.append(fit_list(f"{title} {thing}", group, candidate, evidence, 0.0))
    return found


def _asks_within(listing: Listing, cells: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether the noun asked for names a column, or one or two of the things of a table, not what they all are."""
    asked = set(evidence.question.asked) - set(terms_of(listing.head))
    if asked and any(asked & set(terms_of(cell.aspect)) for cell in cells):
        return True
    if not asked or asked != set(evidence.question.asked):
        return False
    named = sum(bool(asked & set(terms_of(item))) for item in listing.items)
    return 0 < named * 2 < len(listing.items)


def _ticked_rows(cells: Sequence[Claim], evidence: Evidence) -> list[tuple[str, Claim]]:
    """The things of a table that have what a question asks for: its column or row of ticks is named by it."""
    asked = set(evidence.question.terms)
    found: list[tuple[str, Claim]] = []
    for cell in cells:
        thing = thing_of(cell)
        if not (thing and cell.aspect and tick_value(cell.value)):
            continue
        for named, other in ((cell.aspect, thing), (thing, cell.aspect)):
            own = set(terms_of(named))
            if own and own <= asked and not set(terms_of(other)) <= asked:
                found.append((other, cell))
    return found if not evidence.question.negated else []


def _read_inline(candidate: Candidate, evidence: Evidence) -> list[Listing]:
    """An enumeration inside one statement: the objects of a relation that is asked for, or three names or more."""
    stated = _stated_objects(candidate.claim, evidence)
    if len(stated) > 1:
        listing = fit_list(candidate.claim.text, [candidate.claim], candidate, evidence, STATED)
        asked = set(evidence.question.asked)
        if any(asked & r.asks for r in relations().all if r.predicate in evidence.question.predicates):
            listing.score += UNASKED
        listing.items = stated
        return [listing]
    text = fold(candidate.claim.value if candidate.claim.form == "cell" else candidate.claim.text)
    if len(text) > 400 or candidate.claim.rule == "table head":
        return []
    items = labelled_group(enumerated(text), evidence.question.terms)
    if len(alike := _asked_cells(candidate.claim, evidence)) > 1:
        listing = fit_list(text, alike, candidate, evidence, _CELL)
        listing.items = [item for cell in alike for item in enumerated(fold(cell.value)) or [fold(cell.value)]]
        return [listing]
    if len(items) < 2 or _names_any(evidence.question, items):
        return []
    worth = _CELL if alike or _states_values(text, evidence) else _INLINE if len(items) > 2 else _INLINE - 0.06
    listing = fit_list(text, [candidate.claim], candidate, evidence, worth)
    listing.items = items
    listing.head = text
    return [listing]


def _names_any(question: Question, items: Sequence[str]) -> bool:
    """Whether a question names one of some items itself, as the noun asked for, or as the one thing that it tells of
    where it has no such noun: the others are not asked for then."""
    asked = set(question.asked)
    own = [set(terms_of(item)) for item in items]
    return any(words and (words == asked if asked else words <= set(question.main)) for words in own)


def _asked_cells(claim: Claim, evidence: Evidence) -> list[Claim]:
    """The cells of a row and a column that a question names both ("which tools does the plumber bring"): none where it
    does not name those of this cell, several where rows of a table bear one name."""
    if claim.form != "cell" or not claim.aspect or not claim.under:
        return []
    heads, asked = (thing_of(claim), claim.aspect), set(evidence.question.terms)
    if not all((own := set(terms_of(head))) and own <= asked for head in heads):
        return []
    return [cell for cell in evidence.knowledge.children(claim.under) if (thing_of(cell), cell.aspect) == heads]


def _states_values(text: str, evidence: Evidence) -> bool:
    """Whether a statement gives the values that something may have, where these are asked for."""
    forms = questioning().forms
    return bool(forms["values_asked"].search(evidence.question.text) and forms["states_values"].search(text))


def _stated_objects(claim: Claim, evidence: Evidence) -> list[str]:
    """The objects of a relation that the question asks for and the statement states."""
    knowledge, wanted = evidence.knowledge, evidence.question.predicates
    if not wanted & knowledge.typed_predicates(claim.id):
        return []
    groups: dict[str, list[str]] = {}
    for typed in knowledge.typed_at(claim):
        if typed.predicate in wanted and typed.object and not (typed.rule == "list item" and claim.form == "sentence"):
            groups.setdefault(typed.predicate, []).append(typed.value)
    stated = max(groups.values(), key=len, default=[])
    return [] if any(leads_on(item) for item in stated if item) else stated
