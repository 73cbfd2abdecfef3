"""Another thing: statements of another thing, option or version than the one that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.asking.question import OWNERS
from answer.asking.written import OPTION
from answer.draft import Draft, all_said
from answer.finding.evidence import Evidence
from answer.finding.options import is_of_another_option
from answer.knowledge import Knowledge
from answer.model import Kind
from ingest.shape import finite_verb
from ontology.words import terms_of

_VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+\.\d+)(?!\.?\w)", re.I)
_OF_A_THING = frozenset({Kind.LIMIT, Kind.FACT, Kind.LIST, Kind.REVERSE, Kind.BOOLEAN, Kind.HOWTO})  # name a product


def is_of_another_thing(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft tells of another thing than the one asked about, however alike the two are."""
    return any(test(draft, evidence) for test in _TESTS)


def _names_the_strange(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question names what the texts never do. Who describes a need may name what he has."""
    return bool(evidence.question.strange) and evidence.question.kind is not Kind.REVERSE


def _bears_another_name(draft: Draft, evidence: Evidence) -> bool:
    """Whether a draft speaks of "Cat 6" for "Cat 7", or of another option than the one named; an option may be named in
    the sentence right before."""
    options = OPTION.findall(evidence.question.text.casefold())
    before = [other for claim in draft.claims for other in evidence.knowledge.before(claim)] if options else []
    said = all_said(draft.claims)
    versions = _VERSION.findall(evidence.question.text)
    named = [*evidence.question.designations, *versions]
    return _lacks(named, said) or _lacks(options, f"{said} {all_said(before)}")


def _lacks(names: Iterable[str], said: str) -> bool:
    """Whether any of some names does not stand by itself in a text."""
    return any(not re.search(rf"(?<![\w.])v?{re.escape(name)}(?![\w-])", said) for name in names)


def _is_of_a_sibling(draft: Draft, evidence: Evidence) -> bool:
    """Whether a question asks of one product and a draft tells of another, in a section that never names the first."""
    knowledge, question = evidence.knowledge, evidence.question
    if not draft.claims or question.kind not in _OF_A_THING:
        return False
    products = [link for link in question.links if _is_product(link.best, knowledge)]
    named = [link for link in products if set(terms_of(link.matched)) <= set(question.main)]
    claims = draft.claims
    told = {e for c in claims for e in (*knowledge.involved(c), *knowledge.section_entities(c.section))}
    words = knowledge.words_of(claims)
    said = words.text | words.around | words.document
    said |= {stem for claim in claims for stem in terms_of(re.sub(r"[/_-]", " ", claim.span.document))}
    headings = {stem for claim in claims for heading in claim.context[:1] for stem in terms_of(heading)}
    lacking = [n for n in named if not told & set(n.entities) and not _is_called(n.matched, said, headings)]
    others = any(_is_product(identity, knowledge) for identity in knowledge.involved(claims[0]))
    if question.kind is Kind.BOOLEAN and not set(question.entities) & set(knowledge.scopes(claims[0].subject)):
        others = others or any(knowledge.entity(identity).kind == "Service" for identity in told)
    return bool(named) and len(lacking) == len(named) and others


def _is_called(name: str, said: frozenset[str], headings: set[str]) -> bool:
    """Whether a name stands in what is said, or a word of it in the title above ("API Caching" is of API Gateway)."""
    words = set(terms_of(name))
    return words <= said or bool(words & headings)


def _is_product(identity: str, knowledge: Knowledge) -> bool:
    entity = knowledge.entity(identity)
    return entity.known and entity.kind in OWNERS


def _tells_of_excluded(draft: Draft, evidence: Evidence) -> bool:
    """Whether what a draft is about is what the question sets aside ("the plain one, not the Plus")."""
    excluded = evidence.question.excluded
    if not excluded or not draft.claims:
        return False
    first = draft.claims[0]
    about = f"{evidence.knowledge.label(first.subject)} {first.text[: finite_verb(first.text)].partition(':')[0]}"
    return excluded <= set(terms_of(about))


_TESTS = (_tells_of_excluded, _is_of_a_sibling, _names_the_strange, is_of_another_option, _bears_another_name)
