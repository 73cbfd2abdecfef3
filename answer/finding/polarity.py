"""Polarity: whether a statement that speaks of what is asked affirms or denies it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from answer.asking.negation import in_other_case, is_negative, question_negated
from answer.asking.phrasing import asking_sentence
from answer.finding.assertion import find_predicate
from answer.finding.defaults import is_on_by_default
from answer.finding.evidence import Evidence, cover
from answer.knowledge import ClaimWords
from answer.wording import parallel_clauses
from ingest.model import Claim
from ingest.shape import has_finite_verb, tick_value
from ontology.options import options
from ontology.questioning import questioning
from ontology.words import normalise, normalise_apostrophes, singular, stem, terms_of

_REMARK = re.compile(r"\(([\w-]+ [^()]+)\)")
_ITEMS = re.compile(r"(?<=\)),\s+")
_REMARKED = re.compile(r"\([^()]+\)$")
_LITERAL = re.compile(r"[\w./-]+\([^()]+\)|(?<=\s)[A-Z][A-Z\d]+\b")
_NOT, _SHORT = ("un", "in", "im", "ir", "non", "dis"), 4  # what makes "unreliable" of "reliable"; letters of a word
_LIKE = 0.5  # what a word counts that a part of a statement says in a like word
_LEAVE = 6.0  # what counts a part that says outright that something is not allowed, where that is asked
_EXACT = 8.0  # what a code word counts that a part of a statement has to the letter: as much as a rare word


def decide(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement answers the question with yes."""
    ticked = tick_value(claim.value) if claim.form == "cell" else None
    labelled = options().labelled(claim.text) if claim.form == "item" else None
    if ticked is None and labelled and (field := labelled[0]).yes_or_no and options().said(labelled[1]) is not None:
        denied = field.denied is not None and field.denied.search(evidence.question.text) is not None
        ticked = options().said(labelled[1]) is not denied  # "Required: false"
    if ticked is not None:
        return ticked != question_negated(evidence.question.text, "")
    if questioning().forms["default_asked"].search(evidence.question.text):
        stated = is_on_by_default(claim, evidence.knowledge)
        if stated is not None:
            return stated != question_negated(evidence.question.text, "")
    if _is_indispensable(claim, evidence):
        return not question_negated(evidence.question.text)
    if _is_done_without(claim, evidence):
        return True
    part = deciding_part(claim, evidence)
    negative = is_negative(part) or _under_negation(claim) or _spares(claim, evidence)
    if not negative and any(test(claim, evidence) for test in _DENIALS):
        negative = True
    reverse = in_other_case(part, evidence.question.text)  # what holds if it rains does not if it does not
    return (negative != reverse) == question_negated(evidence.question.text, part)


def deciding_part(claim: Claim, evidence: Evidence) -> str:
    """Of a text in several sentences, points or contrasted clauses the one that says most of what is asked of the
    thing it is about."""
    value = _value_of(claim)
    forms = questioning().forms
    remarks = [r for r in _REMARK.findall(value) if forms["denies_first"].match(r) or has_finite_verb(r)]
    parts = [part for part in (*forms["answer_parts"].split(value), *remarks) if part.strip()]
    if (denied := _denied_of(parts, evidence)) is not None:
        return denied
    if (remarked := _remarked_of(value, evidence)) is not None:
        return remarked
    if (excepted := _excepted_of(value, evidence)) is not None:
        return excepted
    before = {part: other for other, part in pairwise(parts) if questioning().forms["refers_back"].match(part)}
    knowledge = evidence.knowledge
    about = {s for scope in knowledge.scopes(claim.subject) for s in terms_of(knowledge.label(scope))}
    terms = set(evidence.question.focus) - about or set(evidence.question.focus)
    terms = terms & set(terms_of(asking_sentence(evidence.question.text))) or terms
    literals = literal_words(evidence.question.text)

    asking = terms_of(asking_sentence(evidence.question.text), keep_stop_words=True)
    asks_leave = questioning().forms["leave_asked"].match(asking_sentence(evidence.question.text))
    joined = list(pairwise(evidence.question.focus))  # "tab completion" is "tabcompletion", too
    like = questioning().synonyms
    every, order = set(asking), set(pairwise(asking))

    deed = find_predicate(evidence.question)
    deeds = {deed, *like.get(deed, ())} if deed in terms else frozenset[str]()

    def worth(part: str) -> tuple[float, int]:
        exact = sum(1 for word in literals if word in part)
        for remark in remarks:
            part = part.replace(f"({remark})", "")
        said = {stem for text in (part, before.get(part, "")) for stem in terms_of(text)}
        said |= {half for pair in joined if "".join(pair) in said for half in pair}
        words = terms_of(part, keep_stop_words=True)  # small words tell where the others do not, and the order of all
        alike = len(every & set(words)) + len(order & set(pairwise(words)))
        denies = asks_leave and terms & said and questioning().forms["leave"].search(part) and is_negative(part)
        leave = _LEAVE if denies else 0.0
        close = [term for term in terms - said if like.get(term, frozenset()) & said]
        worded = sum(map(knowledge.weight, terms & said)) + _LIKE * sum(map(knowledge.weight, close))
        worded += knowledge.weight(deed) if deed and deeds & said else 0.0
        return round(worded + _EXACT * exact + leave, 6), alike

    return max(parts, key=worth, default=claim.text)


def _denied_of(parts: Sequence[str], evidence: Evidence) -> str | None:
    """The part that only denies of a thing named in the question what another part says of another ("Goats climb trees;
    sheep do not"), where it is the one part that names it."""
    for link in evidence.question.links:
        named = [part for part in parts if set(terms_of(link.matched)) <= set(terms_of(part))]
        if (
            len(parts) > 1
            and len(named) == 1
            and terms_of(link.matched)
            and questioning().forms["ellipsis"].search(named[0])
        ):
            return named[0]
    return None


def _remarked_of(text: str, evidence: Evidence) -> str | None:
    """Of an enumeration with remarks in brackets ("Oak (hard), balsa (soft)") the one item that a question names."""
    items = [item for item in _ITEMS.split(text) if _REMARKED.search(item)]
    asked = set(evidence.question.terms)
    named = [item for item in items if set(terms_of(_REMARKED.sub("", item).rpartition(": ")[2])) & asked]
    return named[0] if len(items) > 1 and len(named) == 1 else None


def _excepted_of(text: str, evidence: Evidence) -> str | None:
    """The remark in brackets that excepts what a question asks about ("Runs on all lines (but not on line 4)"), where
    the rest does not speak of it."""
    asked, rest = set(evidence.question.focus), set(terms_of(_REMARK.sub(" ", text)))
    excepts = (remark for remark in _REMARK.findall(text) if questioning().forms["excepts"].match(remark))
    return next((remark for remark in excepts if (set(terms_of(remark)) - rest) & asked), None)


def _value_of(claim: Claim) -> str:
    """What a claim says of its thing: of a cell its value, where that is more than a word."""
    return claim.value if claim.form == "cell" and " " in claim.value.strip() else claim.text


def literal_words(text: str) -> list[str]:
    """The words of a question that mean themselves to the letter: calls with their arguments, and words in capitals."""
    return [word for word in _LITERAL.findall(text) if not text.isupper()]


def _spares(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if something has to be done which the statement says may be left out, or is done by
    itself."""
    forms, asking = questioning().forms, evidence.question.text
    if not (forms["obligation"].search(asking) or forms["need_asked"].search(asking_sentence(asking))):
        return False
    if forms["automatic"].search(claim.text) and not forms["automatic"].search(evidence.question.text):
        return True
    asked = set(terms_of(asking, keep_stop_words=True))
    said = normalise_apostrophes(claim.text).casefold()
    for remark in _REMARK.findall(said):  # "(not needed on Linux)" holds on Linux only
        if not set(terms_of(remark)) <= asked:
            said = said.replace(remark, "")
    left_out = questioning().forms["left_out"].findall(said)
    return any(stem(word) in asked for word in left_out)


def _under_negation(claim: Claim) -> bool:
    """Whether a statement stands in a list that denies what it lists ("Not supported:")."""
    head = claim.context[-1] if claim.context else ""
    return bool(questioning().forms["denies_first"].match(head)) and not is_negative(claim.text)


def _excludes(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says "only" of something else than what is asked, or of what is asked of the rest ("those
    that are not …")."""
    if not questioning().forms["only"].search(claim.text):
        return False
    if questioning().forms["clause_within"].search(asking_sentence(evidence.question.text)):
        return True
    after = set(terms_of(questioning().forms["only"].split(claim.text, maxsplit=1)[1]))
    own = evidence.knowledge.words(claim.id)
    rest = [t for t in evidence.question.terms if t not in own.around and t not in own.text]
    return bool(rest) and not (after & set(evidence.question.terms) and not rest)


def _reverses(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement, its remarks in brackets apart or all of it, holds the reverse of a word of the question, and
    not the word itself."""
    asked = terms_of(evidence.question.text, keep_stop_words=True)
    remarked = _remarked_of(_value_of(claim), evidence)
    plain = questioning().forms["clause_of"].sub("", claim.text)
    for text in (remarked,) if remarked else (_REMARK.sub("", plain), plain):
        words = set(terms_of(text, keep_stop_words=True))
        reverses = (questioning().antonyms.get(term, frozenset()) for term in asked if term not in words)
        if any(reverse & words - set(asked) for reverse in reverses):
            return True
    own, said = (set(normalise(text).split()) for text in (evidence.question.text, claim.text))
    return any(prefix + word in said - own for word in own - said for prefix in _NOT if len(word) > _SHORT)


def _is_done_without(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if a thing does without another, and a statement of that says that it may be left out."""
    lacked = without_asked(evidence)
    return bool(lacked & set(terms_of(claim.text)) and questioning().forms["dispensable"].search(claim.text))


def without_asked(evidence: Evidence) -> set[str]:
    """The stems of what a question asks if a thing does without ("Can I use X without Y?")."""
    asking = asking_sentence(evidence.question.text)
    found = questioning().forms["without"].search(asking) if questioning().forms["auxiliary"].match(asking) else None
    return set(terms_of(found[0])) & set(evidence.question.terms) if found else set()


def _is_indispensable(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if something is needed, and the statement says what does not work without it."""
    if not questioning().forms["need_asked"].search(asking_sentence(evidence.question.text)):
        return False
    found = questioning().forms["without"].search(claim.text)
    needed = set(terms_of(found[0])) & set(evidence.question.focus) if found else set()
    return bool(found and needed) and is_negative(claim.text)


def _is_fixed(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if something is changed which the statement says is left as it is, or which a remark
    says cannot be."""
    forms = questioning().forms
    if not forms["change_asked"].search(asking_sentence(evidence.question.text)):
        return False
    if forms["left_as_is"].search(claim.text):
        return True
    return any(forms["unchangeable"].search(remark) for remark in _REMARK.findall(claim.text))


def _is_switched_otherwise(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if something is on, and the statement says that it is off by default, or the reverse."""
    forms, asking = questioning().forms, asking_sentence(evidence.question.text)
    if forms["off_asked"].search(asking):
        return bool(forms["told_on"].search(claim.text))
    return bool(forms["on_asked"].search(asking) and forms["told_off"].search(claim.text))


def _is_set_at_start(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks for something later which the statement says has to be done at the start."""
    forms = questioning().forms
    later = forms["later_asked"].search(asking_sentence(evidence.question.text))
    return bool(later and forms["set_at_start"].search(claim.text))


def is_of_one(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks for several of what the statement says that there is one ("region specific"), by any name
    of it ("only single-DC setups" of data centres)."""
    found = questioning().forms["several_asked"].search(evidence.question.text)
    if not found:
        return False
    called = [link for link in evidence.question.links if link.matched.casefold().startswith(found["noun"].casefold())]
    names = {name for link in called for name in evidence.knowledge.entity(link.best).names}
    noun = rf"(?:{'|'.join(re.escape(name) for name in (singular(found['noun'].casefold()), *sorted(names)))})"
    one = (
        rf"\b{noun}[- ](?:specific|bound|scoped)\b"
        rf"|\b(?:only|just|exactly) (?:[a-z]+ ){{0,2}}(?:(?:a )?single|one|1)[- ]{noun}\b"
        rf"|\b(?:{'|'.join(questioning().bound_to)}) to (?:an?|one|a single|the same|its) {noun}\b"
    )
    return bool(re.search(one, claim.text, re.I))


def _is_unlimited(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks if there is a limit, and the statement says that there is none."""
    forms = questioning().forms
    return bool(
        forms["limit_asked"].search(asking_sentence(evidence.question.text)) and forms["no_limit"].search(claim.text)
    )


def _given_to_another(claim: Claim, evidence: Evidence) -> bool:
    """Whether parallel clauses ("A for x, B for y") give what is asked for to another thing than the one asked of."""
    asked = set(evidence.question.main)
    for clauses in parallel_clauses(claim.text):
        read = [(asked & set(terms_of(thing)), asked & set(terms_of(complement))) for thing, complement in clauses]
        hits = [thing for thing, complement in read if complement]
        others = [thing for thing, complement in read if not complement]
        if len(hits) == 1 and any(thing - hits[0] for thing in others):
            return True
    return False


def _is_yet_to_come(claim: Claim, evidence: Evidence) -> bool:
    """Whether a question asks what is so now, and the statement or a heading above it says that it is to come."""
    forms, asking = questioning().forms, asking_sentence(evidence.question.text)
    told = f"{claim.text} {' '.join(claim.context[-1:])}"
    return bool(forms["future_told"].search(told) and not forms["future_asked"].search(asking))


def _skips(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says that the very deed or thing that is asked about is skipped, ignored or left out."""
    question = evidence.question
    if questioning().forms["skipping"].search(question.text):
        return False
    found = questioning().forms["skipping"].search(claim.text)
    skipped = ClaimWords(frozenset(terms_of(found["what"]) if found else ()), frozenset())
    deed = questioning().forms["deed"].search(asking_sentence(question.text))
    asked = {*terms_of((deed["asked"] or deed["bound"]) if deed else ""), *question.focus[-1:], *_verb(question.text)}
    return any(cover([term], skipped, evidence.knowledge)[0] > 0 for term in asked)


def _verb(question: str) -> list[str]:
    """The stem of the verb of "Does it …?" behind its subject, if that is one word."""
    found = questioning().forms["main_verb"].match(question)
    return terms_of(found["verb"]) if found else []


def _advises_against(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement says to avoid what is asked about, or that it does not go with the rest."""
    form, focus = questioning().forms["advised_against"], evidence.question.focus
    if form.search(evidence.question.text):
        return False
    against = {stem for found in form.finditer(claim.text) for stem in terms_of(found["what"])}
    return cover(focus, ClaimWords(frozenset(against), frozenset()), evidence.knowledge)[0] > 0


_DENIALS = (
    _advises_against,
    _excludes,
    _reverses,
    _given_to_another,
    _is_fixed,
    _is_switched_otherwise,
    _is_set_at_start,
    is_of_one,
    _is_unlimited,
    _is_yet_to_come,
    _skips,
)
"""What makes a statement that denies nothing outright answer a question with no."""
