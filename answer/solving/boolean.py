"""Yes or no: only where a statement supports or contradicts what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from answer.asking.negation import WORDS, in_other_case, question_negated
from answer.asking.phrasing import asking_sentence, asks_only
from answer.draft import Draft
from answer.finding.assertion import says_enough, speaks_of_subject
from answer.finding.evidence import Candidate, Evidence, cover
from answer.finding.polarity import decide, deciding_part, is_of_one, literal_words
from answer.knowledge import ClaimWords
from answer.wording import finish, full_statement, say_verdict, shorten
from ingest.cells import heads_of
from ingest.model import Claim
from ingest.shape import has_finite_verb, is_comment, opens_list
from ontology.questioning import questioning
from ontology.words import normalise_apostrophes, stem, terms_of

_LOOKED_AT = 12
_OTHER_CASE = 0.3  # what a statement loses that tells what is asked for another thing
_CLAUSE_PENALTY = 0.15
_ENTITIES, _POINT, _LITERAL, _ALLOWS, _DEED = 0.35, 0.12, 0.12, 0.1, 0.06
_COMMENT = 0.3  # what a comment in code is worth less than what is said in the text
_ASSERTED, _LEAST = 0.25, 0.2
_MOST = 240


def solve_boolean(evidence: Evidence) -> Draft | None:
    """The statement that decides the question, told after Yes or No."""
    ranked = sorted(weigh_reasons(evidence), key=lambda entry: -entry[0])
    if not ranked:
        return None
    ranked = [entry for entry in ranked if speaks_of_subject([entry[1].claim], evidence)] or ranked
    candidate = ranked[0][1]
    if decide(candidate.claim, evidence):
        reasons = [other for _, other in ranked if _is_reason(other.claim, evidence)]
        single = [other for other in reasons if is_of_one(other.claim, evidence)]
        candidate = next(iter(single or reasons), candidate)
    verdict = decide(candidate.claim, evidence)
    text = say_verdict(verdict, tell_reason(candidate.claim, evidence))
    return Draft(
        text,
        [candidate.claim],
        candidate.score,
        candidate.coverage,
        1.0,
        boolean=verdict,
        missing=candidate.missing,
        reason="boolean",
    )


def _is_reason(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says enough for a yes, or that there is one where the question asks for several."""
    return (says_enough([claim], evidence) and not _is_for_another(claim, evidence)) or is_of_one(claim, evidence)


def weigh_reasons(evidence: Evidence) -> Iterator[tuple[float, Candidate]]:
    """The candidates that state something of what is asked, each with what it is worth as a reason."""
    for candidate in evidence.candidates[:_LOOKED_AT]:
        if (
            _is_of_own(candidate.claim, evidence)
            or _states_nothing(candidate.claim)
            or (asserted := _asserts(candidate, evidence)) < _LEAST
        ):
            continue
        worth = candidate.score + _ENTITIES * candidate.entities + _POINT * _tells_point(candidate, evidence)
        worth += _ALLOWS * _tells_leave(candidate.claim, evidence)
        worth += _LITERAL * _says_literally(candidate.claim, evidence)
        worth += _DEED * _says_deed(candidate.claim, evidence)
        worth -= _COMMENT if candidate.claim.form == "code" else 0.0
        worth -= _condition_clash(candidate.claim, evidence) + _OTHER_CASE * _is_for_another(candidate.claim, evidence)
        yield worth + _ASSERTED * asserted, candidate


def tell_reason(claim: Claim, evidence: Evidence) -> str:
    """A statement as the reason of a verdict; of one too long to be told whole the part that decides."""
    told, part = full_statement(claim, evidence.knowledge, _MOST), deciding_part(claim, evidence)
    if part.strip(" .") in told:
        return told
    thing = heads_of(claim) if claim.form == "cell" else evidence.knowledge.label(claim.subject)
    return finish(shorten(f"{thing}: {part}", _MOST))


def _tells_point(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether a statement speaks of the last word of what is asserted, by whatever name: it is mostly what the question
    is about."""
    point = _asserted(candidate, evidence)[-1:]
    said = evidence.knowledge.words(candidate.claim.id).text | evidence.named(candidate.claim)
    return bool(point) and point[0] in said


def _tells_leave(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if something can or should be done, and a statement says outright whether it is allowed,
    or advises."""
    forms, asking = questioning().forms, asking_sentence(evidence.question.text)
    if forms["leave_asked"].match(asking):
        return bool(forms["leave"].search(claim.text))
    return bool(forms["advice_asked"].match(asking) and forms["advice"].search(claim.text))


def _says_literally(claim: Claim, evidence: Evidence) -> float:
    """The share of the question's words that mean themselves to the letter that a statement holds."""
    literals = literal_words(evidence.question.text)
    return sum(word in claim.text for word in literals) / len(literals) if literals else 0.0


def _says_deed(claim: Claim, evidence: Evidence) -> float:
    """How far a statement says what is to be done: its verb, in a like word at least, and the verb with what it is
    done to ("delete albums")."""
    found = questioning().forms["deed"].search(asking_sentence(evidence.question.text))
    verb = stem(found["asked"] or found["bound"]) if found else ""
    said = evidence.knowledge.words(claim.id)
    if not verb or not ({verb, *questioning().synonyms.get(verb, ())} & said.text):
        return 0.0
    pairs = {pair for pair in evidence.question.pairs if pair[0] == verb}
    return 1.0 if pairs & set(pairwise(terms_of(claim.text))) else 0.5


def _asserts(candidate: Candidate, evidence: Evidence) -> float:
    """The share of what the question asserts that a statement says in its own words, or by another name of it."""
    own = ClaimWords(evidence.knowledge.words(candidate.claim.id).text, frozenset())
    named = evidence.named(candidate.claim)
    return cover(_asserted(candidate, evidence), own, evidence.knowledge, named=named)[0]


def _asserted(candidate: Candidate, evidence: Evidence) -> list[str]:
    """The terms of what a question asserts: of the sentence that asks, the circumstances ("before …", "while …") and
    the names of what the statement is about apart."""
    question, about = evidence.question, _subjects(candidate, evidence)
    named = {s for link in question.links for s in terms_of(link.matched) if link.best in about}
    asking = set(terms_of(questioning().forms["circumstance"].sub("", asking_sentence(question.text))))
    rest = [term for term in question.focus if term not in named]
    return [term for term in rest if term in asking] or rest or list(question.focus)


def _subjects(candidate: Candidate, evidence: Evidence) -> set[str]:
    return set(evidence.knowledge.scopes(candidate.claim.subject))


def _states_nothing(claim: Claim) -> bool:
    """Whether a claim only names what stands below it, or asks, or is a cell that has no value."""
    names = claim.form == "head" and not has_finite_verb(claim.text) and not opens_list(claim.text)
    void = claim.form == "cell" and bool(questioning().forms["no_value"].match(claim.value))
    code = claim.form == "code" and not (claim.under and is_comment(claim.text))
    heads = code or claim.form == "title" or claim.rule in ("table head", "table label")
    return heads or names or void or asks_only(claim.text)


def _is_of_own(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks of what is another's ("someone else's key"), and a statement tells of one's own."""
    forms, asking = questioning().forms, asking_sentence(evidence.question.text)
    return (
        bool(forms["of_another"].search(asking))
        and " own " in claim.text
        and not forms["of_another"].search(claim.text)
    )


def _is_for_another(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks of something for one thing that it names ("for trams"), and a statement tells it for
    another ("For buses, …") without a word of the first."""
    knowledge, form = evidence.knowledge, questioning().forms["for_thing"]
    asked = {stem for found in form.finditer(evidence.question.text) for stem in terms_of(found["thing"])[:1]}
    asked &= evidence.question.named
    told = {stem for found in form.finditer(claim.text) for stem in terms_of(found["thing"])[:1]}
    said = {*terms_of(" ".join([knowledge.label(claim.subject), *claim.context])), *knowledge.words(claim.id).text}
    others = {stem for mention in claim.mentions for stem in terms_of(knowledge.label(mention))} & told
    return bool(asked and others) and not asked & said and not others & set(evidence.question.terms)


def _condition_clash(claim: Claim, evidence: Evidence) -> float:
    """A penalty where a condition of the statement denies what the question takes as given, or the reverse."""
    asked = set(evidence.question.terms)
    penalty = _CLAUSE_PENALTY if in_other_case(claim.text, evidence.question.text) else 0.0
    for condition in questioning().forms["condition"].findall(normalise_apostrophes(claim.text)):
        words = [word.casefold() for word in WORDS.findall(condition)]
        for position, word in enumerate(words):
            if word in questioning().words["denying"]:
                denied = {stem(w) for w in words[position + 1 : position + 4]}
                if denied & asked and not question_negated(evidence.question.text):
                    penalty = _CLAUSE_PENALTY
    return penalty
