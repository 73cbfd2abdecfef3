"""The first level of reading: typed relations, definitions, limits and formulas in a statement."""

from __future__ import annotations

import re

from ingest.amounts import is_of_example, read_formula, read_quantities
from ingest.claims import ClaimList, Place
from ingest.clauses import main_clause, names_thing, object_names, own_subject
from ingest.definitions import TERM_TEXT, is_thing, read_definitions, read_first_line
from ingest.model import Claim, Node
from ingest.names import NameBook, split_names
from ingest.quantities import find_quantities
from ingest.shape import is_command, is_name, is_order, is_sentence, opens_list, starts_as_detail
from ontology.reading import form
from ontology.relations import Relation, relations
from ontology.words import language

_ENDPOINT = re.compile(r"\b(?:https?://[^\s,;)'`]+|[a-z0-9-]+(?:\.[a-z0-9-]+){2,}\.[a-z]{2,6}\b)", re.I)
_NUMBERED = re.compile(r"^https?://\d+\.\d+\.")
_OF_NOUNS = frozenset({"provides", "requires"})
_OF_AGENTS = frozenset({"provides", "sendsTo", "deliversTo", "storesIn", "measures"})
_OF_ACTIVITIES = frozenset({"requires", "usesCommand", "usesParameter", "usesHeader", "useCase", "bestPractice"})


def read_statement(claim: Claim, node: Node, position: int, place: Place, claims: ClaimList, about: str | None) -> None:
    """Write the typed claims that a statement holds. `about` is the entity that the line itself names."""
    text = node.text
    if is_command(text):
        _read_command(claim, place, claims)
        return
    read_definitions(claim, node, place, claims, about)
    if not read_formula(claim, place, claims, about):
        read_quantities(claim, node, place, claims, about)
    _read_relations(claim, place, claims, about)
    _read_endpoint(claim, place, claims)
    if position == 0 and not about and not node.children:
        read_first_line(claim, place, claims)


def read_list_item(claim: Claim, relation: Relation, place: Place, claims: ClaimList) -> None:
    """Write what an item says as a member of the list that a relation's head announced."""
    term = TERM_TEXT.match(claim.text)
    words = term["term"] if term and is_name(term["term"], 5) else form("remark_trail").sub("", claim.text).rstrip(".")
    subject = _subject_of_head(place, claims.book)
    if subject is None or not _may_tell(relation, subject, claim.text, claims.book):
        return
    if relation.object == "text":
        if relation.predicate == "useCase" and form("tells_on").match(words):
            return
        if relation.predicate not in _OF_NOUNS or _may_be_member(words, claims.book):
            subject = _subject_of_advice(relation, place, claims.book) or subject
            said = words if term else claim.text
            claims.write_typed(claim, place, relation.predicate, said, "list item", 0.8, subject=subject)
        return
    if not _may_be_member(words, claims.book):
        return
    names = split_names(words) if "," in words or " and " in words else [words]
    for name in names if all(names_thing(name, claims.book) for name in names) else [words]:
        _write_entity(claim, place, claims, relation, name, "list item", 0.85, subject)


def _may_be_member(words: str, book: NameBook) -> bool:
    """Whether an item's words name a member of a list, rather than say something about one."""
    if book.is_known(words):
        return True
    bare = (
        is_name(words, 7)
        and not re.search(r"\s-{1,2}\w", words)
        and not is_order(words)
        and not starts_as_detail(words)
        and not form("saying").match(words)
    )
    return bare and not find_quantities(words) and not opens_list(words)


def _subject_of_head(place: Place, book: NameBook) -> str | None:
    """The thing whose members a list's head announces: the one that the head names, else what it stands under."""
    head = place.context[-1] if place.context and place.under else ""
    used = form("use_if").match(head)
    if used:
        known = [] if used["thing"] == "it" else book.mentioned(used["thing"])
        return place.subject if used["thing"] == "it" else next(iter(known), None)
    said = form("head_verb").search(head)
    return own_subject(head[: said.start()], place.subject, place.main, book) if said else place.subject


def _subject_of_advice(relation: Relation, place: Place, book: NameBook) -> str | None:
    """Advice below a title that is only its head ("Security Best Practices") is about the thing of the title."""
    entity = book.entities.get(place.subject)
    headed = entity is not None and any(head.search(entity.label) for head in relation.heads)
    return place.main if headed and place.main else None


def _read_relations(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> None:
    listed = TERM_TEXT.match(claim.text) if about else None
    asserted = main_clause(listed["text"] if listed else claim.text)
    for relation in relations().all if asserted and not is_of_example(claim, place) else ():
        for pattern in relation.patterns:
            found = pattern.search(asserted)
            if found:
                _write_relation(claim, place, claims, relation, found, about)
                break
    if form("marked_default").search(claim.text) and about and is_name(claims.book.label(about), 4):
        claims.write_typed(claim, place, "defaultValue", claims.book.entities[about].label, "default", 0.75)


def _write_relation(
    claim: Claim, place: Place, claims: ClaimList, relation: Relation, found: re.Match[str], about: str | None
) -> None:
    phrase, standing = found["o"].strip(), about or place.subject
    book = claims.book
    subject: str | None = standing
    if found.start("o") > found.start() or found.groupdict().get("s"):
        before = found.groupdict().get("s")
        before = found.string[: found.start()] if before is None else before
        subject = own_subject(before, standing, place.main, book, found.string)
        if relation.predicate in _OF_AGENTS and _is_of_reader(before, found):
            return
        if (
            about
            and TERM_TEXT.match(claim.text)
            and subject != standing
            and not (subject and book.entities[subject].known)
        ):
            return
    if subject is None or (subject == place.subject and not _may_tell(relation, subject, claim.text, book)):
        return
    if relation.predicate == "alsoCalled" and form("this_first").match(found.string):
        return
    if relation.predicate == "requires" and subject != standing and form("purpose_first").match(claim.text):
        return  # needed for that purpose only
    if relation.object == "text":
        phrase = _ends_with_clause(form("trailing").sub("", phrase)).rstrip(" ,")
        if phrase.count("(") == phrase.count(")") and _says_more(phrase, subject, book):
            claims.write_typed(claim, place, relation.predicate, phrase, "pattern", 0.75, subject=subject)
        return
    for name in [phrase] if relation.kind else object_names(phrase, book):
        _write_entity(claim, place, claims, relation, name, "pattern", 0.8, subject)


def _ends_with_clause(phrase: str) -> str:
    """An object without a clause that goes on about the subject; one behind "who" or "that" tells of the object."""
    found = form("runs_on").search(phrase)
    asserted = phrase[: found.start()] if found else phrase
    return phrase if form("object_relative").search(asserted) else asserted


def _may_tell(relation: Relation, subject: str, text: str, book: NameBook) -> bool:
    """Whether a relation may hold of what a text stands under: few hold of an activity, none of a question."""
    label = book.label(subject)
    return not form("question_label").match(label) and (relation.predicate in _OF_ACTIVITIES or is_thing(label, text))


def _is_of_reader(before: str, found: re.Match[str]) -> bool:
    """Whether the reader does it rather than the thing: "you can …", or an order ("Upload the samples to …")."""
    verb = found.group()[len(found.groupdict().get("s") or "") :].split()[0].casefold()
    order = verb in language().imperatives and not form("joining").sub("", before).strip(" ,")
    return order or bool(form("by_reader").search(before))


def _says_more(phrase: str, subject: str, book: NameBook) -> bool:
    """Whether an object in words says anything: more than a pronoun or the subject's own name."""
    entity = book.entities.get(subject)
    own = {name.casefold() for name in entity.names} if entity else set()
    return phrase.casefold() not in own and not form("mere_pronoun").match(phrase)


def _read_endpoint(claim: Claim, place: Place, claims: ClaimList) -> None:
    """An address is an endpoint where the line is a label before it, or says that it is one.

    An address alone may be a page to read; that of a machine by its number is none.
    """
    above = claim.context[-1] if claim.context else ""
    addresses = list(_ENDPOINT.finditer(claim.text))
    for found in addresses if len(addresses) == 1 and not form("only_like").search(claim.text) else ():
        rest = claim.text[: found.start()] + claim.text[found.end() :]
        label = rest.rstrip(": ")
        leads = is_order(rest) or form("refers").search(label)
        labelled = rest.rstrip().endswith(":") and is_name(label, 5) and not leads
        alone = not re.search(r"\w", rest) and (form("addresses").search(above) or _NUMBERED.match(found.group()))
        if form("addresses").search(rest) or labelled or alone:
            claims.write_typed(claim, place, "hasEndpoint", found.group().rstrip("."), "endpoint", 0.85)


def _read_command(claim: Claim, place: Place, claims: ClaimList) -> None:
    """A command, and what it is for: said after a colon, or by the line above it."""
    command, _, purpose = claim.text.partition(": ")
    above = place.context[-1] if place.context else ""
    said = purpose or (above if form("to_first").match(above) or is_sentence(above) else "")
    entity = claims.book.name(command.lstrip("$ "), place.main, "Command") if len(command) < 60 else None
    if entity and said:
        claims.write_typed(claim, place, "commandFor", said, "command", 0.85, subject=entity)
    claims.write_typed(claim, place, "usesCommand", command, "command", 0.85, target=entity)


def _write_entity(
    claim: Claim,
    place: Place,
    claims: ClaimList,
    relation: Relation,
    name: str,
    rule: str,
    sure: float,
    subject: str | None = None,
) -> None:
    target = claims.book.name(name, place.main, relation.kind)
    if target and target != (subject or place.subject):
        label = claims.book.label(target)
        if label in claims.book.label(subject or place.subject).split():
            return  # a name within the subject's own ("the limit property" has no parameter "limit")
        claims.write_typed(claim, place, relation.predicate, label, rule, sure, subject=subject, target=target)
