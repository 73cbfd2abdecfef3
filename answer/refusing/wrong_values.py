"""Wrong values: amounts and defaults close to the one a question asks for, but of something else, or none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.asking.written import version_of
from answer.draft import Draft
from answer.finding.blanks import is_beside_blank
from answer.finding.evidence import Evidence, cover
from answer.finding.wanted_values import fitting_values
from answer.model import Kind
from ingest.cells import thing_of
from ingest.model import Claim
from ingest.quantities import find_quantities
from ingest.sentences import split_sentences
from ingest.shape import finite_verb
from ontology.questioning import questioning
from ontology.units import units
from ontology.words import stem, terms_of

_FIGURE = re.compile(r"(?<![\w.])\d")  # a number of its own, not "arg1"
_NUMBERED = re.compile(r"(?<![\w.+#])v?\d|[A-Za-z]v\d")  # "v2" and "SNMPv3", but not "C++11"
_NEAR = 6  # statements beside a draft's that may state the other bound


def is_other_value(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells no value where one is asked for, or that of another thing, case, bound or measure."""
    if draft.reason != "point":  # lists and tables need not say each word of what is asked
        return _lacks_number(draft, evidence)
    of_one = evidence.question.kind in (Kind.LIMIT, Kind.FACT)
    return any(test(draft, evidence) for test in (*_TESTS, *(_OF_ANOTHER if of_one else ())))


def _lacks_amount(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question wants an amount and a statement told for it holds none, in figures or in words."""
    wants = evidence.question.wants
    forms, question = questioning().forms, evidence.question
    if wants is None and question.kind is Kind.LIMIT and forms["bound_asked"].search(question.text):
        wants = "number"
    if wants is None:
        return False
    worded, no_limit = questioning().worded.get(wants), questioning().forms["no_limit"]
    if wants == "time" and forms["when_asked"].search(question.text) and forms["tells_when"].search(draft.text):
        return False  # an event
    if forms["bound_asked"].search(question.text) and _says_superlative(draft.text, question.text):
        return False
    told = bool(_FIGURE.search(draft.text)) or bool(find_quantities(draft.text))
    return not told and not (worded and worded.search(draft.text)) and not no_limit.search(draft.text)


def _says_superlative(text: str, question: str) -> bool:
    """Whether a statement calls something by the superlative that a question asks for ("the longest bridge")."""
    found = questioning().forms["superlative_noun"].search(question)
    return found is not None and found.group().casefold() in text.casefold()


def _lacks_number(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells no number, or not of the noun, where the thing asked for is one: a port, a year."""
    asked = evidence.question.asked
    if (
        evidence.question.kind is Kind.DEFINITION
        or evidence.question.wants == "count"
        or not any(noun <= set(asked) and asked[-1] in noun for noun in questioning().numbered)
    ):
        return False
    of = version_of(evidence.question.text)
    words = evidence.knowledge.words_of(draft.claims)
    unsaid = asked[-1] in draft.missing or bool(of and not cover(tuple(of), words, evidence.knowledge)[0])
    return unsaid or not _NUMBERED.search(draft.text)


def _lacks_measure(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for the most or the least of what the texts never speak of ("the maximum resolution"),
    and a draft says nothing like it."""
    question, knowledge = evidence.question, evidence.knowledge
    if not question.asked or not questioning().forms["bound_asked"].search(question.text):
        return False
    noun = question.asked[-1]
    if noun in questioning().unspecific or knowledge.weight(noun) < knowledge.rarest:
        return False
    words = knowledge.words_of(draft.claims)
    return cover([noun], words, knowledge)[0] == 0


def _is_per_another(draft: Draft, evidence: Evidence) -> bool:
    """Whether an amount is told per one thing and asked per another, or of something that the statement leaves out."""
    question = evidence.question
    if not draft.missing or not draft.claims:
        return False
    asked, told = _told_per(question.text), _told_per(_counting(draft.claims[0].text, question.counted))
    if any(things and things <= set(draft.missing) for things in asked):
        return True
    others = [term for term in question.terms if term not in question.counted]
    like = {*others, *(s for term in others for s in questioning().synonyms.get(term, ()))}
    return bool(told) and not any(things & like for things in told)


def _counting(text: str, counted: Sequence[str]) -> str:
    """The sentences of a text that speak of what a question counts, else all of it."""
    told = [part for part in split_sentences(text) if set(counted) & set(terms_of(part))]
    return " ".join(told) or text


def _told_per(text: str) -> list[set[str]]:
    """The stems of the things that a text tells an amount per; a unit of time is none ("msgs/s" is per second, too)."""
    found = (match["thing"] for match in questioning().forms["told_per"].finditer(text.casefold()))
    return [set(terms_of(thing)) for thing in found if not units().find(thing.split()[0])]


def _is_under_another_heading(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for a value of a thing that has a heading of its own in the texts, and a draft tells that
    of another thing, without a word of the first."""
    question, knowledge = evidence.question, evidence.knowledge
    if not question.wants:
        return False
    told = {entity for claim in draft.claims for entity in knowledge.involved(claim)}
    for link in question.links:
        lacking = set(terms_of(link.matched)) & set(draft.missing)
        if lacking and not told & set(link.entities):
            return any(claim.form == "title" for claim in knowledge.records.claims_of(link.best))
    return False


def _is_in_another_case(draft: Draft, evidence: Evidence) -> bool:
    """Whether a value is asked for one case ("on a serial link") and told for another of its kind ("on an Ethernet
    connection")."""
    question, form = evidence.question, questioning().forms["told_in_case"]
    asked = form.search(question.text)
    if asked is None or not draft.claims:
        return False
    case = terms_of(asked["case"])
    if not set(case) & set(draft.missing):
        return False
    for told in form.finditer(draft.claims[0].text):
        other = terms_of(told["case"])
        alike = bool(case and other) and case[-1] in {other[-1], *questioning().synonyms.get(other[-1], ())}
        if alike and told["word"] == asked["word"] and not set(other[:-1]) & set(question.terms):
            return True
    return False


def _counts_kinds(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question counts some things, and the number told for it counts their kinds ("2 types of valves")."""
    question, forms = evidence.question, questioning().forms
    if question.wants != "count" or not draft.claims or question.negated:
        return False
    noun = question.counted[-1:]
    text = draft.claims[0].text
    words = [found for found in re.finditer(r"[\w-]+", text) if terms_of(found.group())[-1:] == list(noun)]
    sorts = (
        forms["counts_kinds"].search(text[: word.start()]) or forms["kinds_counted"].match(text[word.end() :])
        for word in words
    )
    return bool(words) and all(sorts) and not questioning().sorts & set(terms_of(question.text))


def _has_other_bound(draft: Draft, evidence: Evidence) -> bool:
    """Whether a most is asked for of which the texts state the least only, or the reverse, and a draft tells a number
    without a bound in its place."""
    forms, question = questioning().forms, evidence.question
    if not draft.claims or not question.wants:
        return False
    most, least = (bool(forms[words].search(question.text)) for words in ("most_words", "least_words"))
    if most == least or not forms["bound_asked"].search(question.text):
        return False
    own, other = ("most_words", "least_words") if most else ("least_words", "most_words")
    first = draft.claims[0]
    if forms["bound_words"].search(f"{first.text} {first.aspect} {' '.join(first.context[-1:])}"):
        return False
    near = [c.claim.text for c in evidence.candidates[:_NEAR] if c.coverage >= draft.coverage]
    return any(forms[other].search(text) and not forms[own].search(text) for text in near)


def _tells_default_only(draft: Draft, evidence: Evidence) -> bool:
    """Whether a bound is asked for, and a statement tells the default and no bound."""
    forms, question = questioning().forms, evidence.question
    bound = any(forms[words].search(question.text) for words in ("most_words", "least_words"))
    if not bound or not draft.claims or forms["default_asked"].search(question.text):
        return False
    first = draft.claims[0]
    if first.form == "cell":
        return False  # another cell of its row may say that it is one
    said = " ".join([*(claim.text for claim in draft.claims), *first.context[-1:]])
    bounded = any(forms[words].search(said) for words in ("most_words", "least_words", "bounds_more"))
    return bool(forms["states_default"].search(first.text)) and not bounded


def _counts_of_another(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks how many things another has at most, and a statement counts them of one that the question
    never names ("An apprentice shares one oven" for the ovens of a kitchen)."""
    question, forms = evidence.question, questioning().forms
    of_another = forms["most_words"].search(question.text) and not forms["own_deed"].search(question.text)
    if question.wants != "count" or not of_another or not draft.claims:
        return False
    told = [claim for claim in draft.claims if fitting_values(claim, evidence)]
    like = {s for term in question.terms for s in (term, *questioning().synonyms.get(term, ()))}
    subjects = [set(terms_of(_subject_of(claim))) for claim in told]
    return bool(subjects) and all(words and not words & like for words in subjects)


def _is_other_extent(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks for an extent by its adjective ("how deep"), and a statement tells only others by theirs
    ("25 m long and 12 m wide")."""
    asked = questioning().forms["extent_asked"].search(evidence.question.text)
    if asked is None or evidence.question.wants != "length":
        return False
    told = [found["extent"].casefold() for found in questioning().forms["extent_told"].finditer(draft.text)]
    like = {stem(asked["extent"]), *questioning().synonyms.get(stem(asked["extent"]), ())}
    return bool(told) and not like & set(terms_of(draft.text))


def _subject_of(claim: Claim) -> str:
    """What a statement speaks of by its own words: the thing of a cell, what stands before the verb of a sentence."""
    if claim.form == "cell":
        return thing_of(claim)
    return claim.text[: finite_verb(claim.text) or 0]


_TESTS = (
    _lacks_amount,
    _lacks_number,
    _lacks_measure,
    _counts_kinds,
    _counts_of_another,
    _is_other_extent,
    _has_other_bound,
    _tells_default_only,
    is_beside_blank,
)
# Of statements told for one fact or limit only.
_OF_ANOTHER = (_is_per_another, _is_under_another_heading, _is_in_another_case)
