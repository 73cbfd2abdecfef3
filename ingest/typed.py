"""The first level of reading: typed relations, definitions, limits and formulas in a statement."""

from __future__ import annotations

import re

from ingest.claims import ClaimList, Place
from ingest.clauses import main_clause, names_thing, object_names, own_subject
from ingest.definitions import TERM_TEXT, is_definable, read_definitions, read_first_line
from ingest.model import Claim, Level, Node, Quantity
from ingest.names import NameBook, split_names
from ingest.quantities import find_quantities
from ingest.shape import is_command, is_name, is_order, is_sentence, opens_list, plain_words, starts_as_detail
from ontology.relations import Relation, relations
from ontology.words import language

_FORMULA = re.compile(r"^(?P<left>[^=<>!:]{1,80}?)\s=\s(?P<right>[^=].*)$")
_ENDPOINT = re.compile(r"\b(?:https?://[^\s,;)]+|[a-z0-9-]+(?:\.[a-z0-9-]+){2,}\.[a-z]{2,6}\b)", re.I)
_DEFAULT = re.compile(r"\(default\b|\bis (?:the |used by )?default\b|\bdefault (?:option|mode|choice|class)\b", re.I)
_ADDRESSES = re.compile(
    r"\b(?:endpoints?|urls?|uris?|address(?:es)?|hosts?|hostnames?|reach(?:ed|able)|listens?)\b", re.I
)
_EXAMPLE = re.compile(r"^(?:for (?:example|instance)|e\.?g\.?|suppose|imagine|say\b|as (?:an|another) example)", re.I)
_OPTION = re.compile(r"^-{1,2}\w")
_STATED = re.compile(r"(?::|=|\b(?:is|are|be))\s*$", re.I)
_ENDED = re.compile(r"^\s*(?:$|[.;)(]|,(?!\s*\d))")
_TRAIL = re.compile(r"\s*\((?:default[^)]*|e\.?g\.?[^)]*|i\.?e\.?[^)]*)\)\s*$", re.I)
_EXAMPLE_BEFORE = re.compile(r"\b(?:e\.g\.?|for (?:example|instance))", re.I)
_NO_AMOUNT = re.compile(r"^(?:how|what|why|which|divide|multiply|subtract)\b", re.I)
_TRAILING = re.compile(
    r",?\s+(?:(?:,\s*)?(?:so|but|see)|(?<=, )(?:use|which|can|install|you|it|and (?:it|you|they)))\b.*$", re.I
)
_AT_TIMES = re.compile(r"\b(?:every|each)\s*$", re.I)
_COMPARED = re.compile(r"\b(?:(?:\w+er|more|less) than|above|below)\s*$", re.I)
_BOUNDED = re.compile(r"\b(?:no|not|n't|never|should|must|cannot)\b(?:\s\w+){0,3}\s(?:\w+er|more|less) than\s*$", re.I)
_SINCE = re.compile(r"^\s*(?:after|ago|old|since|before|later|earlier)\b", re.I)
_OF_SAYING = re.compile(
    r"^(?:with|without|for|to|in|on|at|by|from|via|using|if|when|while|then|so|but|and|or|supports?|involves?|includes?"
    r"|has|have|get|use|see|there|it|e\.g|used|enabled|need|\w+ (?:your|the|an?|it))\b",
    re.I,
)
_TELLS_ON = re.compile(r"^(?:by|then|we|it|this|that|these|when|if)\b", re.I)
_HEAD_VERB = re.compile(
    r"(?<!\bto )\b(?:supports?|provides?|offers?|includes?|contains?|consists? of|comprises?|requires?|uses?|has|have)\b", re.I
)
_OF_NOUNS = frozenset({"provides", "requires"})
_OF_AGENTS = frozenset({"provides", "sendsTo", "deliversTo", "storesIn", "measures"})
_BY_READER = re.compile(r"\b(?:you|users?|we|must)\b", re.I)
_ACTIVITY_LABEL = re.compile(r"^(?:how|what|when|where|why)\b", re.I)
_QUANTITY_PREDICATES = {"time": "hasDuration", "money": "hasPrice"}


def read_statement(claim: Claim, node: Node, position: int, place: Place, claims: ClaimList, about: str | None) -> None:
    """Write the typed claims that a statement holds. `about` is the entity that the line itself names."""
    text = node.text
    if is_command(text):
        _read_command(claim, place, claims)
        return
    read_definitions(claim, node, place, claims, about)
    if not _read_formula(claim, place, claims, about):
        _read_quantities(claim, node, place, claims, about)
    _read_relations(claim, place, claims, about)
    _read_endpoint(claim, place, claims)
    if position == 0 and not about and not node.children:
        read_first_line(claim, place, claims)


def read_list_item(claim: Claim, relation: Relation, place: Place, claims: ClaimList) -> None:
    """Write what an item says as a member of the list that a relation's head announced."""
    term = TERM_TEXT.match(claim.text)
    words = term["term"] if term and is_name(term["term"], 5) else _TRAIL.sub("", claim.text).rstrip(".")
    subject = _subject_of_head(place, claims.book)
    if subject is None:
        return
    if relation.object == "text":
        if relation.predicate == "useCase" and _TELLS_ON.match(words):
            return
        if relation.predicate not in _OF_NOUNS or _may_be_member(words, claims.book):
            subject = _subject_of_advice(relation, place, claims.book) or subject
            said = words if term else claim.text
            _write(claim, place, claims, relation.predicate, said, "list item", 0.8, subject=subject)
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
        and not _OF_SAYING.match(words)
    )
    return bare and not find_quantities(words) and not opens_list(words)


def _subject_of_head(place: Place, book: NameBook) -> str | None:
    """The thing whose members a list's head announces: the one that the head names, else what it stands under."""
    head = place.context[-1] if place.context and place.under else ""
    used = re.match(r"^use (?P<thing>.+?) (?:if|when)$", head, re.I)
    if used:
        known = [] if used["thing"] == "it" else book.mentioned(used["thing"])
        return place.subject if used["thing"] == "it" else next(iter(known), None)
    said = _HEAD_VERB.search(head)
    return own_subject(head[: said.start()], place.subject, place.main, book) if said else place.subject


def _subject_of_advice(relation: Relation, place: Place, book: NameBook) -> str | None:
    """Advice below a title that is only its head ("Security Best Practices") is about the thing of the title."""
    entity = book.entities.get(place.subject)
    headed = entity is not None and any(head.search(entity.label) for head in relation.heads)
    return place.main if headed and place.main else None


def _read_formula(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> bool:
    found = _FORMULA.match(claim.text)
    if not found or len(plain_words(found["left"])) > 8 or not re.search(r"[\d*/+×^-]", found["right"]):
        return False
    _write(claim, place, claims, "hasFormula", claim.text, "formula", 0.9, form="formula", subject=about)
    _read_unit_rule(claim, found, place, claims)
    return True


def _read_unit_rule(claim: Claim, found: re.Match[str], place: Place, claims: ClaimList) -> None:
    """ "1 shard = 1000 records/s": what one unit stands for holds of the unit."""
    amounts = find_quantities(found["left"])
    if len(amounts) != 1 or amounts[0].low != 1 or not amounts[0].counted:
        return
    unit = claims.book.name(amounts[0].counted, place.main)
    for quantity in find_quantities(found["right"]):
        predicate = "hasLimit" if _limits(quantity) or quantity.dimension == "rate" else "hasQuantity"
        _write(
            claim,
            place,
            claims,
            predicate,
            quantity.text,
            "unit rule",
            0.85,
            subject=unit,
            quantity=quantity,
            aspect=quantity.counted,
        )


def _read_quantities(claim: Claim, node: Node, place: Place, claims: ClaimList, about: str | None) -> None:
    if (
        _is_of_example(claim)
        or not (about or _speaks_of(_label(place.subject, claims.book), claim.text))
        or _NO_AMOUNT.match(claim.text)
        or claim.text.endswith("?")
    ):
        return
    named = " ".join(mention.matched for mention in claims.book.lexicon.find(claim.text)).split()
    for quantity in find_quantities(claim.text):
        if quantity.text.split()[0] in named or not _tells(quantity, node):
            continue
        predicate = _predicate_of(quantity, claim.text)
        _write(
            claim,
            place,
            claims,
            predicate,
            quantity.text,
            "quantity",
            0.85,
            subject=about,
            quantity=quantity,
            aspect=quantity.counted,
        )


def _speaks_of(label: str, text: str) -> bool:
    """Whether numbers of a text are those of the thing it stands under: a thing's, not an activity's.

    A name that looks like an activity ("Touring bike") is a thing's where the text has it as its subject.
    """
    return is_definable(label) or bool(label and re.match(rf"^(?:an?|the) {re.escape(label)}\b", text, re.I))


def _is_of_example(claim: Claim) -> bool:
    """Whether a statement gives an example or stands below one, so that its numbers hold of that only."""
    return any(_EXAMPLE.match(text) for text in (claim.text, *claim.context))


def _predicate_of(quantity: Quantity, text: str) -> str:
    """A time that something happens at or is counted from is a quantity, one that it takes is a duration."""
    start = text.find(quantity.text)
    timed = _AT_TIMES.search(text[: max(start, 0)]) or _SINCE.match(text[start + len(quantity.text) :])
    compared = _COMPARED.search(text[: max(start, 0)]) and not _BOUNDED.search(text[: max(start, 0)])
    if (quantity.dimension == "time" and start >= 0 and timed) or compared:
        return "hasQuantity"
    return _QUANTITY_PREDICATES.get(quantity.dimension, "hasLimit" if _limits(quantity) else "hasQuantity")


def _tells(quantity: Quantity, node: Node) -> bool:
    """Whether a number says what it is a number of: by a unit, a noun, a bound, or a label before it.

    A number that is a value in code, or of an option, is part of a name.
    """
    number = re.escape(quantity.text.split()[0].split("/")[0])
    found = re.search(rf"(?<![\w.]){number}(?!\w)", node.text)
    if any(
        mark == quantity.text.split()[0] or (_OPTION.match(mark) and found and found[0] in mark) for mark in node.terms
    ):
        return False
    if found and _EXAMPLE_BEFORE.search(node.text[: found.start()]):
        return False
    if quantity.unit or quantity.counted or quantity.per or quantity.low != quantity.high:
        return True
    return bool(found and _STATED.search(node.text[: found.start()]) and _ENDED.match(node.text[found.end() :]))


def _limits(quantity: Quantity) -> bool:
    return quantity.low != quantity.high or bool(quantity.per and quantity.counted)


def _read_relations(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> None:
    listed = TERM_TEXT.match(claim.text) if about else None
    asserted = main_clause(listed["text"] if listed else claim.text)
    for relation in relations().all if asserted else ():
        for pattern in relation.patterns:
            found = pattern.search(asserted)
            if found:
                _write_relation(claim, place, claims, relation, found, about)
                break
    if _DEFAULT.search(claim.text) and about and is_name(_label(about, claims.book), 4):
        _write(claim, place, claims, "defaultValue", claims.book.entities[about].label, "default", 0.75)


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
    if subject is None or (subject == place.subject and _ACTIVITY_LABEL.match(_label(subject, book))):
        return
    if relation.object == "text":
        phrase = _TRAILING.sub("", phrase).rstrip(" ,")
        if phrase.count("(") == phrase.count(")") and _says_more(phrase, subject, book):
            _write(claim, place, claims, relation.predicate, phrase, "pattern", 0.75, subject=subject)
        return
    for name in [phrase] if relation.kind else object_names(phrase, book):
        _write_entity(claim, place, claims, relation, name, "pattern", 0.8, subject)


def _is_of_reader(before: str, found: re.Match[str]) -> bool:
    """Whether the reader does it rather than the thing: "you can …", or an order ("Upload the samples to …")."""
    verb = found.group()[len(found.groupdict().get("s") or "") :].split()[0].casefold()
    order = verb in language().imperatives and not re.sub(r"\b(?:then|and|or)\b", "", before).strip(" ,")
    return order or bool(_BY_READER.search(before))


def _label(identity: str, book: NameBook) -> str:
    entity = book.entities.get(identity)
    return entity.label if entity else ""


def _says_more(phrase: str, subject: str, book: NameBook) -> bool:
    """Whether an object in words says anything: more than a pronoun or the subject's own name."""
    entity = book.entities.get(subject)
    own = {name.casefold() for name in (entity.label, *entity.aliases)} if entity else set()
    return phrase.casefold() not in own and not re.match(
        r"^(?:this|that|it|these|those|them|following|the following|e\.?g|i\.?e)\b", phrase, re.I
    )


def _read_endpoint(claim: Claim, place: Place, claims: ClaimList) -> None:
    """An address is an endpoint where the line is nothing else but a label, or says that it is one."""
    for found in _ENDPOINT.finditer(claim.text):
        rest = claim.text[: found.start()] + claim.text[found.end() :]
        labelled = rest.rstrip().endswith(":") and is_name(rest.rstrip(": "), 5) and not is_order(rest)
        if _ADDRESSES.search(rest) or labelled or not re.search(r"\w", rest):
            _write(claim, place, claims, "hasEndpoint", found.group().rstrip("."), "endpoint", 0.85)


def _read_command(claim: Claim, place: Place, claims: ClaimList) -> None:
    """A command, and what it is for: said after a colon, or by the line above it."""
    command, _, purpose = claim.text.partition(": ")
    above = place.context[-1] if place.context else ""
    said = purpose or (above if re.match(r"^to\b", above, re.I) or is_sentence(above) else "")
    entity = claims.book.name(command.lstrip("$ "), place.main, "Command") if len(command) < 60 else None
    if entity and said:
        _write(claim, place, claims, "commandFor", said, "command", 0.85, subject=entity)
    _write(claim, place, claims, "usesCommand", command, "command", 0.85, target=entity)


def _write(
    claim: Claim,
    place: Place,
    claims: ClaimList,
    predicate: str,
    value: str,
    rule: str,
    sure: float,
    *,
    form: str = "typed",
    subject: str | None = None,
    target: str | None = None,
    quantity: Quantity | None = None,
    aspect: str = "",
) -> None:
    claims.write(
        place,
        predicate,
        value,
        (claim.span.line_start, claim.span.line_end),
        rule=rule,
        level=Level.TYPED,
        text=claim.text,
        form=form,
        subject=subject,
        target=target,
        quantity=quantity,
        aspect=aspect,
        confidence=sure,
        mentions=claim.mentions,
    )


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
        label = claims.book.entities[target].label
        _write(claim, place, claims, relation.predicate, label, rule, sure, subject=subject, target=target)
