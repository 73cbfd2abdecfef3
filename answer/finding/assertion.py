"""Assertions: what a question for yes or no asserts of its subject, and whether a statement says so much.

A statement about the same thing supports no "yes" where it leaves out the very deed or quality that is asked about:
that backups are made by snapshots does not tell that a snapshot can be shared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from answer.asking.linking import Link
from answer.asking.phrasing import asking_sentence
from answer.asking.question import Question
from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from ingest.cells import thing_of
from ingest.model import Claim
from ontology.questioning import questioning
from ontology.words import language, singular, stem, terms_of

_WORDS = re.compile(r"[\w][\w'./-]*")
_ABLE = re.compile(r"i?abl$")
_DEED_WITH = re.compile(r"\b(?P<deed>\w+) (?P<by>to|into|onto|with|by|from|in|on|at)\b(?=(?P<object>[^,;.?]*))")
_SUBJECT = 4  # words within which the name of a subject begins
_RARE = 0.9  # of the weight of the rarest word, from which on a word is what a question is about
_MOST_UNSAID = 0.5  # of the weight of what is asserted that a statement may leave out


def says_enough(claims: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether statements say the deed or quality that a question asserts, at least half of all it asserts, and the
    rarest words of that where the texts use them: they are what the question is about."""
    words = evidence.knowledge.words_of(claims)
    told = words.text.union(*map(evidence.said, claims))
    said = ClaimWords(told, words.around - _only_asked(claims))
    if _is_of_another(said, words.document, evidence):
        return False
    predicate = find_predicate(evidence.question)
    light = _light() - {predicate} if _is_need_asked(claims, evidence) else _light()
    needed = predicate if predicate not in light else None
    if needed and (not _is_said(needed, said, evidence) or _is_only_supposed(needed, claims, evidence)):
        return False
    if predicate and _is_said_of_others(predicate, claims, evidence):
        return False
    asserted = [t for t in _asserted(evidence.question) if t not in light]
    if any(word in questioning().decisive and not _is_said(word, said, evidence) for word in asserted):
        return False
    missing = cover(asserted, said, evidence.knowledge)[1]
    weight = evidence.knowledge.weight
    rare = _RARE * max(map(weight, asserted), default=0.0)
    spared = evidence.question.named | _prepositions()
    open_words = (term for term in missing if term not in spared and not _reversed(term, said))
    if any(rare <= weight(term) < evidence.knowledge.rarest for term in open_words):
        return False
    return sum(map(weight, missing)) <= _MOST_UNSAID * sum(map(weight, asserted))


def _is_need_asked(claims: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether a question asks if something is needed, and no statement says what is not so without it."""
    forms = questioning().forms
    spared = any(forms["without"].search(claim.text) for claim in claims)
    return bool(forms["need_told"].match(evidence.question.text)) and not spared


def _only_asked(claims: Sequence[Claim]) -> set[str]:
    """The stems of titles that ask something ("Is it ready?") and of no other above the claims: they assert nothing."""
    titles = {title for claim in claims for title in claim.context}
    asking = {title for title in titles if title.endswith("?")}
    return set(terms_of(" ".join(asking))) - set(terms_of(" ".join(titles - asking)))


def speaks_of_subject(claims: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether statements say a word of the thing of which a question asks ("Does X …?"), speak of it by another name,
    or stand where it is spoken of, and not below another of its kind; true where the question names none."""
    question, knowledge = evidence.question, evidence.knowledge
    if _is_cell_of_another(claims[0], evidence):
        return False
    asking = asking_sentence(question.text)
    opening = questioning().forms["auxiliary"].match(asking)
    rest = questioning().forms["article"].sub("", asking[opening.end() :].strip().casefold()) if opening else ""
    subject = next((link for link in question.links if rest.startswith(link.matched.casefold())), None)
    if subject is None or not rest:
        return True
    if _is_of_its_kind(claims[0], subject, evidence):
        return False
    words = knowledge.words_of(claims)
    told = {entity for claim in claims for entity in knowledge.involved(claim)}
    said = words.text | words.around | words.document
    return bool(set(terms_of(subject.matched)) & said or told & set(subject.entities))


def _is_cell_of_another(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement is the cell of a thing of which a question has no word, where it has one that only tells
    another thing of the table from its kin."""
    if claim.form != "cell" or not claim.under:
        return False
    beside = {thing_of(cell) for cell in evidence.knowledge.children(claim.under) if cell.aspect == claim.aspect}
    words = {thing: set(terms_of(thing)) for thing in beside}
    common = words[thing_of(claim)].intersection(*words.values())
    asked = set(evidence.question.terms) - common
    return not words[thing_of(claim)] & asked and any(own & asked for own in words.values())


def _is_said_of_others(predicate: str, claims: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether a question asserts a deed with an object behind a preposition ("Can it be tied to a mast?"), and a
    statement says the deed with that preposition and another object ("Tied to a post or a ring")."""
    asking = questioning().forms["circumstance"].sub("", asking_sentence(evidence.question.text))
    asked = next((f for f in _DEED_WITH.finditer(asking) if stem(f["deed"].casefold()) == predicate), None)
    if asked is None:
        return False
    text = claims[0].text
    told = (f["by"] == asked["by"] and stem(f["deed"].casefold()) == predicate for f in _DEED_WITH.finditer(text))
    own = ClaimWords(frozenset(terms_of(text)), frozenset())
    objects = terms_of(asked["object"])
    return any(told) and bool(objects) and cover(objects, own, evidence.knowledge)[0] == 0


def _is_of_its_kind(claim: Claim, asked: Link, evidence: Evidence) -> bool:
    """Whether a statement is of one thing of a kind ("fern house") where a question asks of another ("palm house") that
    it does not name."""
    if {claim.subject, *claim.mentions} & set(asked.entities):
        return False
    own, other = terms_of(evidence.knowledge.label(claim.subject)), terms_of(asked.matched)
    return own[-1:] == other[-1:] and not set(own) <= set(other) and not set(other) <= set(own)


def _is_of_another(said: ClaimWords, title: frozenset[str], evidence: Evidence) -> bool:
    """Whether a question asks if a thing goes over several others ("Can a pipe span several rooms?"), and a statement
    speaks nowhere of the thing or of the others."""
    asking = asking_sentence(evidence.question.text)
    auxiliary = questioning().forms["auxiliary"].match(asking)
    several = questioning().forms["spans_asked"].search(asking)
    if not auxiliary or not several:
        return False
    own, known = ClaimWords(said.text, frozenset()), ClaimWords(said.text, said.around | title)
    subject, others = terms_of(asking[auxiliary.end() : several.start()]), terms_of(singular(several["noun"]))
    needed = ((subject, known), (others, own))
    return any(terms and cover(terms, words, evidence.knowledge)[0] == 0 for terms, words in needed)


def find_predicate(question: Question) -> str | None:
    """The stem of the verb or adjective that a question for yes or no asserts ("Does it *compress* files?", "Are they
    *available* everywhere?"); None where its words do not show it."""
    asking = questioning().forms["circumstance"].sub("", asking_sentence(question.text))
    deed = questioning().forms["deed"].search(asking)
    if deed:
        return _stem_after([deed["asked"] or deed["bound"], *_WORDS.findall(asking[deed.end() :])])
    found = questioning().forms["auxiliary"].match(asking)
    if found is None:
        return None
    words = _WORDS.findall(asking[found.end() :])
    if "be" in words[1:]:
        return _stem_after(words[words.index("be", 1) :])
    return _stem_after(words[_subject_end(words, question) :])


def _subject_end(words: list[str], question: Question) -> int:
    """Where the subject ends: behind a pronoun, or the names at its beginning with what hangs on them by a preposition;
    behind its first noun where it bears no name."""
    if words and words[0].casefold() in questioning().words["pronouns"]:
        return 1
    named = {part.casefold() for link in question.links for part in _WORDS.findall(link.matched)}
    hits = [i for i, word in enumerate(words) if word.casefold() in named]
    if not hits or hits[0] >= _SUBJECT:
        return next((i + 1 for i, word in enumerate(words) if word.casefold() not in language().stop_words), len(words))
    end = hits[0]
    while end < len(words):
        word = words[end].casefold()
        hangs = word in questioning().hanging and end + 1 in hits
        if not (word in named or hangs):
            break
        end += 1
    return end


def _stem_after(words: list[str]) -> str | None:
    """The stem of the first word that can be a predicate, the last one of "multi-threaded": "be" and adverbs are passed
    over, a preposition ends the search."""
    for word in words:
        folded = word.casefold()
        if folded in questioning().passed_over or folded.endswith("ly"):
            continue
        stems = terms_of(folded)
        return stems[-1] if stems and folded not in questioning().hanging else None
    return None


def _asserted(question: Question) -> list[str]:
    """The stems of the sentence that asks, its circumstances and the names of things apart."""
    asking = set(terms_of(questioning().forms["circumstance"].sub("", asking_sentence(question.text))))
    return [term for term in question.focus if term in asking]


def _is_said(term: str, said: ClaimWords, evidence: Evidence) -> bool:
    return any(cover([one], said, evidence.knowledge)[0] > 0 for one in {term, stem(_ABLE.sub("", term))})


def _is_only_supposed(predicate: str, claims: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether statements say a deed in conditions only ("when worn", "if it fails"), and the question is not whether it
    can be done at all."""
    forms = questioning().forms
    if forms["leave_asked"].match(asking_sentence(evidence.question.text)):
        return False
    own = ClaimWords(frozenset(terms_of(" ".join(claim.text for claim in claims))), frozenset())
    bare = ClaimWords(
        frozenset(terms_of(" ".join(forms["supposed"].sub(" ", claim.text) for claim in claims))), frozenset()
    )
    return _is_said(predicate, own, evidence) and not _is_said(predicate, bare, evidence)


def _reversed(term: str, said: ClaimWords) -> bool:
    """Whether the reverse of a word is said ("free" where there are no "fees")."""
    reverses = questioning().antonyms.get(term, frozenset())
    return bool(said.text & reverses.union(*(questioning().synonyms.get(other, ()) for other in reverses)))


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(map(stem, questioning().hanging))


@cache
def _light() -> frozenset[str]:
    """The stems that assert little by themselves."""
    return questioning().light | questioning().sorts
