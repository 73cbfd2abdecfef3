"""Expansions: the words that an acronym is short for, as the texts spell them.

Texts spell an acronym beside it ("Delivery status notification (DSN)"), or by a list below it, each item of which
begins with one of its letters ("FAST – face, arms, speech, time").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.knowledge import Knowledge, by_id
from answer.wording import bullet_list, finish
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import fold, language

_WORD = re.compile(r"[A-Za-z][A-Za-z']*|&")
_LETTERS = re.compile(r"[A-Z]+|\d")
_SEARCHED = 60  # claims that hold the acronym
_SURE = 0.6  # what a spelt acronym scores at least, however little else its statement says
_SHORT = 2  # letters that words side by side may begin with by chance
_JOINED = re.compile(r"[\s/&-]*")  # what may stand between the words of an expansion


def solve_expansion(evidence: Evidence) -> Draft | None:
    """What the letters of an acronym stand for, where a question asks that and the texts spell it."""
    acronym = asked_acronym(evidence.question.text)
    if acronym is None:
        return None
    claims = list(_claims_with(acronym, evidence))
    for claim in claims:
        words = find_expansion(acronym, claim.text)
        if words:
            return _draft(f"{acronym} stands for {finish(words)}", [claim], evidence)
    for claim in claims:
        items = _spelling_items(acronym, claim, evidence.knowledge)
        if items:
            text = f"{acronym} stands for:\n{bullet_list([fold(item.text) for item in items])}"
            return _draft(text, [claim, *items], evidence)
    return None


def asked_acronym(question: str) -> str | None:
    """The acronym of which a question asks what it stands for, as it is written there; None where it asks for anything
    else, or for more."""
    forms = questioning().forms
    found = None if forms["second_part"].search(question) else forms["expansion_asked"].search(question)
    asked = next((name for name in found.groups() if name), None) if found else None
    return None if asked and re.search(rf"(?<!\w)-{re.escape(asked)}\b", question) else asked  # "-P" is an option


def find_expansion(acronym: str, text: str) -> str | None:
    """The words in a text, side by side, whose first letters spell an acronym; small words between them may be left
    out of it, and a digit counts the letter before it ("EC2")."""
    letters = spelled_letters(acronym)
    words = list(_WORD.finditer(text))
    for start in range(len(words)):
        end = _spelled_to(letters, words, start, text)
        told = text[words[start].start() : end]
        if told and (len(letters) > _SHORT or _is_beside(acronym, told, text)):
            return told
    return None


def _is_beside(acronym: str, words: str, text: str) -> bool:
    """Whether an acronym stands right beside words, in brackets or after a sign."""
    name, told = re.escape(acronym), re.escape(words)
    return bool(re.search(rf"{told} ?\({name}s?\)|\b{name}s? ?(?:\(|[:=–-] ?){told}", text))


def spelled_letters(acronym: str) -> str:
    """The letters that the words of an expansion begin with, in lower case: "EC2" is short for E, C, C."""
    letters = ""
    for part in _LETTERS.findall(acronym):
        letters += letters[-1:] * (int(part) - 1) if part.isdigit() else part.casefold()
    return letters


def _spelled_to(letters: str, words: Sequence[re.Match[str]], at: int, text: str, begun: bool = False) -> int:
    """Where the expansion ends that begins with a word; 0 where the words from there on do not spell the letters. A
    small word ("Time to Live") may count or not, and a word in capitals be short for several ("Open ID Connect")."""
    if not letters:
        return words[at - 1].end()
    if at == len(words) or (begun and not _JOINED.fullmatch(text[words[at - 1].end() : words[at].start()])):
        return 0
    word = words[at].group()
    if begun and (word == "&" or word.casefold() in language().stop_words):
        end = _spelled_to(letters, words, at + 1, text, begun=True)
        if end:
            return end
    taken = len(word) if len(word) > 1 and word.isupper() and letters.startswith(word.casefold()) else 1
    if (begun or taken < len(letters)) and letters.startswith(word[0].casefold()):
        return _spelled_to(letters[taken:], words, at + 1, text, begun=True)
    return 0


def _spelling_items(acronym: str, claim: Claim, knowledge: Knowledge) -> list[Claim]:
    """The items below a statement, or right after it, that begin with the letters of an acronym, one each."""
    letters = spelled_letters(acronym)
    after = [other for other in knowledge.section(claim.section) if other.order > claim.order]
    for items in (knowledge.children(claim.id), after[: len(letters)]):
        if len(letters) > _SHORT and "".join(item.text[:1].casefold() for item in items) == letters:
            return list(items)
    return []


def _claims_with(acronym: str, evidence: Evidence) -> Iterator[Claim]:
    """The claims that hold an acronym as a word or name the thing it is known for, the best by the question first."""
    knowledge, things = evidence.knowledge, set(evidence.question.entities)
    word = re.compile(rf"(?<![^\W_]){re.escape(acronym)}s?(?![^\W_])")
    found = knowledge.matching(acronym.casefold(), _SEARCHED, tuple(evidence.documents))
    for claim in by_id([*(c.claim for c in evidence.candidates), *found]).values():
        if word.search(claim.text) or things & knowledge.involved(claim):
            yield claim


def _draft(text: str, claims: list[Claim], evidence: Evidence) -> Draft:
    best = evidence.score(claims[0])
    return Draft(text, claims, max(best.score, _SURE), 1.0, reason="definition")
