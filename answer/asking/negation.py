"""Negation: whether a statement denies, and whether a question asks for what is not so."""

from __future__ import annotations

import re
from collections.abc import Collection

from answer.asking.phrasing import asking_sentence
from ontology.questioning import questioning
from ontology.words import language, normalise_apostrophes, terms_of

WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*")
_NEAR = 3  # words between a denial and what it denies


def is_negative(text: str) -> bool:
    """Whether the main clause of a statement denies: negations inside its conditions and the clauses that only tell
    which things are meant ("those that are not …") do not count."""
    plain = _plainly(text, "no")
    main = questioning().forms["clause_of"].sub(" ", questioning().forms["condition"].sub(" ", plain))
    if questioning().forms["denies_first"].match(plain):
        return True
    return any(_count_negations(clause) % 2 for clause in questioning().forms["coordinate"].split(main))


def holds_negation(text: str) -> bool:
    """Whether any word of a text denies, in whatever clause."""
    return _count_negations(_plainly(text, "no")) > 0


def denies_one_of(terms: Collection[str], text: str) -> bool:
    """Whether a text denies a term right before it says it ("… Cannot be a spare wheel")."""
    words = text.split()
    said = [place for place, word in enumerate(words) if set(terms) & set(terms_of(word))]
    return any(holds_negation(" ".join(words[max(0, place - _NEAR) : place])) for place in said)


def _count_negations(clause: str) -> int:
    """How many words of a clause deny; two of them cancel out."""
    words = (word.casefold() for word in WORDS.findall(clause))
    return sum(word in language().negations or word.endswith("n't") for word in words)


def case_denied(text: str) -> bool | None:
    """Whether the case that a text puts ("if nobody answers") is that something is not so; None where it puts none."""
    case = _case_of(text)
    return (_count_negations(case) + case.casefold().startswith("unless")) % 2 == 1 if case else None


def in_other_case(said: str, asked: str) -> bool:
    """Whether a statement holds in the very case that a question denies ("… if there is no lid"), or the reverse."""
    if {case_denied(said), case_denied(asked)} != {True, False}:
        return False
    return bool(set(terms_of(_case_of(said))) & set(terms_of(_case_of(asked))))


def _case_of(text: str) -> str:
    found = questioning().forms["case_told"].search(_plainly(text, "not"))
    return found.group() if found else ""


def question_negated(text: str, said: str = "") -> bool:
    """Whether a question asks if something is not so: in the sentence that asks, its conditions and the clauses within
    it apart ("… that are not used"), and not by doing without what the statement `said` does without too; so does one
    that names what the statement says is none ("is there no fee")."""
    forms, denials = questioning().forms, questioning().words["denials"]
    asking = forms["case_given"].sub(" ", _plainly(asking_sentence(text), "not"))
    if forms["auxiliary"].match(asking):
        asking = forms["clause_within"].sub(" ", asking)
    words = [word.casefold() for word in WORDS.findall(asking)]
    denials = denials - {"without"} if forms["without"].search(said) else denials
    inner = [word for word in words[1:] if word in denials or word.endswith("n't")]
    nothing = _having_none(asking) & _having_none(_plainly(said, "no"))
    return (len(inner) + bool(nothing)) % 2 == 1


def _having_none(text: str) -> set[str]:
    """What a text says there is none of ("no fee")."""
    found = questioning().forms["lacking_asked"].finditer(text.casefold())
    return {match["what"] for match in found if match[0].startswith("no ")}


def _plainly(text: str, denial: str) -> str:
    """A text with plain apostrophes, and a plain denial for the turns of phrase that amount to one ("free of")."""
    return questioning().forms["doing_without"].sub(denial, normalise_apostrophes(text))
