"""Which numbers of a statement are claims: of what thing, and by which property.

A number in a condition, in an example or of a thing that cannot be told stays with the statement, and makes no claim.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.claims import ClaimList, Place
from ingest.clauses import is_example, main_clause, own_subject
from ingest.definitions import TERM_TEXT, is_thing
from ingest.model import Claim, Node, Quantity
from ingest.names import NameBook
from ingest.quantities import Placed, find_quantities, place_quantities
from ingest.shape import finite_verb, is_name, is_order, plain_words
from ontology.reading import form, word_list
from ontology.words import language

_FORMULA = re.compile(r"^(?P<left>[^=<>!:]{1,80}?)\s=\s(?P<right>[^=].*)$")
_OPTION = re.compile(r"^-{1,2}\w")
_ENDED = re.compile(r"^\s*(?:$|[.;)(]|,(?!\s*\d))")
_LABELLED = re.compile(r"^(?P<label>[^:]+):\s*$")
_DURATIONS = {"time": "hasDuration", "money": "hasPrice"}


def read_formula(claim: Claim, place: Place, claims: ClaimList, about: str | None) -> bool:
    """Write the formula that a statement is, if it is one."""
    found = _FORMULA.match(claim.text)
    if not found or len(plain_words(found["left"])) > 8:
        return False
    amounts = find_quantities(found["left"])
    if not (amounts and re.search(r"\d", found["right"])) and not form("worked_out").search(claim.text):
        return False
    claims.write_typed(claim, place, "hasFormula", claim.text, "formula", 0.9, form="formula", subject=about)
    if len(amounts) == 1 and amounts[0].low == 1 and amounts[0].counted:
        _read_unit_rule(claim, amounts[0].counted, found["right"], place, claims)
    return True


def _read_unit_rule(claim: Claim, unit: str, worth: str, place: Place, claims: ClaimList) -> None:
    """ "1 shard = 1000 records/s": what one unit stands for holds of the unit."""
    entity = claims.book.name(unit, place.main)
    for quantity in find_quantities(worth):
        bounds = _is_most(quantity) or _is_rate(quantity) or quantity.dimension == "rate"
        predicate = "hasLimit" if bounds else "hasQuantity"
        _write(claim, place, claims, predicate, quantity, "unit rule", entity)


def is_of_example(claim: Claim, place: Place) -> bool:
    """Whether a statement gives an example or is part of one, so that what it says holds of that only."""
    return place.supposed or any(is_example(text) for text in (claim.text, *claim.context))


def read_quantities(claim: Claim, node: Node, place: Place, claims: ClaimList, about: str | None) -> None:
    """Write the numbers that a statement gives for a thing. `about` is the entity that the line itself names."""
    text, book = claim.text, claims.book
    if is_of_example(claim, place):
        return
    if (
        form("no_amount").match(text)
        or text.endswith("?")
        or (" = " in text and form("worked_out").search(text))
        or not (about or is_thing(book.label(place.subject), text))
    ):
        return
    named = " ".join(mention.matched for mention in book.lexicon.find(text)).split()
    for placed in _settled(text, place_quantities(text)):
        quantity = placed.quantity
        if quantity.text.split()[0] in named or not _tells(placed, node):
            continue
        subject = _subject(text, placed, place, book, about)
        if subject:
            _write(claim, place, claims, _predicate_of(placed, text), quantity, "quantity", subject)


def _write(
    claim: Claim, place: Place, claims: ClaimList, predicate: str, quantity: Quantity, rule: str, subject: str | None
) -> None:
    claims.write_typed(
        claim,
        place,
        predicate,
        quantity.text,
        rule,
        0.85,
        subject=subject,
        quantity=quantity,
        aspect=quantity.counted,
    )


def _settled(text: str, found: list[Placed]) -> list[Placed]:
    """The quantities that a text asserts, with what is said of them around them.

    Left out: negative numbers, what compares or conditions ("files larger than 1 GB"), what is measured per two things
    at once, and numbers inside brackets that tell of something else.
    """
    kept: list[Placed] = []
    for placed in found:
        before, after = text[: placed.start], text[placed.end :]
        negative = re.search(r"(?:^|[\s(])[-−]$", before)
        twice = placed.quantity.per and form("per_more").match(after)
        clause = re.split(r"[.;:]\s", before)[-1]
        condition = _compares(before) or form("for_larger").match(after) or form("amount_conditioned").search(clause)
        said = None if negative or twice or condition else _bracketed(text, placed, kept)
        if said:
            kept.append(said)
    return [_counted(text, placed) for placed in kept]


def _compares(before: str) -> bool:
    """Whether the words before a number compare a noun to it, where a verb would assert it ("takes longer than …")."""
    larger = form("larger").search(before)
    return larger is not None and larger["before"].casefold() not in word_list("to_be") and not _takes(larger["before"])


def _bracketed(text: str, placed: Placed, kept: list[Placed]) -> Placed | None:
    """A number in brackets says that of the one before it in other units; None where it tells of something else."""
    outside, opened, inside = text[: placed.start].rpartition("(")
    if not opened or ")" in inside:
        return placed
    if is_order(text) or not form("bounds_only").match(inside) or form("for_first").match(text[placed.end :]):
        return None
    outer = kept[-1].quantity if kept and not form("amount_breaks").search(text[kept[-1].end : len(outside)]) else None
    if outer and outer.unit and not placed.quantity.unit:
        return None
    if outer and outer.low is None and not inside:
        return replace(placed, quantity=replace(placed.quantity, low=None))
    return placed


def _takes(word: str) -> bool:
    """Whether the word before a comparison is a verb, so that it is asserted ("takes longer than …")."""
    return word.casefold() in language().finite_verbs or word.casefold().endswith(("ed", "for"))


def _counted(text: str, placed: Placed) -> Placed:
    """ "Number of routes per table: 20" counts routes, per table."""
    label = _LABELLED.match(text[: placed.start])
    found = form("number_of").match(label["label"].strip()) if label else None
    quantity = placed.quantity
    if not found or quantity.unit or quantity.counted or not form("counts_per").search(text):
        return placed
    low = None if found["most"] else quantity.low
    return replace(placed, quantity=replace(quantity, low=low, counted=found["counted"], per=found["per"] or ""))


def _subject(text: str, placed: Placed, place: Place, book: NameBook, about: str | None) -> str | None:
    """What a number is a number of: what its sentence speaks of; None where that cannot be told."""
    if about and TERM_TEXT.match(text):
        return about
    standing = about or place.subject
    if _stands_before(text, placed) or not (about or place.clear):
        return None
    clause = re.split(r"[.;]\s", text[: placed.start])[-1]
    asserted = main_clause(clause)
    if (clause and not asserted) or form("given").match(clause):
        return None
    verb = finite_verb(asserted)
    if is_order(asserted):
        bounded = placed.quantity.low is None or _is_rate(placed.quantity)
        return standing if bounded else None
    if verb is None:
        return _subject_of_fragment(text, asserted, placed, standing, place, book)
    if not verb:
        return standing
    speaks, says = asserted[:verb].strip(), asserted[verb:]
    if form("reports").search(says):
        return None
    if form("clause_cut").search(speaks):
        return None
    if speaks.casefold() == "there" or _mentions(speaks, standing, book):
        return standing
    return own_subject(speaks, standing, place.main, book)


def _stands_before(text: str, placed: Placed) -> bool:
    """Whether a number is told before the main clause, as its condition: "During a period of 2 days, …"."""
    main = main_clause(text)
    return bool(main) and placed.start < len(text) - len(main)


def _subject_of_fragment(
    text: str, before: str, placed: Placed, standing: str, place: Place, book: NameBook
) -> str | None:
    """What a number is of where no verb stands before it; each of several numbers in a row has its own name before it.

    A number that is part of what a sentence speaks of ("Two of them need …", "Those of 5 kg need …") tells of nothing.
    """
    quantity = placed.quantity
    opens = not before.strip() or bool(form("article_only").match(before))
    if (form("part_of").search(before) or (opens and quantity.low is not None)) and finite_verb(text[placed.end :]):
        return None
    if form("relative_within").search(before):
        return None
    if form("own_noun").match(before) and not _mentions(before, standing, book):
        return None
    done = form("done_for").match(before) if quantity.dimension == "time" else None
    if done and is_name(done["what"], 3):
        return book.name(done["what"], place.main)
    alike = [other for other in place_quantities(text) if other.quantity.unit == quantity.unit]
    label = before.rpartition(", ")[2].strip() if quantity.unit and len(alike) > 1 else ""
    if not label or not place_quantities(text)[0].start:
        return standing
    return book.name(label, place.main) if is_name(label, 3) and "(" not in label else None


def _mentions(words: str, identity: str, book: NameBook) -> bool:
    """Whether a sentence's subject holds the name of the thing it stands under ("The state of X jobs")."""
    entity = book.entities.get(identity)
    return entity is not None and bool(re.search(rf"\b{re.escape(entity.label)}\b", words, re.I))


def _predicate_of(placed: Placed, text: str) -> str:
    """By which property a number is told: a limit, a duration, a price, or no more than a number.

    A time that something happens at or is counted from is no duration, and what advice names is no limit.
    """
    quantity, before = placed.quantity, text[: placed.start]
    order = is_order(main_clause(text)) or bool(form("advice_first").match(main_clause(text)))
    if quantity.dimension in _DURATIONS:
        lasts = not before.strip() or form("lasts").search(before) or quantity.low != quantity.high
        aside = before.count("(") > before.count(")") and not finite_verb(before)
        counted = form("at_times").search(before) or form("since").match(text[placed.end :])
        timed = counted or order or aside or not lasts
        return "hasQuantity" if timed and quantity.dimension == "time" else _DURATIONS[quantity.dimension]
    least = quantity.high is None and bool(form("at_least").search(text)) and not order
    most = _is_most(quantity) and quantity.low is None
    return "hasLimit" if most or least or _is_rate(quantity) else "hasQuantity"


def _is_bare_one(quantity: Quantity, before: str) -> bool:
    """Whether "one" is hardly more than an article ("in one litre")."""
    return quantity.text.casefold().startswith("one") and quantity.low == quantity.high and not before.endswith("only ")


def _is_most(quantity: Quantity) -> bool:
    return quantity.low != quantity.high and quantity.high is not None


def _is_rate(quantity: Quantity) -> bool:
    return bool(quantity.per and quantity.counted)


def _tells(placed: Placed, node: Node) -> bool:
    """Whether a number says what it is a number of: by a unit, a noun, a bound, or a label before it.

    A number that is a value in code, or of an option, is part of a name.
    """
    quantity, number = placed.quantity, placed.quantity.text.split()[0]
    before, after = node.text[: placed.start], node.text[placed.end :]
    if any(mark == number or (_OPTION.match(mark) and number in mark) for mark in node.terms):
        return False
    if form("example_before").search(before) or _is_bare_one(quantity, before):
        return False
    if quantity.unit or quantity.counted or quantity.per or quantity.low != quantity.high:
        return True
    return bool(form("amount_stated").search(before) and _ENDED.match(after))
