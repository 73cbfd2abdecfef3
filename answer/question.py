"""Reading a question: its kind, what it names, what it asks for, and the terms an answer should cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from answer.knowledge import Knowledge
from answer.linking import Link, read_names
from answer.model import Kind
from answer.phrasing import strip_courtesies
from answer.spelling import mend_spelling
from ingest.model import Quantity
from ingest.quantities import find_quantities
from ontology.questioning import questioning
from ontology.relations import relations
from ontology.units import units
from ontology.words import fold, language, normalise, normalise_apostrophes, singular, stem, terms_of

_OPTION = re.compile(r"(?<![\w-])--?[a-z][\w-]*")  # the words in its name are no words of the question
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


def read_question(text: str, knowledge: Knowledge) -> Question:
    """Read a question. Any text is accepted; one without content gives no terms."""
    bare, excluded = set_aside(mend_spelling(strip_courtesies(text), knowledge))
    bare, links = read_names(bare, knowledge)
    main = questioning().forms["setting"].sub("", questioning().forms["topic"].sub("", bare))
    quantities = find_quantities(_without_names(bare, links, knowledge))[:_MOST_NUMBERS]
    asked = find_asked(asking_sentence(main)) or find_asked(main)
    kind = find_kind(main, asked)
    if kind is Kind.DEFINITION:
        asked = tuple(dict.fromkeys(terms_of(defined_words(main)))) or asked
    wants = find_wants(_measuring(main)) if kind in (Kind.LIMIT, Kind.FACT, Kind.DEFINITION) else None
    wants = None if questioning().forms["what_for"].match(main) else wants
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


def find_situation(text: str) -> frozenset[str]:
    """The stems of what a question tells of its asker's situation before the clause that asks, where that clause says
    enough by itself ("my app runs on many servers, where does it put session state")."""
    asking = questioning().forms["asking_clause"].split(text)[-1]
    open_asked = questioning().forms["open_asked"].match(asking)  # "which pump if the well is deep" asks by the case
    plain = questioning().forms["circumstance"].sub("", asking) if open_asked else asking
    told = set(terms_of(plain if len(terms_of(plain)) >= _ENOUGH else asking))
    return frozenset(terms_of(text)) - told if len(told) >= _ENOUGH else frozenset()


def asking_sentence(text: str) -> str:
    """The sentence of a question that asks, the last if none ends so; the others tell of a situation."""
    sentences = questioning().forms["sentence_end"].split(text.strip())
    return next((sentence for sentence in reversed(sentences) if sentence.endswith("?")), sentences[-1])


def set_aside(text: str) -> tuple[str, frozenset[str]]:
    """A question without what it excludes ("in regions other than X and Y"), and the stems of that; a question for yes
    or no stays as it is."""
    found = questioning().forms["excluded"].search(text)
    if found is None or questioning().forms["auxiliary"].match(text):
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
    inside = set(terms_of(main)) - brands - questioning().frames.get(kind.value, frozenset()) - measured
    focus = tuple(term for term in terms if term in inside and term not in names)
    return focus or tuple(term for term in terms if term in inside) or terms


def _without_names(text: str, links: list[Link], knowledge: Knowledge) -> str:
    """A question without the names of known things that hold digits: "Route 53", "tvOS 9" count nothing."""
    for link in links:
        if knowledge.entity(link.best).known and any(sign.isdigit() for sign in link.matched):
            text = text.replace(link.matched, " ")
    return questioning().forms["versioned"].sub(" ", text)


def find_kind(text: str, asked: tuple[str, ...]) -> Kind:
    """The kind of a question by the form of its last asking sentence, then by its words."""
    lowered = _OPTION.sub("x", text.casefold())
    if (
        questioning().forms["auxiliary"].match(asking_sentence(text))
        or questioning().forms["truth"].search(text)
        or _asks_condition(text)
    ) and not _compares(lowered):
        return Kind.BOOLEAN
    if questioning().forms["in_order"].search(lowered) or questioning().forms["counted_list"].match(lowered):
        return Kind.LIST
    asking = asking_sentence(lowered)
    for name, pattern in questioning().kinds:
        if name == Kind.LIMIT and not pattern.search(_measuring(lowered)):
            continue
        # Who tells of a case first asks in a sentence of its own; what that defines may be a mere "it".
        if pattern.search(lowered) or (name != Kind.DEFINITION and pattern.search(asking)):
            kind = Kind(name)
            if kind is Kind.RELATION and questioning().forms["which_thing"].match(lowered) and asks_many(text):
                return Kind.LIST
            if kind is Kind.LIST and (not asks_many(text) or questioning().forms["one_of"].search(lowered)):
                continue
            return kind
    return _kind_by_structure(text, lowered)


def _measuring(text: str) -> str:
    """What a question may ask an amount by: not the words of a measure that the thing asked for tells or sets ("which
    metric tells how long …", "I want to set how long …. What is there for that?")."""
    asking, forms = asking_sentence(text.casefold()), questioning().forms
    if not forms["thing_asked"].match(asking) or not forms["measure_told"].search(text.casefold()):
        return text
    return forms["measure_told"].split(asking)[0]


def _kind_by_structure(text: str, lowered: str) -> Kind:
    if questioning().forms["holds"].search(lowered):
        return Kind.LIST
    if questioning().forms["verb_asked"].match(lowered):
        return Kind.FACT
    if questioning().forms["one_of"].search(lowered):
        return Kind.REVERSE
    if questioning().forms["the_one"].match(lowered):
        return Kind.FACT
    if questioning().forms["which_asked"].search(lowered):
        return Kind.LIST if asks_many(text) else Kind.REVERSE
    if not questioning().forms["interrogative"].search(lowered) and asks_many(text):
        return Kind.LIST
    return Kind.HOWTO if lowered.startswith("how") else Kind.FACT


def _compares(lowered: str) -> bool:
    return bool(questioning().forms["compares"].search(lowered))


def _asks_condition(text: str) -> bool:
    """Whether a question puts its case first: "If X …, is Y?", "I have an X, does it …?"."""
    found = questioning().forms["case_first"].match(text)
    return bool(found and questioning().forms["auxiliary"].match(found["rest"]))


def asked_words(text: str) -> str:
    """The noun phrase that a question asks for, in its own words ("which role options does …" asks for those); of a
    mere phrase ("options of the parser") the noun that it begins with; of what ends in an order ("what is it good for,
    name the uses") that of the order."""
    told = questioning().forms["told_last"].search(text)
    text = told["order"] if told else text
    measured = questioning().forms["measured"].search(text)
    if measured:
        return _noun_phrase(measured["rest"].split())
    counted = questioning().forms["counted_list"].match(text)
    if counted:
        return counted["things"]
    for found in questioning().forms["asks"].finditer(text):
        words = re.sub(r"\([^)]*\)", " ", text[found.end() :]).split()
        while words and words[0].casefold().strip(",:") in questioning().words["determiners"]:
            words.pop(0)
        phrase = _noun_phrase(words)
        if phrase:
            return phrase
    phrase = "" if questioning().forms["interrogative"].search(text) else _noun_phrase(text.split())
    return phrase if _lists(phrase) else ""


def defined_words(text: str) -> str:
    """The phrase that a question wants defined: what is left without its frame and its setting."""
    bare = questioning().forms["define_frame"].sub("", text).strip(" ?.")
    return questioning().forms["defined_setting"].split(bare, maxsplit=1)[0]


def _noun_phrase(words: list[str]) -> str:
    """The words up to the first that ends a noun phrase: a verb, a preposition, a pronoun, punctuation."""
    kept: list[str] = []
    verbs, ends = language().finite_verbs, questioning().words["noun_ends"]
    if words and words[0].casefold() in questioning().words["sort_nouns"] and words[1:2] == ["of"]:
        words = words[2:]
    for position, word in enumerate(words[:7]):
        bare = word.strip("?,.;:!\"'").casefold()
        if bare in ends or bare.endswith("n't") or (kept and bare in verbs and singular(bare) != bare) or not bare:
            break
        if kept and _is_verb_after(kept[-1], words, position):
            break
        kept.append(word.strip("?,.;:!\"'"))
        if word[-1] in "?,.;:":
            break
    return " ".join(kept)


def _is_verb_after(noun: str, words: list[str], position: int) -> bool:
    """Whether a word in -s is the verb of a noun of a class ("which service coordinates microservices") rather than
    its plural ("which role options does …"), or of any noun where no other word can be it ("which oven heats up by
    wood")."""
    bare = words[position].strip("?,.;:").casefold()
    if singular(bare) == bare:
        return _is_verb_of_many(noun, bare, words[position + 1 :])
    if stem(singular(noun.casefold())) not in relations().kind_of_noun:
        rest = [word.strip("?,.;:").casefold() for word in words[position + 1 :]]
        verbal = singular(bare) in language().imperatives
        begins = bool(rest) and (verbal or bool(questioning().forms["after_verb"].match(rest[0])))
        return begins and not language().finite_verbs & set(rest)
    after = words[position + 1].strip("?,.;:").casefold() if position + 1 < len(words) else ""
    lists = questioning().words
    return bool(after) and after not in lists["noun_ends"] - lists["object_openers"]


def _is_verb_of_many(noun: str, word: str, rest: list[str]) -> bool:
    """Whether a word is the verb of a noun in the plural ("which options make it louder"), as no other word is."""
    verbal = word in language().imperatives | language().finite_verbs | questioning().words["plural_verbs"]
    if not verbal or not rest or singular(noun.casefold()) == noun.casefold():
        return False
    bare = [other.strip("?,.;:").casefold() for other in rest]
    openers = questioning().words["clause_openers"]
    clause = next((place for place, other in enumerate(bare) if other in openers), len(bare))
    return not language().finite_verbs & set(bare[:clause])


def find_asked(text: str) -> tuple[str, ...]:
    """The stems of the noun phrase that a question asks for; a phrase of common words only ("ways") gives its last."""
    phrase = asked_words(text)
    stems = terms_of(phrase) or terms_of(singular(phrase.split()[-1].casefold()) if phrase else "", True)
    return tuple(dict.fromkeys(stems))


def _lists(phrase: str) -> bool:
    """Whether a noun phrase asks for more than one thing ("information" and the like may hold several)."""
    return _plural(phrase) or phrase.casefold().endswith(tuple(questioning().words["uncounted"]))


def asks_many(text: str) -> bool:
    """Whether a question asks for more than one thing: by its noun, "which kinds of X", or "name the Xs that …"."""
    phrase, forms = asked_words(text), questioning().forms
    told = forms["list_told"].match(text) and any(_plural(word) for word in phrase.split())
    return _lists(phrase) or bool(told or forms["kinds_asked"].search(text.casefold()))


def _plural(phrase: str) -> bool:
    words = normalise(phrase).split()
    return bool(words) and singular(words[-1]) != words[-1]


def find_wants(text: str) -> str | None:
    """The dimension of the value that a question wants, if its words tell."""
    lowered = _OPTION.sub("x", text.casefold())
    for dimension, patterns in questioning().wants:
        if any(pattern.search(lowered) for pattern in patterns):
            return dimension
    return None


def find_predicates(text: str) -> frozenset[str]:
    """The properties whose question words a question holds."""
    stems = {stem(word) for word in normalise(text).split()}
    stops = {stem(word) for word in language().stop_words}
    return frozenset(r.predicate for r in relations().all if (r.asks - stops) & stems)
