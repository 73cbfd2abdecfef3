"""The first level of reading: typed relations, definitions, limits and formulas in a statement."""

from __future__ import annotations

import re

from ingest.claims import ClaimList, Place
from ingest.model import Claim, Level, Node, Quantity
from ingest.names import NameBook, split_names
from ingest.quantities import find_quantities
from ingest.shape import has_finite_verb, is_command, is_name, is_sentence, is_title_case, plain_words, starts_as_detail
from ontology.relations import Relation, relations

_DEFINITION = re.compile(
    r"^(?:(?:an?|the|each)\s+)?(?P<term>[^,.;:]{2,50}?)\s+(?:is|are)\s+(?P<text>(?:an?|the|one|another|simply|just)\s+.+)$",
    re.I,
)
_PLURAL_DEFINITION = re.compile(r"^(?P<term>[A-Z][^,.;:]{2,40}?)\s+are\s+(?P<text>[a-z][^.;]{5,})$")
_TERM_TEXT = re.compile(r"^(?P<term>[^:=]{2,60}?)\s*:\s+(?P<text>\S.*)$")
_FORMULA = re.compile(r"^(?P<left>[^=<>!:]{1,80}?)\s=\s(?P<right>[^=].*)$")
_ENDPOINT = re.compile(r"\b(?:https?://[^\s,;)]+|[a-z0-9-]+(?:\.[a-z0-9-]+){2,}\.[a-z]{2,6}\b)", re.I)
_DEFAULT = re.compile(r"\bdefault\b", re.I)
_PRONOUN = re.compile(
    r"^(?:it|this|that|these|those|they|you|we|there|which|each|value|what|names?|all|everything)\b", re.I
)
_INSTRUCTS = re.compile(r"^(?:no|not|can|must|use|up|set|define|create|great|good|easy|only|do|enable|add|run)\b", re.I)
_RELATIVE = re.compile(r"(?<=\w)\s+(?:that|which|who|where|whose|used to|used for)\b", re.I)
_CLAUSE = re.compile(
    r"\b(?:which|that|who|when|where|if|because|so|as well as|in order|by|using|via|without|with|for|to|on)\b.*$",
    re.I,
)
_TRAIL = re.compile(r"\s*\((?:default[^)]*|e\.?g\.?[^)]*|i\.?e\.?[^)]*)\)\s*$", re.I)
_QUANTITY_PREDICATES = {"time": "hasDuration", "money": "hasPrice"}


def read_statement(claim: Claim, node: Node, position: int, place: Place, claims: ClaimList, about: str | None) -> None:
    """Write the typed claims that a statement holds. `about` is the entity that the line itself names."""
    text = node.text
    if is_command(text):
        _read_command(claim, place, claims)
        return
    _read_terms(claim, node, place, claims, about)
    if not _read_formula(claim, place, claims, about):
        _read_quantities(claim, place, claims, about)
    _read_relations(claim, place, claims, about)
    _read_endpoint(claim, place, claims)
    if position == 0 and not about and not node.children:
        _read_first_line(claim, place, claims)


def read_list_item(claim: Claim, relation: Relation, place: Place, claims: ClaimList) -> None:
    """Write what an item says as a member of the list that a relation's head announced."""
    term = _TERM_TEXT.match(claim.text)
    words = term["term"] if term and is_name(term["term"], 5) else _TRAIL.sub("", claim.text)
    if relation.object == "text":
        _write(claim, place, claims, relation.predicate, words if term else claim.text, "list item", 0.8)
        return
    names = split_names(words) if "," in words or " and " in words else [words]
    for name in names:
        if is_name(name, 7):
            _write_entity(claim, place, claims, relation, name, "list item", 0.85)
        else:
            _write(claim, place, claims, relation.predicate, name, "list item", 0.75)


def _read_terms(claim: Claim, node: Node, place: Place, claims: ClaimList, about: str | None) -> None:
    """Definitions: "Term: text", a term the author marked, "X is a …"."""
    text, book = claim.text, claims.book
    listed = _TERM_TEXT.match(text)
    if about and listed and not node.children:
        _define(claim, place, claims, about, listed["text"], "term: text", 0.9)
        return
    for mark in node.terms:
        said = re.search(rf"\b{re.escape(mark)}\b,? (?:which|that) (?:is|are) (?P<text>[^.;]+)", text)
        if said and is_name(mark, 4) and (term := book.name(mark, place.main)):
            _define(claim, place, claims, term, said["text"], "X, which is …", 0.85)
    found = _DEFINITION.match(text) or _PLURAL_DEFINITION.match(text)
    if found and _may_be_term(found["term"]):
        term = book.name(found["term"], place.main)
        if term:
            sure = 0.9 if any(found["term"].casefold() in mark.casefold() for mark in node.terms) else 0.8
            _define(claim, place, claims, term, found["text"], "X is a …", sure)


def _may_be_term(words: str) -> bool:
    return is_name(words, 4) and not _PRONOUN.match(words) and not starts_as_detail(words.title().replace("A ", ""))


def _define(claim: Claim, place: Place, claims: ClaimList, term: str, text: str, rule: str, sure: float) -> None:
    claims.write(
        place,
        "definedAs",
        text,
        (claim.span.line_start, claim.span.line_end),
        rule=rule,
        level=Level.TYPED,
        text=claim.text,
        form="definition",
        subject=term,
        confidence=sure,
        mentions=[term, *claim.mentions],
    )


def _read_first_line(claim: Claim, place: Place, claims: ClaimList) -> None:
    """The first line below a name says what the thing is where it is a noun phrase, or what it is used for."""
    text = claim.text
    core = _RELATIVE.split(text, maxsplit=1)[0]
    phrase = not has_finite_verb(core) and not find_quantities(text) and len(plain_words(text)) > 2
    if phrase and ":" not in text and not is_title_case(text) and not _INSTRUCTS.match(text):
        _define(claim, place, claims, place.subject, text, "first line", 0.7)


def _read_formula(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> bool:
    found = _FORMULA.match(claim.text)
    if not found or len(plain_words(found["left"])) > 8:
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


def _read_quantities(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> None:
    for quantity in find_quantities(claim.text):
        predicate = _QUANTITY_PREDICATES.get(quantity.dimension, "hasLimit" if _limits(quantity) else "hasQuantity")
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


def _limits(quantity: Quantity) -> bool:
    return quantity.low != quantity.high or bool(quantity.per and quantity.counted)


def _read_relations(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> None:
    for relation in relations().all:
        for pattern in relation.patterns:
            found = pattern.search(claim.text)
            if found:
                _write_relation(claim, place, claims, relation, found, about)
                break
    if _DEFAULT.search(claim.text) and about:
        _write(claim, place, claims, "defaultValue", claims.book.entities[about].label, "default", 0.75)


def _write_relation(
    claim: Claim, place: Place, claims: ClaimList, relation: Relation, found: re.Match[str], about: str | None
) -> None:
    subject = about
    if "s" in found.re.groupindex and found["s"] and found["s"].strip():
        subject = _subject(found["s"], place, claims.book) or subject
    phrase = found["o"].strip()
    if relation.object == "text":
        _write(claim, place, claims, relation.predicate, phrase, "pattern", 0.75, subject=subject)
        return
    for name in _object_names(phrase, claims.book):
        _write_entity(claim, place, claims, relation, name, "pattern", 0.8, subject)


def _subject(words: str, place: Place, book: NameBook) -> str | None:
    """The entity a sentence starts with: what the vocabulary knows in it, else its words where they are a name."""
    bare = re.sub(r"\b(?:also|can|will|may|must|is|are|be|easily|only|to|it|fully|both)\b", " ", words, flags=re.I)
    mentioned = book.mentioned(bare)
    if mentioned:
        return mentioned[0]
    bare = " ".join(bare.split())
    return book.name(bare, place.main) if bare and is_name(bare, 4) and not _PRONOUN.match(bare) else None


def _object_names(phrase: str, book: NameBook) -> list[str]:
    """The names in an object phrase: the known things in it, else its enumerated short names."""
    inside = re.search(r"\(([^)]+)\)", phrase)
    pool = phrase
    if inside and len(split_names(inside[1])) > 1:
        pool = inside[1]
    names = []
    for piece in split_names(pool):
        trimmed = _CLAUSE.sub("", piece).strip() or piece
        known = book.lexicon.find(piece)
        if book.is_known(trimmed) or (is_name(trimmed, 5) and not _PRONOUN.match(trimmed)):
            names.append(trimmed)
        elif known:
            names.extend(mention.matched for mention in known[:1])
    return names


def _read_endpoint(claim: Claim, place: Place, claims: ClaimList) -> None:
    for found in _ENDPOINT.finditer(claim.text):
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
