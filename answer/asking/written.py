"""How what is asked for is written: words that tell it outright, names of code beside the noun of the question."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from answer.asking.question import Question
from answer.model import Kind
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import singular, stem, terms_of

_CUES = (
    ("where_asked", "tells_where"),
    ("purpose_asked", "tells_purpose"),
    ("why_asked", "tells_why"),
    ("remedy_asked", "tells_remedy"),
    ("use_when_asked", "tells_use_when"),
    ("caution_asked", "tells_caution"),
    ("when_asked", "tells_when"),
    ("since_asked", "tells_since"),
    ("all_asked", "tells_all"),
)
_WORDS = re.compile(r"[\w./-]+")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+")
_LONG_NAME = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)+|\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]{2,}(?:[A-Z][a-z]+)+\b")
_JOINT = re.compile(r"[-_.]|(?<=[a-z])(?=[A-Z])")
_CODE_NAME = re.compile(r"\w_\w|[a-z][A-Z]|\w\.[a-z]|^--?[a-z]")


def has_name_beside_noun(text: str, question: Question) -> bool:
    """Whether a statement has a name as code writes it beside the noun that is asked for ("which function …?": "… call
    the batch_run function"), and the question does not have that name itself."""
    if not question.asked or question.kind is not Kind.REVERSE:
        return False
    words = _WORDS.findall(text)
    pairs = (pair for pair in (*pairwise(words), *pairwise(reversed(words))) if _CODE_NAME.search(pair[0]))
    asked = question.asked[-1]
    return any(stem(singular(noun.casefold())) == asked and name not in question.text for name, noun in pairs)


def count_cues(text: str, question: str) -> int:
    """How often a statement tells in so many words what a form of question asks: where, what for, what helps."""
    forms = questioning().forms
    return sum(bool(forms[asks].search(question) and forms[tells].search(text)) for asks, tells in _CUES)


def count_duties(text: str, question: str) -> int:
    """How far a statement tells what has to be done, where that is asked: that something has to be, and the deed."""
    found = questioning().forms["duty_asked"].search(question)
    if found is None or not questioning().forms["obligation"].search(text):
        return 0
    deed = terms_of(found["deed"] or "")[:1]
    like = questioning().synonyms.get(deed[0], frozenset()) if deed else frozenset()
    return 1 + bool({*deed, *like} & set(terms_of(text)) - questioning().light)


@lru_cache(64)
def version_of(question: str) -> frozenset[str]:
    """The stems of the thing whose version a question asks for ("version of Go", "the lowest Go version")."""
    found = questioning().forms["version_asked"].search(question)
    return frozenset(terms_of(found["of"] or found["named"])) - questioning().signs.keys() if found else frozenset()


def is_named_so(text: str, terms: Collection[str]) -> bool:
    """Whether a statement names an option or a call by two words of the question or more ("--drop-slot", where a slot
    is to be dropped)."""
    found = (name for name in _LONG_NAME.findall(text) if stem(name.casefold()) not in terms)  # named outright
    names = (set(terms_of(_JOINT.sub(" ", name))) for name in found)
    return any(len(words) > 1 and words <= set(terms) for words in names)


def tells_agent(text: str, question: Question) -> bool:
    """Whether a question asks who does something, and a statement says by whom, or with whom, it is done."""
    forms = questioning().forms
    if not forms["who_asked"].match(question.text):
        return False
    return any(set(terms_of(told["deed"])) & set(question.focus) for told in forms["agent_told"].finditer(text))


def tells_noun(text: str, question: Question) -> bool:
    """Whether a statement begins by telling what the very noun is that is asked for of a thing ("the span of a bridge":
    "The span is …"), or what is used as one ("which glue …": "it uses resin as its glue")."""
    forms = questioning().forms
    asked, told = forms["noun_of_asked"].match(question.text), forms["noun_told"].match(text)
    if asked is not None and told is not None and asked["noun"].casefold() == told["noun"].casefold():
        return True
    uses = forms["used_as"].finditer(text) if forms["which_thing"].match(question.text) else ()
    return any(question.asked[-1:] == tuple(terms_of(use["noun"])[-1:]) for use in uses)


def bears_options(claim: Claim, question: Question) -> bool:
    """Whether a question names options outright ("--dry-run"), and a statement or what it stands under bears them."""
    options = OPTION.findall(question.text.casefold())
    said = f"{claim.text} {' '.join(claim.context[-1:])}".casefold()
    return bool(options) and all(re.search(rf"(?<![\w-]){option}(?![\w-])", said) for option in options)
