"""Reading a question: its kind, what it names, what it asks for, and the terms an answer should cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from answer.knowledge import Knowledge
from answer.linking import Link, link_entities
from answer.model import Kind
from ingest.model import Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import fold, language, normalise, normalise_apostrophes, singular, stem, terms_of

_AUXILIARY = re.compile(
    r"^(?:is|are|was|were|can|could|do|does|did|will|would|should|must|may|has|have|am|isn't|aren't|can't|doesn't|don't)\b",
    re.I,
)
_TRUTH = re.compile(r"\b(?:true or false|is it (?:possible|true|ok|allowed)|, ?(?:right|correct|yes or no))\b", re.I)
_CHOICE = re.compile(r"\b(?:which|what|who|whose|where|when|how)\b", re.I)
_ASKED = (
    re.compile(
        r"\b(?:which|what)(?:'s|s| is| are| was)?\s+(?:the |all |some |of the )*(?P<np>(?:[\w/&'.-]+\s+){0,5}?[\w/&'.-]+)\s+"
        r"(?:is|are|was|does|do|did|can|could|should|must|will|would|has|have|to|for|of|in|on|that|which|lets?|i|you|we|my|"
        r"tells?|gives?|holds?|used|there|from|when|with|by|meant|needed|\w+s)\b",
        re.I,
    ),
    re.compile(r"\bhow (?:many|much)\s+(?P<np>(?:[\w/&'.-]+\s+){0,3}?[\w/&'.-]+)\s*(?:\?|$|\b(?:is|are|does|do|can|could|should|must|will|i|you|we|per|a|an|one|in|for|of|to|at|there|have|has|get|may|needed|required)\b)", re.I),
    re.compile(r"\b(?:list|name|give me|show me)\s+(?:the |all |some |of )*(?P<np>(?:[\w/&'.-]+\s+){0,4}?[\w/&'.-]+)\s*(?:\?|$|\b(?:of|in|for|that|which|to)\b)", re.I),
    re.compile(r"\b(?:which|what)\s+(?P<np>[\w/&'-]+(?:\s+[\w/&'-]+)?)", re.I),
)
_NOT_ASKED = frozenset("one is are the does do can thing it".split())
_NEGATED = re.compile(r"\b(?:not|n't|doesn't|don't|isn't|can't|cannot|without|never|no longer|except)\b", re.I)


@dataclass(slots=True)
class Question:
    """A question as read.

    `terms` are the stems an answer should cover; `asked` the stems of the noun that is asked for ("which header"),
    `wants` the dimension of the value that is wanted, `counted` the stems of what is counted.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    links: list[Link]
    asked: tuple[str, ...] = ()
    wants: str | None = None
    counted: tuple[str, ...] = ()
    quantities: list[Quantity] = field(default_factory=list)
    predicates: frozenset[str] = frozenset()
    negated: bool = False

    @property
    def entities(self) -> list[str]:
        """The best entity of each link."""
        return [link.best for link in self.links]


def read_question(text: str, knowledge: Knowledge) -> Question:
    """Read a question. Any text is accepted; one without content gives no terms."""
    bare = strip_courtesies(text)
    links = link_entities(bare, knowledge)
    quantities = find_quantities(bare)
    asked = find_asked(bare)
    kind = find_kind(bare, asked)
    wants = find_wants(bare) if kind in (Kind.LIMIT, Kind.FACT, Kind.DEFINITION) else None
    if wants and kind is Kind.DEFINITION:
        kind = Kind.LIMIT
    counted = asked if wants == "count" else ()
    return Question(
        bare,
        kind,
        tuple(dict.fromkeys(terms_of(bare))),
        links,
        asked,
        wants,
        counted,
        quantities,
        find_predicates(bare),
        bool(_NEGATED.search(normalise_apostrophes(bare))),
    )


def strip_courtesies(text: str) -> str:
    """A question without greetings and pleas; its quotation marks and apostrophes made plain."""
    bare = normalise_apostrophes(fold(text)).replace("“", '"').replace("”", '"')
    before = None
    while before != bare:
        before = bare
        for pattern in questioning().courtesies:
            bare = pattern.sub("", bare).strip()
    return bare


def find_kind(text: str, asked: tuple[str, ...]) -> Kind:
    """The kind of a question by the form of its last asking sentence, then by its words."""
    last = [piece for piece in re.split(r"(?<=[.!?;:])\s+", text) if piece][-1:] or [text]
    lowered = text.casefold()
    if (_AUXILIARY.match(last[0]) or _TRUTH.search(text) or _asks_condition(text)) and not _compares(lowered):
        return Kind.BOOLEAN
    for name, pattern in questioning().kinds:
        if pattern.search(lowered):
            kind = Kind(name)
            if kind is Kind.LIST and asked and not _plural(asked_words(text)):
                continue
            return kind
    if re.search(r"\b(?:which|what)\b", lowered):
        return Kind.LIST if _plural(asked_words(text)) else Kind.REVERSE
    return Kind.HOWTO if lowered.startswith("how") else Kind.FACT


def _compares(lowered: str) -> bool:
    return bool(re.search(r"\b(?:vs\.?|versus|differences?|compare)\b", lowered))


def _asks_condition(text: str) -> bool:
    """Whether a question puts its case first: "If X …, is Y?"."""
    found = re.match(r"^(?:if|when|suppose|given|assuming|say)\b[^?]*?,\s*(?P<rest>[^,?]+\?)", text, re.I)
    return bool(found and _AUXILIARY.match(found["rest"]))


def asked_words(text: str) -> str:
    """The noun phrase that a question asks for, in its own words."""
    for pattern in _ASKED:
        found = pattern.search(text)
        if found and found["np"].casefold() not in _NOT_ASKED:
            return str(found["np"])
    return ""


def find_asked(text: str) -> tuple[str, ...]:
    """The stems of the noun phrase that a question asks for."""
    return tuple(dict.fromkeys(terms_of(asked_words(text))))


def _plural(phrase: str) -> bool:
    words = normalise(phrase).split()
    return bool(words) and singular(words[-1]) != words[-1]


def find_wants(text: str) -> str | None:
    """The dimension of the value that a question wants, if its words tell."""
    lowered = text.casefold()
    for dimension, patterns in questioning().wants:
        if any(pattern.search(lowered) for pattern in patterns):
            return dimension
    return None


def find_predicates(text: str) -> frozenset[str]:
    """The properties whose question words a question holds."""
    stems = {stem(word) for word in normalise(text).split()}
    stops = {stem(word) for word in language().stop_words}
    return frozenset(r.predicate for r in relations().all if (r.asks - stops) & stems)
