"""What the solvers ask of a generation: claims with their words, entities with their names, both cached."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from answer.asking.phrasing import without_address
from graph.embed import Embedder
from graph.records.kept import Kept
from graph.store import Generation
from ingest.model import Claim, Entity, Level
from ingest.shape import is_comment, opens_list
from ontology.lexicon import Lexicon
from ontology.questioning import questioning
from ontology.words import language, normalise, singular, stem, terms_of

_HYPHENED = re.compile(r"(?<![\w-])[a-z]+-[a-z]+(?![\w-])")
_LEAD_IN = 3  # lines between a sentence and the code that it leads in, at most
_BEFORE = 2  # sentences before one that announces a list that tell of what the list is
_CACHE = 20_000  # claims and entities whose words are kept at hand


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The stems of a claim: of what it says itself, of the names and headings it stands under, and of the title of
    its document; `pairs` are the stems that stand side by side in any of them."""

    text: frozenset[str]
    around: frozenset[str]
    document: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()


class Knowledge:
    """One live generation with its lexicon and embedder, as the solvers see it."""

    def __init__(self, generation: Generation, lexicon: Lexicon, embedder: Embedder) -> None:
        self.generation = generation
        self.records = generation.records
        self.meaning = generation.meaning(embedder)
        self.lexicon = lexicon
        self.embedder = embedder
        self.claim = Kept(lambda ids: by_id(self.records.claims(ids)), _CACHE)
        self._entities = Kept(self.records.entities, _CACHE)
        self.words = lru_cache(_CACHE)(self._words)
        self.weight = self.records.weigh_stem
        self.scopes = lru_cache(_CACHE)(self._scopes)
        self.children = lru_cache(_CACHE)(self._children)
        self.section = lru_cache(256)(self._section)
        self.section_entities = lru_cache(1024)(self._section_entities)
        self._titles = lru_cache(256)(self.records.titles)
        self._title_words = lru_cache(4096)(self._find_title_words)
        self._typed = Kept(self.records.typed_predicates, _CACHE)
        self.bearers = lru_cache(_CACHE)(self._bearers)
        self.claims_with = lru_cache(4)(self.records.claims_with)
        self.matching = lru_cache(128)(self._matching)
        self._name_words = lru_cache(_CACHE)(self._find_name_words)
        self._claim_count = max(1, self.records.counts()["claims"])

    def entity(self, identity: str) -> Entity:
        """The entity of an id; one that is unknown bears its id in words."""
        return self._entities(identity) or Entity(identity, identity.rpartition("/")[2].replace("-", " "))

    def look_ahead(self, entities: Iterable[str]) -> None:
        """Have entities at hand with all that they belong to, in a look-up or two."""
        seen: set[str] = set()
        wanted = set(entities)
        while wanted:
            seen |= wanted
            wanted = {entity.scope for entity in self._entities.fetch(wanted) if entity and entity.scope} - seen

    def _bearers(self, phrase: str) -> tuple[str, ...]:
        """The entities that bear a phrase as a name, a known one before a local one, and one of its own before a part
        of another: exactly, without the brand, or in the singular."""
        found = self.records.entities_named(*_spellings(phrase, self.lexicon.strip_brand(phrase)))
        self._entities.keep({entity.id: entity for entity in found})
        self.look_ahead(entity.id for entity in found)
        ranked = sorted(found, key=lambda entity: (not entity.known, len(self.scopes(entity.id)), entity.id))
        return tuple(entity.id for entity in ranked)

    @property
    def rarest(self) -> float:
        """The weight of a stem that no claim holds."""
        return 1.0 + math.log(self._claim_count)

    def label(self, identity: str) -> str:
        """The label of an entity, or its id in words."""
        return self.entity(identity).label

    def _scopes(self, identity: str) -> tuple[str, ...]:
        """An entity and the things it belongs to, nearest first."""
        chain = [identity]
        while (scope := self.entity(chain[-1]).scope) and scope not in chain:
            chain.append(scope)
        return tuple(chain)

    def _words(self, claim_id: str) -> ClaimWords:
        claim = self.claim(claim_id)
        if claim is None:
            return ClaimWords(frozenset(), frozenset())
        described = self.described(claim)
        told = [
            *claim.context,
            *self.lead_in(claim),
            *self._before_list(claim),
            *self._continued(claim),
            *self._before_table(claim),
            *self._gone_on_from(claim),
            *([described.text] if described else []),
        ]
        own, around = terms_of(without_address(claim.text)), [terms_of(words) for words in told]
        joined, joined_around = _joined(claim.text), _joined(" ".join(told))
        names, pairs = self._name_words(claim.subject)
        return ClaimWords(
            joined.union(own),
            names.union(joined_around, *around),
            self._title_words(claim.span.document),
            pairs.union(*map(pairwise, (own, *around))),
        )

    def words_of(self, claims: Iterable[Claim]) -> ClaimWords:
        """The stems of several claims together, without those that stand side by side."""
        words = [self.words(claim.id) for claim in claims]
        return ClaimWords(
            frozenset[str]().union(*(one.text for one in words)),
            frozenset[str]().union(*(one.around for one in words)),
            frozenset[str]().union(*(one.document for one in words)),
        )

    def _find_name_words(self, identity: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        """The stems of the names of an entity and of the things it belongs to, and those that stand side by side."""
        entities = [self.entity(scope) for scope in self.scopes(identity)]
        terms = [terms_of(name) for entity in entities for name in (entity.label, *entity.aliases[:12])]
        return frozenset().union(*terms), frozenset().union(*map(pairwise, terms))

    def _matching(self, words: str, limit: int, documents: tuple[str, ...] = ()) -> tuple[Claim, ...]:
        """The claims of some documents, else of all, that hold any of some normalised words, best first."""
        found = self.records.match_claims(words.split(), limit, documents or None)
        return tuple(claim for claim in self.claim.fetch(identity for identity, _ in found) if claim)

    def lead_in(self, claim: Claim) -> list[str]:
        """What a command or other code is for: that it is a command, the comment above its line, and the sentence right
        before its block, or right behind it where the block comes first."""
        if claim.form not in ("code", "command"):
            return []
        block = self.claim(claim.under) if claim.under else None
        own = block if block and block.form == claim.form else claim
        first, last = own.span.line_start, own.span.line_end
        told = [c for c in self.section(claim.section) if c.form not in ("code", "command", "title")]
        near = [c.text for c in told if 0 < first - c.span.line_end <= _LEAD_IN][-1:]
        if not near and all(c.order > own.order for c in told):
            near = [c.text for c in told if 0 < c.span.line_start - last <= _LEAD_IN][:1]
        return ["command", *near, *(comment.text for comment in self.comment_above(claim))]

    def comment_above(self, line: Claim) -> list[Claim]:
        """The comment right above a line of code, which is none itself."""
        if not line.under or line.form != "code" or is_comment(line.text):
            return []
        above = [c for c in self.children(line.under) if c.span.line_end == line.span.line_start - 1]
        return [c for c in above if is_comment(c.text)]

    def _before_list(self, claim: Claim) -> list[str]:
        """Of a sentence that announces a list at the end of its paragraph the sentences before it: they tell of what
        the list is."""
        if claim.form != "head" or not opens_list(claim.text) or " " not in claim.text:
            return []
        told, start = [], claim.span.line_start
        for other in reversed([c for c in self.section(claim.section) if c.order < claim.order]):
            if other.form != "sentence" or other.under != claim.under or start - other.span.line_end > 1:
                break
            told.append(other.text)
            start = other.span.line_start
        return told[:_BEFORE]

    def _continued(self, claim: Claim) -> list[str]:
        """Of a sentence without a subject ("Contains …"), or with a mere bound for one ("Maximum is 3"), what stands
        before it in the same line, which names it."""
        bound = questioning().forms["bound_goes_on"].match(claim.text)
        if claim.form != "sentence" or not (bound or _lacks_subject(claim.text)):
            return []
        before = [c for c in self.section(claim.section) if c.order < claim.order and c.form in ("sentence", "item")]
        same = [c.text for c in before if c.span.line_start == claim.span.line_start]
        if bound and not same:
            same = [other.text for other in self.before(claim)]
        return same[:1] if bound else same[-1:]

    def _gone_on_from(self, claim: Claim) -> list[str]:
        """The sentence that a claim goes on from, unless that denies something."""
        said = (other.text for other in self.antecedents(claim))
        return [text for text in said if not language().negations & set(normalise(text).split())]

    def antecedents(self, claim: Claim) -> list[Claim]:
        """The sentences right before a claim that speaks of "this" or "it" or begins with what they end with, or before
        the head of its list that does: they tell of what."""
        head = self.claim(claim.under) if claim.under else None
        goes_on = questioning().forms["goes_on"]
        found = [other for one in (claim, head) if one and goes_on.match(one.text) for other in self.before(one)]
        return found or [other for other in self.before(claim) if _takes_up(claim.text, other.text)]

    def table_below(self, claim: Claim) -> Claim | None:
        """The head of the table right below a sentence."""
        after = [c for c in self.section(claim.section) if c.order > claim.order][:1]
        near = (c for c in after if c.span.line_start - claim.span.line_end <= _LEAD_IN)
        return next((c for c in near if c.rule == "table head"), None)

    def _before_table(self, claim: Claim) -> list[str]:
        """Of a cell the sentence that announces its table ("These pumps fit the tanks:")."""
        head = self.claim(claim.under) if claim.form == "cell" and claim.under else None
        if head is None:
            return []
        before = [c for c in self.section(head.section) if c.order < head.order and c.form != "cell"][-1:]
        return [c.text for c in before if opens_list(c.text) and head.span.line_start - c.span.line_end <= _LEAD_IN]

    def described(self, claim: Claim) -> Claim | None:
        """Of a labelled field ("Default: 10000") the sentence beside it that tells what it is the value of: the next,
        else the first of the lines right before it."""
        if claim.level is Level.TYPED or claim.form != "item" or not questioning().forms["field"].match(claim.text):
            return None
        beside = [c for c in self.section(claim.section) if c.under == claim.under and c.context == claim.context]
        after = next((c for c in beside if c.form == "sentence" and c.order > claim.order), None)
        start, first = claim.span.line_start, None
        for other in reversed([c for c in beside if c.order < claim.order]):
            if other.form != "sentence" or start - other.span.line_end > 1:
                break
            start, first = other.span.line_start, other
        return first or after

    def share(self, stem: str) -> float:
        """The share of all claims that hold a stem."""
        return self.records.term_count(stem) / self._claim_count

    def involved(self, claim: Claim) -> frozenset[str]:
        """The entities a claim speaks of: subject, object, mentions, and what these belong to."""
        return frozenset(scope for identity in names_of(claim) for scope in self.scopes(identity))

    def _children(self, claim_id: str) -> tuple[Claim, ...]:
        """What is said below a claim, statements and cells only, in reading order."""
        found = tuple(c for c in self.records.children(claim_id) if c.level is not Level.TYPED)
        self.claim.keep(by_id(found))
        return found

    def _section(self, section: str) -> tuple[Claim, ...]:
        """The statements and cells of a merged section in reading order."""
        found = tuple(c for c in self.records.section(section) if c.level is not Level.TYPED)
        self.claim.keep(by_id(found))
        return found

    def parts(self, title: Claim) -> list[Claim]:
        """The titles of the sections right below the section of a title."""
        return [t for t in self._titles(title.span.document) if t.context[:-1] == title.context]

    def _section_entities(self, section: str) -> frozenset[str]:
        """The entities that any statement of a section mentions."""
        named = self.records.entities_of_section(section)
        self.look_ahead(named)
        return frozenset(scope for identity in named for scope in self.scopes(identity))

    def _find_title_words(self, document: str) -> frozenset[str]:
        return frozenset(terms_of(f"{self.records.document(document).title} {document}"))

    def typed_predicates(self, claim_id: str) -> set[str]:
        """The properties of the typed claims read from a statement."""
        return self._typed(claim_id) or set()

    def look_at_types(self, claim_ids: Iterable[str]) -> None:
        """Have the properties of what statements state at hand, in one look-up."""
        self._typed.fetch(claim_ids)

    def siblings(self, claim: Claim) -> list[Claim]:
        """The statements beside a claim: below the same parent, or at the top of the same section."""
        if claim.under:
            return list(self.children(claim.under))
        return [c for c in self.section(claim.section) if not c.under]

    def before(self, claim: Claim) -> list[Claim]:
        """The sentence right before one in the same paragraph, or, where that goes on behind code, before the code."""
        if claim.form not in ("sentence", "head"):
            return []
        start = claim.span.line_start
        for other in reversed([c for c in self.siblings(claim) if c.order < claim.order]):
            gap = start - other.span.line_end
            if other.form == "code" and gap <= _LEAD_IN:
                start = min(start, other.span.line_start - 1)
            else:
                return [other] if other.form == "sentence" and 0 <= gap <= 1 + (start < claim.span.line_start) else []
        return []

    def typed_at(self, claim: Claim) -> list[Claim]:
        """The typed claims read from a statement."""
        return self.records.typed_at(claim.span.document, claim.span.line_start, claim.span.line_end)

    def claims_about(self, entities: Iterable[str], documents: Sequence[str] | None = None) -> list[Claim]:
        """Claims of all levels whose subject is one of the entities."""
        found = [claim for identity in entities for claim in self.records.claims_of(identity)]
        return [c for c in found if within(c.span.document, documents)]


def _takes_up(text: str, before: str) -> bool:
    """Whether a sentence begins with the noun that the one before it ends with ("… has a key. The key is …")."""
    first = questioning().forms["noun_told"].match(text)
    return first is not None and before.rstrip(" .:;!)").casefold().endswith(f" {first['noun'].casefold()}")


def _joined(text: str) -> frozenset[str]:
    """The stems of words with a hyphen written as one ("pre-trained" as "pretrained")."""
    return frozenset(stem(word.replace("-", "")) for word in _HYPHENED.findall(text.casefold()))


def _lacks_subject(text: str) -> bool:
    """Whether a sentence begins with its verb in the third person ("Contains …")."""
    first = text.partition(" ")[0].casefold()
    return first.endswith("s") and first in language().finite_verbs


def _spellings(phrase: str, unbranded: str) -> list[str]:
    """The normalised names by which a thing may be meant that is called by a phrase."""
    keys = [normalise(phrase), normalise(unbranded)]
    if "-" in phrase:
        keys.append(normalise(phrase.replace("-", "")))
    for key in list(keys):
        head, _, last = key.rpartition(" ")
        keys.append(f"{head} {singular(last)}".strip())
        keys += [f"{key}s", key[:-1]] if key.endswith("s") else [f"{key}s"]
        keys.append(f"{head} {singular(last)}s".strip())
        keys.append(f"{key[:-1]}ies" if key.endswith("y") else f"{key}es")
    return list(dict.fromkeys(filter(None, keys)))


def by_id(claims: Iterable[Claim]) -> dict[str, Claim]:
    """Claims by their ids."""
    return {claim.id: claim for claim in claims}


def names_of(claim: Claim) -> list[str]:
    """The entities that a claim names: its subject, its object, and what its text mentions."""
    return [claim.subject, *([claim.object] if claim.object else []), *claim.mentions]


def within(document: str, documents: Sequence[str] | None) -> bool:
    """Whether a document is among those asked of: by id, or below a folder whose name ends in a slash."""
    if not documents:
        return True
    return any(document == wanted or (wanted.endswith("/") and document.startswith(wanted)) for wanted in documents)
