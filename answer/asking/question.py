"""Reading a question: its kind, what it names, what it asks for, and the terms an answer should cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from answer.asking.asked_noun import defined_words, find_asked
from answer.asking.declared import ask_outright
from answer.asking.linking import Link, read_names
from answer.asking.phrasing import asking_sentence, strip_courtesies
from answer.asking.question_kind import find_kind, find_wants, measuring_words
from answer.asking.spelling import mend_spelling
from answer.knowledge import Knowledge
from answer.model import Kind
from ingest.model import Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.units import units
from ontology.words import fold, language, normalise, normalise_apostrophes, stem, terms_of

_DESIGNATION = re.compile(r"(?<=\s)[A-Z][A-Za-z]*[ -](?P<number>\d+(?:\.\d+)?[a-z]?)(?=\W*$|[,;:)]| [a-z]+\b(?<!s))")
_NAME_LIKE = re.compile(r"(?<=\s)(?=[A-Za-z]*\d*[A-Z])[A-Za-z][A-Za-z0-9]{2,}\b(?![+/]\w)")
_MOST_NUMBERS = 12
_ENOUGH = 2  # terms of a clause that asks for something by itself
OWNERS = frozenset({"Service", "Organization", "Certification", "Tool"})
"""The classes of things that are named to say whose features are asked for."""


@dataclass(slots=True)
class Question:
    """A question as read.

    `terms` are the stems an answer should cover, `focus` those of them that are not names of known things or of the
    setting ("In X, …"), `main` the stems without the setting,
    `pairs` the stems that stand side by side; `asked` the stems of the noun that is asked for ("which header"),
    `wants` the dimension of the value that is wanted, `counted` the stems of what is counted, `designations` the
    numbers that tell one thing from its kin ("TLS 1.3", "Cat 6"), `strange` the names that the texts never use,
    `excluded` the stems of what the question sets aside ("other than …"), `denied` those of what must not hold ("but
    does not …"), `situation` those of what is told before the clause that asks.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    links: list[Link]
    focus: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    pairs: frozenset[tuple[str, str]] = frozenset()
    asked: tuple[str, ...] = ()
    wants: str | None = None
    counted: tuple[str, ...] = ()
    quantities: list[Quantity] = field(default_factory=list)
    predicates: frozenset[str] = frozenset()
    negated: bool = False
    designations: frozenset[str] = frozenset()
    strange: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    situation: frozenset[str] = frozenset()

    @property
    def entities(self) -> list[str]:
        """The best entity of each link."""
        return [link.best for link in self.links]

    @property
    def named(self) -> frozenset[str]:
        """The stems of all names that it holds."""
        return frozenset(stem for link in self.links for stem in terms_of(link.matched))


def read_question(text: str, knowledge: Knowledge) -> Question:
    """Read a question. Any text is accepted; one without content gives no terms."""
    bare, excluded = set_aside(mend_spelling(strip_courtesies(ask_outright(text)), knowledge))
    bare, links = read_names(bare, knowledge)
    main = questioning().forms["setting"].sub("", questioning().forms["topic"].sub("", bare))
    quantities = find_quantities(_without_names(bare, links, knowledge))[:_MOST_NUMBERS]
    asked = find_asked(asking_sentence(main)) or find_asked(main)
    kind = find_kind(main)
    if kind is Kind.FACT and _only_names(main, links):
        kind = Kind.DEFINITION
    if kind is Kind.DEFINITION:
        asked = tuple(dict.fromkeys(terms_of(defined_words(main)))) or asked
    wants = find_wants(measuring_words(main)) if kind in (Kind.LIMIT, Kind.FACT, Kind.DEFINITION) else None
    if questioning().forms["what_for"].match(main) or questioning().forms["happening_asked"].search(main):
        wants = None
    if kind is Kind.DEFINITION and wants:
        kind, wants = (Kind.LIMIT, wants) if questioning().forms["bound"].search(main) else (kind, None)
    counted = asked if wants == "count" else ()
    terms = tuple(dict.fromkeys(terms_of(bare)))
    denied = find_denied(main) if kind in (Kind.REVERSE, Kind.FACT) else frozenset()
    focus = _focus(terms, main, kind, links, knowledge, wants)
    return Question(
        bare,
        kind,
        terms,
        links,
        tuple(term for term in focus if term not in denied) or focus,
        tuple(terms_of(main)),
        frozenset(pairwise(terms_of(bare))),
        asked,
        wants,
        counted,
        quantities,
        find_predicates(bare),
        bool(questioning().forms["negated"].search(normalise_apostrophes(bare))),
        frozenset(found["number"].casefold() for found in _DESIGNATION.finditer(bare)),
        _strange_names(main, links, knowledge),
        excluded,
        denied,
        find_situation(bare),
    )


def _only_names(text: str, links: list[Link]) -> bool:
    """Whether a question has no other words than the name of one thing ("A skiff?", "Tell me about skiffs")."""
    named = questioning().forms["define_frame"].sub("", questioning().forms["told_about"].sub("", text))
    terms = set() if questioning().forms["interrogative"].search(named) else set(terms_of(named))
    return any(terms == set(terms_of(link.matched)) for link in links) if terms else False


def find_situation(text: str) -> frozenset[str]:
    """The stems of what a question tells of its asker's situation before the clause that asks, where that clause says
    enough by itself ("my app runs on many servers, where does it put session state")."""
    asking = questioning().forms["asking_clause"].split(text)[-1]
    open_asked = questioning().forms["open_asked"].match(asking)  # "which pump if the well is deep" asks by the case
    plain = questioning().forms["circumstance"].sub("", asking) if open_asked else asking
    told = set(terms_of(plain if len(terms_of(plain)) >= _ENOUGH else asking))
    return frozenset(terms_of(text)) - told if len(told) >= _ENOUGH else frozenset()


def set_aside(text: str) -> tuple[str, frozenset[str]]:
    """A question without what it excludes ("in regions other than X and Y"), and the stems of that; a question for yes
    or no, or for how something is done outside of another, stays as it is."""
    found = questioning().forms["excluded"].search(text)
    if found is None or questioning().forms["auxiliary"].match(text) or questioning().forms["done_outside"].match(text):
        return text, frozenset()
    word = "" if found.group().startswith("(") else "other"
    return fold(f"{text[: found.start()]}{word}{text[found.end() :]}"), frozenset(terms_of(found["names"]))


def find_denied(text: str) -> frozenset[str]:
    """The stems of what must not hold of the thing asked for ("…, but does not need soil"), its own words apart."""
    found = questioning().forms["denied"].search(text)
    if found is None:
        return frozenset()
    return frozenset(terms_of(found["what"])) - frozenset(terms_of(text[: found.start()]))


def asks_code(question: Question) -> bool:
    """Whether source code may answer: what is asked for is written as code, or how something is done."""
    return question.kind is Kind.HOWTO or bool(questioning().forms["code_asked"].search(question.text))


def _strange_names(text: str, links: list[Link], knowledge: Knowledge) -> tuple[str, ...]:
    """The words of the last sentence of a question that look like names ("IPv6", "DAX"), and the thing of which it
    asks yes or no ("does the moon …"), as far as they stand nowhere in the texts."""
    last = asking_sentence(text)
    subject = questioning().forms["subject_asked"].match(last)
    named = " ".join(link.matched for link in links)
    return tuple(
        word
        for word in (*_NAME_LIKE.findall(last), *(subject.groups() if subject else ()))
        if word not in named
        and not units().find(word)
        and (stems := terms_of(word))
        and all(knowledge.weight(stem) >= knowledge.rarest for stem in stems)
    )


def _focus(
    terms: tuple[str, ...], main: str, kind: Kind, links: list[Link], knowledge: Knowledge, wants: str | None
) -> tuple[str, ...]:
    names = {
        stem
        for link in links
        if knowledge.entity(link.best).known and knowledge.entity(link.best).kind in OWNERS
        for stem in terms_of(link.matched, keep_stop_words=True)
    }
    measuring = {wants, *(("data", "time") if wants == "rate" else ())}
    measured = {stem(word) for unit in units().by_id.values() if unit.dimension in measuring for word in unit.words}
    brands = {stem for brand in knowledge.lexicon.brands for stem in terms_of(brand)}
    announced = questioning().forms["number_asked"].match(main) if kind is Kind.LIST else None
    number = set(terms_of(announced["number"])) if announced else set()  # "which two": the list need not say it
    inside = set(terms_of(main)) - brands - questioning().frames.get(kind.value, frozenset()) - measured - number
    focus = tuple(term for term in terms if term in inside and term not in names)
    return focus or tuple(term for term in terms if term in inside) or terms


def _without_names(text: str, links: list[Link], knowledge: Knowledge) -> str:
    """A question without the names of known things that hold digits: "Route 53", "tvOS 9" count nothing."""
    for link in links:
        if knowledge.entity(link.best).known and any(sign.isdigit() for sign in link.matched):
            text = text.replace(link.matched, " ")
    return questioning().forms["versioned"].sub(" ", text)


def find_predicates(text: str) -> frozenset[str]:
    """The properties whose question words a question holds."""
    stems = {stem(word) for word in normalise(text).split()}
    stops = {stem(word) for word in language().stop_words}
    return frozenset(r.predicate for r in relations().all if (r.asks - stops) & stems)
