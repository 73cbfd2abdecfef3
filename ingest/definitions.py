"""Which lines are definitions: "Term: text", "X is a …", and a first line that names a class and what sets it apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.claims import ClaimList, Place
from ingest.model import Claim, Level, Node
from ingest.names import kind_of_noun
from ingest.quantities import find_quantities
from ingest.sentences import split_sentences
from ingest.shape import (
    has_finite_verb,
    is_command,
    is_name,
    is_order,
    is_title_case,
    looks_plural,
    opens_list,
    plain_words,
    starts_as_detail,
)
from ontology.reading import form
from ontology.words import language, singular, words_of

TERM_TEXT = re.compile(r"^(?P<term>[^:=]{2,60}?)\s*:\s+(?P<text>\S.*)$")
_EQUALS = re.compile(r"^(?P<term>[^=<>!:,]{2,40}?)\s=\s(?P<text>[^=]+)$")


def read_definitions(claim: Claim, node: Node, place: Place, claims: ClaimList, about: str | None) -> None:
    """Definitions: "Term: text", a term the author marked, "X is a …"."""
    text, book = claim.text, claims.book
    listed = TERM_TEXT.match(text)
    if about and listed and not (node.children and opens_list(text)):
        loud = _is_loud(listed["term"], book.entities[about].label)
        if _explains(listed["term"], listed["text"]) and not loud and not _is_remark(listed, claims.source.lines):
            define(claim, place, claims, about, listed["text"], "term: text", 0.9)
        return
    equals = _EQUALS.match(text)
    if equals and is_name(equals["term"], 4) and not re.search(r"[\d*/+×^]", equals["text"]):
        if term := about or book.name(equals["term"], place.main):
            define(claim, place, claims, term, equals["text"], "term: text", 0.85)
        return
    for mark in node.terms:
        said = re.search(rf"\b{re.escape(mark)}\b,? (?:which|that) (?:is|are) (?P<text>(?:an?|the) [^.;]+)", text)
        if said and is_name(mark, 4) and (term := book.name(mark, place.main)):
            define(claim, place, claims, term, said["text"], "X, which is …", 0.85)
    above = book.entities.get(place.subject)
    aside = above and re.search(rf"\b{re.escape(above.label)}, which (?:is|are) (?P<text>an? [^.;]+)", text, re.I)
    if aside and above and is_definable(above.label):
        define(claim, place, claims, above.id, aside["text"], "X, which is …", 0.85)
    found = form("definition").match(text) or _plural(text)
    if found and _may_be_term(found["term"]) and not form("no_class").match(found["text"]):
        term = book.name(found["term"], place.main)
        if term:
            sure = 0.9 if any(found["term"].casefold() in mark.casefold() for mark in node.terms) else 0.8
            define(claim, place, claims, term, split_sentences(found["text"])[0], "X is a …", sure)


def read_first_line(claim: Claim, place: Place, claims: ClaimList) -> None:
    """The first line below a name defines it where it names a class of things and what sets this one apart."""
    entity = claims.book.entities.get(place.subject)
    label = entity.label if entity else ""
    if names_class(claim.text) and is_definable(label) and not claim.text.casefold().startswith(label.casefold()):
        define(claim, place, claims, place.subject, claim.text, "first line", 0.7)


def is_definable(label: str) -> bool:
    """Whether a label names a thing, rather than an activity, a question or a step."""
    if not label or form("activity").search(label):
        return False
    doing = form("doing").match(label)
    if doing:
        order, noun = is_order(_infinitive(doing["stem"]) + doing["rest"]), kind_of_noun(label) is not None
        compound = len(label.split()) == 2 and not looks_plural(label)  # "Touring bike", "Scaling policy"
        return (noun and not order) or (compound and (noun or not order))
    return not is_order(label) or is_title_case(label)


def _infinitive(stem: str) -> str:
    """The verb of an -ing form without the ending: "creat" gives "create", "runn" "run", where orders know it."""
    forms = (stem, f"{stem}e", stem[:-1])
    return next((form for form in forms if form.casefold() in language().imperatives), stem)


def is_thing(label: str, text: str) -> bool:
    """Whether a label names a thing, so that a text below it may speak of that.

    One that looks like an activity ("Touring bike") does so where the text has it as its subject.
    """
    return is_definable(label) or bool(label and re.match(rf"^(?:an?|the) {re.escape(label)}\b", text, re.I))


def names_class(text: str) -> bool:
    """Whether a line is a noun phrase for a class of things: "Managed service to …", "A queue that …"."""
    if ":" in text or text.endswith("?") or is_title_case(text):
        return False
    if form("no_head").match(text) or form("commands").match(text):
        return False
    found = form("core_end").search(text)
    core, rest = (text[: found.start()], text[found.start() :]) if found else (text, "")
    words = words_of(core)
    if has_finite_verb(form("relative_anywhere").split(text)[0]) or find_quantities(core) or not 1 <= len(words) <= 7:
        return False
    if words[0].casefold() in language().finite_verbs or _begins_with_verb(text, words):
        return False
    if _is_genus(core):
        return len(plain_words(text)) > 2 and (len(words) > 1 or bool(form("class_of").match(rest)))
    article = form("single").match(core) and not form("no_class").match(core) and not form("pronoun").match(core)
    set_apart = form("relative").match(rest) or (form("class_of").match(rest) and not text.endswith("."))
    return bool(article and set_apart)


def _begins_with_verb(text: str, words: list[str]) -> bool:
    """Whether a line begins with an order or a verb of its subject ("Adds or updates …"), so that it is no name."""
    verb = (
        bool(re.match(r"^[A-Za-z]+[a-rt-z]s\s", text)) and len(words) > 1 and not re.search(r"(?:us|is|'s)$", words[0])
    )
    return is_order(text) or verb


def _is_genus(core: str) -> bool:
    """Whether a phrase's head noun is one that names a class ("cache", "service")."""
    words = words_of(core.rstrip("."))
    return bool(words) and singular(words[-1].casefold()) in language().genus


def _is_loud(term: str, label: str) -> bool:
    """Whether a term in capitals (a state such as "ALARM") is another thing than the one whose name it resembles."""
    return term.isupper() and len(term) > 3 and not label.isupper() and term.casefold() != label.casefold()


def _plural(text: str) -> re.Match[str] | None:
    """ "Xs are …" is a definition where what follows is a noun phrase for a class."""
    found = form("plural_definition").match(text)
    return found if found and names_class(found["text"]) else None


def _explains(term: str, text: str) -> bool:
    """Whether the text after a term says what it is, rather than giving a value, a list, an example or an order."""
    if not _is_whole(term) or ", " in term or text[0] in "{[<" or text[0].isdigit():
        return False
    if (
        form("remark_label").match(term)
        or form("says_only").match(text.lstrip("["))
        or text.endswith("?")
        or has_finite_verb(term)
        or is_command(text)
    ):
        return False
    if (
        (is_order(term) and len(term.split()) > 2)
        or re.match(r"^\w+ly\b", term)
        or " = " in text
        or len(text.split()) < 2
    ):
        return False
    amounts = find_quantities(text)
    opening = " ".join(text.split()[:3])
    most = 8 if any(amount.unit for amount in amounts) else 6
    value = bool(amounts) and (len(plain_words(text)) < most or bool(find_quantities(opening)))
    listing = text.count(",") >= 2 and all(len(piece.split()) <= 4 for piece in text.split(","))
    return not value and not listing and len(plain_words(text)) > 1


def _is_remark(listed: re.Match[str], lines: Sequence[str]) -> bool:
    """Whether a line is one of several that begin with a label ("Oven: The … is …"), and a sentence about something
    else: such a label only tells of what the remarks are."""
    if (
        not has_finite_verb(form("relative_anywhere").split(listed["text"])[0])
        or words_of(listed["text"])[0].casefold() in language().finite_verbs
    ):
        return False
    label = re.compile(rf"[\W\d]*{re.escape(listed['term'])}\W*:\W")
    return sum(label.match(line) is not None for line in lines) > 1


def _is_whole(term: str) -> bool:
    """Whether a term holds every bracket and quote that it opens, so that its colon is not one of code."""
    pairs = all(term.count(opened) == term.count(closed) for opened, closed in ("()", "[]", "{}"))
    return pairs and term.count("`") % 2 == 0


def _may_be_term(words: str) -> bool:
    bare = words.title().replace("A ", "")
    begins = form("pronoun").match(words) or form("subordinate_term").match(words)
    return is_name(words, 4) and not begins and not starts_as_detail(bare)


def define(claim: Claim, place: Place, claims: ClaimList, term: str, text: str, rule: str, sure: float) -> None:
    """Write one definition."""
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
