"""Definitions: what a thing is, in one or two sentences."""

from __future__ import annotations

import re
from functools import cache
from itertools import permutations

from answer.asking.asked_names import is_common
from answer.asking.asked_noun import defined_words
from answer.asking.linking import find_names
from answer.asking.question import OWNERS
from answer.draft import Draft
from answer.finding.evidence import Evidence
from answer.finding.openings import find_opening
from answer.knowledge import within
from answer.wording import finish, shorten
from ingest.cells import thing_of
from ingest.model import Claim, Level
from ingest.shape import has_finite_verb, is_name, opens_list, reads_as_detail
from ontology.options import options
from ontology.questioning import questioning
from ontology.reading import word_list
from ontology.relations import relations
from ontology.words import fold, language, normalise, stem, terms_of

_LABELLED = re.compile(r"(?P<label>[^:–—]{1,40}?)(?::|\s[–—])\s+\S")
_CLASSES = frozenset(relations().kind_of_noun)  # words for the class of what they stand behind
_BRIEF = 70  # a definition shorter than this is told with the statement after it
_MOST = 420
_LOOKED_AT = 15
_OUTRIGHT_TIERS = 2  # tiers of things that are named outright, which go before statements that begin with the words
_OWN_SECTION = 0.3  # what a definition gains below the name of its thing
_NAME_WORDS = 3  # of an item that only names
_TOLD_IN = 3  # words of a cell that is more than a name or a mark
_LATER = 0.1  # what a statement about a thing loses for each before it: what a thing is is said first
_OUTRIGHT = 0.7  # of the asked words in a name that is taken for what is asked


def solve_definition(evidence: Evidence) -> Draft | None:
    """The definition of the thing that the question names; None where the texts define no such thing.

    Things that the question names outright come first; things merely named like it only where those are undefined.
    """
    for rank, tier in enumerate(_tiers(evidence)):
        if rank == _OUTRIGHT_TIERS and (draft := _by_subject(evidence)):
            return draft
        best: tuple[float, Draft] | None = None
        for target, share in tier:
            for place, claim in enumerate(_definitions(target, evidence)):
                draft = _write(target, claim, evidence, share)
                worth = claim.confidence + 0.5 * draft.score + share + _context_match(target, claim, evidence)
                worth -= 0.0 if claim.predicate == "definedAs" else _LATER * place
                if best is None or worth > best[0]:
                    best = (worth, draft)
        if best:
            return best[1]
    return None


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(word_list('remarks')))})s?\s*[:!]", re.I)


def _by_subject(evidence: Evidence) -> Draft | None:
    """The best statement that begins with what is asked for ("A cluster volume is …"), with no name of its own."""
    asked = set(evidence.question.asked)
    for candidate in evidence.candidates[:_LOOKED_AT]:
        if _is_labelled(candidate.claim, evidence):
            missing = tuple(term for term in candidate.missing if term not in _CLASSES)
            return Draft(
                finish(shorten(fold(candidate.claim.text), _MOST)),
                [candidate.claim],
                candidate.score,
                candidate.coverage,
                missing=missing,
                reason="definition",
            )
    for candidate in evidence.candidates[:_LOOKED_AT]:
        claim = candidate.claim
        if not asked or claim.form not in ("sentence", "item", "cell"):
            continue
        if claim.form == "cell":
            outright = _explains(claim, asked, evidence)
        else:
            outright = _begins_with(claim.text, asked) or _introduces(claim.text, asked)
        told = [claim] if outright else _term_and_text(claim, asked, evidence)
        before = evidence.knowledge.antecedents(claim) if outright else []
        if told:
            text = ": ".join(fold(c.text) for c in told)
            text = finish(shorten(" ".join([*(fold(c.text) for c in before), text]), _MOST))
            told = [*told, *before]
            return Draft(
                text, told, candidate.score, candidate.coverage, missing=candidate.missing, reason="definition"
            )
    return None


def _is_labelled(claim: Claim, evidence: Evidence) -> bool:
    """Whether a statement begins with what is asked for as a label, whose class the question says besides ("the K
    option": "K – Keep the lid on")."""
    *name, kind = evidence.question.asked or ("",)
    found = _LABELLED.match(claim.text) if name and kind in _CLASSES and claim.form in ("sentence", "item") else None
    return found is not None and terms_of(found["label"])[: len(name)] == name


def _begins_with(text: str, asked: set[str]) -> bool:
    """Whether a sentence begins with the asked words, or says outright what a thing named by them is."""
    words = [word for word in normalise(text).split() if word not in language().stop_words]
    if asked <= {stem(word) for word in words[: len(asked)]} and has_finite_verb(text):
        return True
    defined = questioning().forms["defines"].match(fold(text))
    if defined is None:
        return False
    subject = terms_of(defined["subject"])
    joined = {part for pair in permutations(asked, 2) if "".join(pair) in subject for part in pair}
    return bool(subject) and asked <= {*subject, *joined} and len(subject) <= len(asked) + 1


def _explains(claim: Claim, asked: set[str], evidence: Evidence) -> bool:
    """Whether a cell tells what the thing of its row is, which the asked words name, in more words than a name."""
    thing = terms_of(thing_of(claim))
    named = bool(thing) and thing[0] in asked and asked <= {*thing, *evidence.knowledge.words(claim.id).around}
    return named and len(claim.value.split()) > _TOLD_IN and not questioning().forms["sample_head"].match(claim.aspect)


def _introduces(text: str, asked: set[str]) -> bool:
    """Whether a sentence brings in the asked words as a name for what it tells ("a pan, known as a banneton, …"), or
    begins with what they are short for ("The Shared Bake Oven (SBO) keeps …")."""
    forms, words = questioning().forms, fold(text)
    if any(asked == set(terms_of(found["term"])[: len(asked)]) for found in forms["introduces"].finditer(words)):
        return True
    spelt = forms["spelt_first"].match(words)
    return spelt is not None and asked in (set(terms_of(spelt["term"])), set(terms_of(spelt["name"])))


def _term_and_text(claim: Claim, asked: set[str], evidence: Evidence) -> list[Claim]:
    """An item that is just the asked term, with the line after it that tells of it, as slides set them."""
    if claim.form != "item" or set(terms_of(claim.text)) != asked:
        return []
    after = [c for c in evidence.knowledge.siblings(claim) if c.span.line_start == claim.span.line_end + 1]
    tells = [c for c in after if c.form in ("sentence", "item") and reads_as_detail(c.text) and not is_name(c.text, 4)]
    return [claim, tells[0]] if tells else []


def _tiers(evidence: Evidence) -> list[list[tuple[str, float]]]:
    """The entities that may be asked about, by how surely: a part of another thing that is named too, named by
    the asked phrase, named alike, named elsewhere."""
    question = evidence.question
    asked = set(question.asked) or set(question.terms)
    outright = [
        i for link in question.links for i in link.entities if _covers(link.matched, asked, evidence) >= _OUTRIGHT
    ]
    named = [i for link in question.links for i in link.entities]
    parts = [i for i in named if set(evidence.knowledge.scopes(i)[1:]) & set(named)] + _named_by_setting(evidence)
    near = [c.claim.subject for c in evidence.candidates[:12]]
    tiers: list[list[tuple[str, float]]] = []
    seen: set[str] = set()
    for identities, least in ((parts, 0.6), (outright, 0.0), (near, 0.6), (named, 0.0)):
        shares = [(i, _share(i, evidence)) for i in dict.fromkeys(identities) if i not in seen]
        tier = [(i, share) for i, share in shares if share > least and _is_asked(i, evidence)]
        seen.update(i for i, _ in tier)
        tiers.append(tier)
    return tiers


def _named_by_setting(evidence: Evidence) -> list[str]:
    """The things that bear the names of the setting and the asked words together: "a cluster in ECS" is an ECS
    cluster."""
    knowledge, question = evidence.knowledge, evidence.question
    words = defined_words(question.text)
    owners = [link for link in question.links if knowledge.entity(link.best).kind in OWNERS]
    others = [link.matched for link in owners if link.matched.casefold() not in words.casefold()]
    return [found for name in others if words for found in find_names(f"{name} {words}", knowledge)]


def _is_asked(identity: str, evidence: Evidence) -> bool:
    """Whether a thing bears one of the asked words, so that it is not just the setting of what is asked for, and is not
    that or another ("pump or tap")."""
    question, entity = evidence.question, evidence.knowledge.entity(identity)
    asked = set(question.asked)
    if questioning().words["joiners"] & set(entity.label.casefold().split()) - set(question.text.casefold().split()):
        return False
    named = {stem for name in entity.names for stem in terms_of(name)}
    linked = {s for link in question.links if identity in link.entities for s in terms_of(link.matched)}
    return not asked or bool(asked & (named | linked))


def _covers(matched: str, asked: set[str], evidence: Evidence) -> float:
    """The weighted share of the asked words that a name takes up; 0 for a name with words that are not asked."""
    words = set(terms_of(matched))
    weight = evidence.knowledge.weight
    return sum(map(weight, words)) / (sum(map(weight, asked)) or 1.0) if words and words <= asked else 0.0


def _share(identity: str, evidence: Evidence) -> float:
    """The share of the question's terms that an entity's names and the names of its scope cover, in 0..1."""
    knowledge, terms = evidence.knowledge, evidence.question.terms
    entity = knowledge.entity(identity)
    own = set(terms_of(" ".join(entity.names)))
    around = {stem for scope in knowledge.scopes(identity)[1:] for stem in terms_of(knowledge.label(scope))}
    total = sum(map(knowledge.weight, terms)) or 1.0
    named = sum(knowledge.weight(t) for t in terms if t in own)
    placed = sum(knowledge.weight(t) for t in terms if t in around and t not in own)
    return (named + 0.7 * placed) / total if named else 0.0


def _definitions(target: str, evidence: Evidence) -> list[Claim]:
    """What defines an entity: claims that say so, else the first statements about it."""
    knowledge = evidence.knowledge
    claims = [c for c in knowledge.records.claims_of(target) if within(c.span.document, evidence.documents)]
    if purposes := _purposes(target, claims, evidence):
        return purposes
    defined = [c for c in claims if c.predicate == "definedAs"]
    if defined:
        outright = [c for c in defined if c.rule == "X is a …"] if _is_of_all(target, evidence) else []
        return outright or defined
    introduced = [
        c.claim for c in evidence.candidates[:_LOOKED_AT] if _introduces(c.claim.text, set(evidence.question.asked))
    ]
    if introduced:
        return introduced
    if opening := find_opening(target, evidence):
        return opening[:1]
    told = [c for c in claims if c.form in ("sentence", "item") or (c.form == "head" and _tells_genus(c.text))]
    plain = [c for c in told if c.level is not Level.TYPED and not _only_names(c)]
    plain = [c for c in plain if not _remark().match(c.text)] or plain
    return [c for c in plain[:2] if not questioning().forms["refers_back"].match(c.text)] or plain[:2]


def _purposes(target: str, claims: list[Claim], evidence: Evidence) -> list[Claim]:
    """The first statement that says of a thing alone what it is for ("Used to …"), where a question asks for that."""
    forms = questioning().forms
    if not forms["what_for"].match(evidence.question.text):
        return []
    own = {stem for name in evidence.knowledge.entity(target).names for stem in terms_of(name)}
    told = [c for c in claims if c.form in ("sentence", "item") and c.level is not Level.TYPED]
    found = [(c, forms["tells_purpose"].search(c.text)) for c in told]
    return [c for c, purpose in found if purpose and set(terms_of(c.text[: purpose.start()])) <= own][:1]


def _is_of_all(target: str, evidence: Evidence) -> bool:
    """Whether a thing bears the name of what the texts as a whole are about: an item that begins with it tells of one
    thing beside others."""
    stems = terms_of(evidence.knowledge.label(target))
    return bool(stems) and is_common(stems, evidence.knowledge)


def _tells_genus(text: str) -> bool:
    """Whether a line begins with what a thing is a kind of ("Collection of resources"), though it is a head."""
    first, _, rest = fold(text).casefold().removeprefix("a ").partition(" ")
    return first in language().genus and bool(questioning().forms["class_told"].match(rest))


def _only_names(claim: Claim) -> bool:
    """Whether a statement is a field, or no more than a name or two as items of a list are: that defines nothing."""
    if options().labelled(claim.text):
        return True
    return claim.form == "item" and is_name(claim.text, _NAME_WORDS) and not reads_as_detail(claim.text)


def _context_match(target: str, claim: Claim, evidence: Evidence) -> float:
    """Whether the definition stands where the question looks: in the scope of the other things it names, and below a
    heading that is the name of the thing itself."""
    entity = evidence.knowledge.entity(target)
    names = {normalise(name) for name in entity.names}
    own = any(normalise(heading) in names for heading in claim.context[-2:])
    return 0.3 * evidence.score(claim).entities + _OWN_SECTION * own


def _write(target: str, claim: Claim, evidence: Evidence, share: float) -> Draft:
    knowledge = evidence.knowledge
    entity = knowledge.entity(target)
    label = _full_name(target, evidence)
    text = fold(claim.value if claim.rule in ("term: text", "X is a …") else claim.text).rstrip(" ;")
    sentence = claim.text if claim.rule == "X is a …" else f"{label}: {text}"
    claims = [claim]
    if before := [] if claim.predicate == "definedAs" else knowledge.antecedents(claim):
        sentence, claims = " ".join(fold(one.text) for one in (*before, claim)), [claim, *before]
    opening = find_opening(target, evidence)
    if opening[:1] == claims and len(opening) > 1:
        told = [fold(c.text) for c in opening]
        first = told[0] if told[0].endswith(":") else f"{told[0]};"
        sentence, claims = f"{label}: {first} {'; '.join(told[1:])}", opening
    elif len(text) < _BRIEF:
        more = _next_statements(claim, evidence)
        for other in more:
            sentence = f"{sentence.rstrip('.;')}; {fold(other.text)}"
            claims.append(other)
    scored = evidence.score(claim)
    coverage = max(scored.coverage, share)
    missing = tuple(t for t in scored.missing if t not in terms_of(" ".join(entity.names)))
    return Draft(
        finish(shorten(sentence, _MOST)),
        claims,
        scored.score,
        coverage,
        1.0,
        missing=missing,
        reason="definition",
    )


def _full_name(target: str, evidence: Evidence) -> str:
    """The label, with the longest other name in brackets where the label is an abbreviation of it or has one."""
    entity = evidence.knowledge.entity(target)
    if len(entity.label.split()) > 1 or not entity.label.isupper():
        short = next((a for a in entity.aliases if a.isupper() and 1 < len(a) <= 6 and a != entity.label), "")
        return f"{entity.label} ({short})" if short else entity.label
    letters = entity.label.casefold()
    full = [a for a in entity.aliases if _initials(a) == letters]
    return f"{entity.label} ({full[0]})" if full else entity.label


def _initials(name: str) -> str:
    """The letters an abbreviation of a name would have; words in capitals give all of theirs."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word if word.isupper() and len(words) > 1 else word[0] for word in words).casefold()


def _next_statements(claim: Claim, evidence: Evidence) -> list[Claim]:
    """The statement after a brief definition, where it says more of the same thing; with what nests below it."""
    knowledge = evidence.knowledge
    same = [c for c in knowledge.siblings(claim) if c.order > claim.order and c.subject == claim.subject]
    if same and same[0].span.line_start == claim.span.line_end and same[0].form == claim.form == "sentence":
        return same[:1]
    same = [c for c in same if c.span.line_start > claim.span.line_end]
    below = [c for c in knowledge.siblings(claim) if c.span.line_start == claim.span.line_start]
    found = [child for c in below[:1] for child in knowledge.children(c.id)[:1] if not opens_list(c.text)]
    for other in same[:1]:
        if other.form in ("sentence", "item", "head") and not opens_list(other.text) and len(other.text) < 220:
            found.append(other)
            found += knowledge.children(other.id)[:1]
    return found[:3]
