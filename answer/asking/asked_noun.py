"""The noun phrase that a question asks for, or wants defined, and whether it asks for several things."""

from __future__ import annotations

import re

from ontology.questioning import questioning
from ontology.relations import relations
from ontology.words import language, normalise, singular, stem, terms_of


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
        several = False
        while words and words[0].casefold().strip(",:") in questioning().words["determiners"] | _counting():
            several = words.pop(0).casefold() in _counting()
        phrase = _noun_phrase(words, several)
        if phrase:
            return phrase
    phrase = "" if questioning().forms["interrogative"].search(text) else _noun_phrase(text.split())
    return phrase if _lists(phrase) else ""


def _counting() -> frozenset[str]:
    """The words that say how many things are asked for ("the three ways"); "a single" one is no such number."""
    return frozenset(word for word, number in language().numbers.items() if number > 1)


def defined_words(text: str) -> str:
    """The phrase that a question wants defined: what is left without its frame and its setting."""
    bare = questioning().forms["define_frame"].sub("", text).strip(" ?.")
    return questioning().forms["defined_setting"].split(bare, maxsplit=1)[0]


def _noun_phrase(words: list[str], several: bool = False) -> str:
    """The words up to the first that ends a noun phrase: a verb, a preposition, a pronoun, punctuation. Behind a number
    that counts `several` things the first word in -s is their noun."""
    kept: list[str] = []
    verbs, ends = language().finite_verbs, questioning().words["noun_ends"]
    if words and words[0].casefold() in questioning().words["sort_nouns"] and words[1:2] == ["of"]:
        words = words[2:]
    for position, word in enumerate(words[:7]):
        bare = word.strip("?,.;:!\"'").casefold()
        counted = (several and not _plural(" ".join(kept))) or _is_asked_of(words, position)
        verbal = kept and bare in verbs and singular(bare) != bare and not counted
        if bare in ends or bare.endswith("n't") or verbal or not bare:
            break
        if kept and not counted and (_is_verb_after(kept[-1], words, position) or _ends_as_verb(words[position:])):
            break
        kept.append(word.strip("?,.;:!\"'"))
        if word[-1] in "?,.;:":
            break
    return " ".join(kept)


def _is_asked_of(words: list[str], position: int) -> bool:
    """Whether the verb of the question stands behind a word in -s, which so is none ("which volume types can't …")."""
    behind = " ".join(words[position + 1 :]).casefold()
    return _plural(words[position]) and bool(questioning().forms["auxiliary"].match(behind))


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


def _ends_as_verb(words: list[str]) -> bool:
    """Whether a word that ends a question is its verb ("what period applies")."""
    return len(words) == 1 and bool(questioning().forms["verb_last"].match(words[0].strip("?,.;:").casefold()))


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
    counted = forms["number_asked"].match(text.casefold())
    return _lists(phrase) or bool(told or counted or forms["kinds_asked"].search(text.casefold()))


def _plural(phrase: str) -> bool:
    words = normalise(phrase).split()
    return bool(words) and singular(words[-1]) != words[-1]
