"""The lexicon: all the names that the vocabularies know, and where they stand in a text.

>>> lexicon = load_lexicon()
>>> [term.id for term in lexicon.lookup("Simple Queue Service")]
['sqs']
>>> [(mention.term.id, mention.matched) for mention in lexicon.find("GSIs of Amazon DynamoDB")]
[('global-secondary-index', 'GSIs'), ('dynamodb', 'Amazon DynamoDB')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from ontology.schema import OntologyClass, OntologyProperty, Schema, load_schema
from ontology.vocabulary import STANDARD, Term, read_vocabulary
from ontology.words import fold

_WORD = re.compile(r"[0-9A-Za-zÀ-ɏͰ-ӿ]+[#+]*")
_GAP = re.compile(r"[ \u00a0]+|[ \u00a0]*\n[ \u00a0]*|[-‐‑–]")  # between a name's words, beside its own signs
_SHORT_ACRONYM = re.compile(r"[A-Z]{1,3}")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;•|\n\t–—-]\s*|\"|\*)$")
_CODE_BEFORE = re.compile(r"\w[.@_:]$|_$|^--?(?=\w)|^--?$|^/\w|://")
_CODE_AFTER = re.compile(r"[.@_:]\w|_|://")
_RUN_BEFORE = re.compile(r"[\w.@:/\\-]*$")
_RUN_AFTER = re.compile(r"[\w.@:/\\-]*")
_PARTS = re.compile(r"[/:]")
_WINDOW = 80  # how far a code may reach to either side of a name, in characters
_NAMED_ALONE = re.compile(r"\s*(?:$|[,;:/()|\n\t]|and\b|or\b|&)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names `term`: characters `start`..`end` (end excluded) are the words `matched`.

    `sure` is False where only a relaxed search would have found it: an ordinary word or a short acronym that
    does not stand in its own case.
    """

    term: Term
    start: int
    end: int
    matched: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a term, cut for matching. `head` and `tail` are signs that belong to it (".NET")."""

    term: Term
    text: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    head: str
    tail: str
    exact: bool

    def has_signs(self, words: str) -> bool:
        """Whether `words` show the signs that belong to this name."""
        return words.strip().startswith(self.head) and words.strip().endswith(self.tail)

    def cased(self, matched: str) -> bool:
        """Whether `matched` shows the case this name insists on; most names insist on none."""
        if self.exact or _SHORT_ACRONYM.fullmatch(self.text):
            return matched == self.text or matched in (self.text + "s", self.text + "'s", self.text + "’s")
        return True


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: its place and its case-folded form."""

    start: int
    end: int
    folded: str


class Lexicon:
    """Names of known things, with the ontology's classes and properties. Immutable; safe to share."""

    def __init__(self, terms: Mapping[str, Term], schema: Schema) -> None:
        self.terms = terms
        self.schema = schema
        brands = {brand for term in terms.values() for brand in term.brands}
        self.brands: tuple[str, ...] = tuple(sorted(brands, key=lambda brand: (-len(brand), brand)))
        self._brand_words = [tuple(_cut(brand)) for brand in self.brands]
        self._brand_starts = {brand[0] for brand in self._brand_words}
        self._by_key: dict[tuple[str, ...], list[_Name]] = {}
        sizes: dict[str, set[int]] = {}
        for name in (name for term in terms.values() for name in _names_of(term)):
            self._by_key.setdefault(_key(name.words), []).append(name)
            sizes.setdefault(name.words[0], set()).add(len(name.words))
        for names in self._by_key.values():
            names.sort(key=_preference)
        self._sizes = {first: sorted(found - {1}, reverse=True) for first, found in sizes.items()}

    @property
    def classes(self) -> Mapping[str, OntologyClass]:
        """The ontology's classes by local name."""
        return self.schema.classes

    @property
    def properties(self) -> Mapping[str, OntologyProperty]:
        """The ontology's properties by local name."""
        return self.schema.properties

    def strip_brand(self, words: str) -> str:
        """`words` without a leading brand; a brand alone stays: "AWS Lambda" gives "Lambda", "AWS" stays."""
        for brand in self.brands:
            rest = words[len(brand) :]
            if words.casefold().startswith(brand.casefold()) and rest[:1].isspace() and rest.strip():
                return rest.strip()
        return words

    def lookup(self, words: str) -> tuple[Term, ...]:
        """The terms that `words` as a whole name, best first; empty when none does.

        Case, punctuation, plural and a leading brand do not matter, but a closer name hides others.
        """
        found = self._named(words)
        stripped = self.strip_brand(words)
        if not found and stripped != words:
            found = tuple(term for term in self._named(stripped) if term.brands)
        return found

    def _named(self, words: str) -> tuple[Term, ...]:
        wanted = tuple(_cut(words))
        ranked: list[tuple[int, Term]] = []
        for name in self._by_key.get(_key(wanted), ()) if wanted else ():
            if _same_noun(name.words[-1], wanted[-1]) and (len(wanted) > 1 or name.has_signs(words)):
                ranked.append((_closeness(name, words, wanted), name.term))
        best = min((rank for rank, _ in ranked), default=0)
        return tuple({term.id: term for rank, term in ranked if rank == best}.values())

    def find(self, text: str, relaxed: bool = False) -> list[Mention]:
        """Where `text` names terms: the longest name at each place, left to right, none overlapping.

        Names that are ordinary words ("Go") or acronyms of up to three letters ("SAM") count only in their
        own case; with `relaxed`, as questions need it, in any case, and the mention is then not `sure`.
        """
        words = [_Word(m.start(), m.end(), m.group().casefold()) for m in _WORD.finditer(text)]
        return list(self._scan(text, words, relaxed))

    def _scan(self, text: str, words: Sequence[_Word], relaxed: bool) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            mention, used = self._longest(text, words, at, relaxed)
            skip = self._brand_at(text, words, at)
            if skip:
                branded, behind = self._longest(text, words, at + skip, relaxed=True)
                if branded and branded.term.brands and skip + behind > used:
                    start = words[at].start
                    mention = replace(branded, start=start, matched=text[start : branded.end], sure=True)
                    used = skip + behind
            if mention:
                yield mention
            at += used or 1

    def _longest(self, text: str, words: Sequence[_Word], at: int, relaxed: bool) -> tuple[Mention | None, int]:
        """The best mention that starts at word `at`, with the number of words it takes."""
        for size in (*self._sizes.get(words[at].folded, ()), 1):  # longest first
            found = tuple(word.folded for word in words[at : at + size])
            names = self._by_key.get(_key(found), ()) if len(found) == size else ()
            best: Mention | None = None
            rank = (False, 0)
            for name in names:
                mention = _mention(text, name, words[at : at + size])
                if mention and (mention.sure or relaxed):
                    better = (mention.sure, -_closeness(name, mention.matched, found))
                    if best is None or better > rank:
                        best, rank = mention, better
            if best:
                return best, size
        return None, 0

    def _brand_at(self, text: str, words: Sequence[_Word], at: int) -> int:
        """How many words of a brand start at word `at` with more words behind them, 0 when none do."""
        if words[at].folded not in self._brand_starts:
            return 0
        for brand in self._brand_words:  # longest first
            span = words[at : at + len(brand)]
            following = words[at + len(brand) : at + len(brand) + 1]
            if following and tuple(word.folded for word in span) == brand:
                return len(brand) if text[span[-1].end : following[0].start] in (" ", "-") else 0
        return 0


def load_lexicon(extra: Sequence[Path] = (), standard: Sequence[Path] = STANDARD) -> Lexicon:
    """The lexicon of the `standard` vocabularies and of `extra` ones, which may add names to known terms.

    Raises a VocabularyError that names the file and says what to do when one of them is wrong.
    """
    schema = load_schema()
    terms: dict[str, Term] = {}
    for path in (*standard, *extra):
        terms = read_vocabulary(path, schema, terms)
    return Lexicon(terms, schema)


def _names_of(term: Term) -> Iterator[_Name]:
    for text in dict.fromkeys(fold(name) for name in term.names):
        spots = list(_WORD.finditer(text))
        if not spots:
            continue
        yield _Name(
            term=term,
            text=text,
            words=tuple(spot.group().casefold() for spot in spots),
            gaps=tuple(text[a.end() : b.start()] for a, b in pairwise(spots)),
            head=text[: spots[0].start()],
            tail=text[spots[-1].end() :],
            exact=text in term.exact,
        )


def _preference(name: _Name) -> tuple[bool, bool, str]:
    """Of namesakes, what belongs to nothing else comes first, then services, then the order of ids."""
    return (name.term.scope is not None, name.term.kind != "Service", name.term.id)


def _cut(words: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(fold(words))]


def _key(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the last one cut to what its singular and plural share."""
    return (*words[:-1], _stub(words[-1]))


@lru_cache(maxsize=65536)
def _stub(word: str) -> str:
    for ending in ("ies", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 1:
            return word.removesuffix(ending)
    return word


def _same_noun(ours: str, theirs: str) -> bool:
    """Whether the last words of two names are one noun, in singular or plural."""
    if ours == theirs:
        return True
    one, many = sorted((ours, theirs), key=len)
    if ours == many and len(ours) <= 4:
        return False  # "SQS" is no plural
    return many in (one + "s", one + "es") or (one.endswith("y") and many == one[:-1] + "ies")


def _closeness(name: _Name, matched: str, words: tuple[str, ...]) -> int:
    """0 for a name as it is written, 1 but for case, 2 but for signs, 3 but for number; 4 more if wrong."""
    wrong = 4 if name.text in name.term.hidden else 0
    if name.text == matched:
        return wrong
    if name.text.casefold() == matched.casefold():
        return wrong + 1
    return wrong + (2 if words == name.words else 3)


def _mention(text: str, name: _Name, span: Sequence[_Word]) -> Mention | None:
    """The mention of `name` at the words `span`, None where signs, gaps or surroundings speak against it."""
    start, end = span[0].start - len(name.head), span[-1].end + len(name.tail)
    if not _same_noun(name.words[-1], span[-1].folded) or (name.exact and not _is_whole(name, span)):
        return None
    if start < 0 or text[start : span[0].start] != name.head or text[span[-1].end : end] != name.tail:
        return None
    gaps = [text[a.end : b.start] for a, b in pairwise(span)]
    if not all(gap == own or _GAP.fullmatch(gap) for gap, own in zip(gaps, name.gaps, strict=True)):
        return None
    if _inside_identifier(text, start, end):
        return None
    matched = text[start:end]
    sure = name.cased(matched) and not (name.exact and _opens_sentence(text, start, end))
    return Mention(name.term, start, end, matched, sure)


def _is_whole(name: _Name, span: Sequence[_Word]) -> bool:
    """Whether the words are the name's own, not its plural: "goes" is no plural of "Go"."""
    return span[-1].folded == name.words[-1]


def _inside_identifier(text: str, start: int, end: int) -> bool:
    """Whether the place is part of a longer code: a host name, an option, a header, a path in dots."""
    prefix = text[max(0, start - _WINDOW) : start]
    suffix = text[end : end + _WINDOW]
    if (not prefix or prefix[-1].isspace()) and (not suffix or suffix[0].isspace()):
        return False
    left, right = _RUN_BEFORE.search(prefix), _RUN_AFTER.match(suffix)
    prefix, suffix = left.group() if left else "", right.group() if right else ""
    if _CODE_BEFORE.search(prefix) or _CODE_AFTER.match(suffix):
        return True
    around = _PARTS.split(prefix)[-1] + _PARTS.split(suffix)[0]
    return around.count("-") >= 2 and around == around.lower()


def _opens_sentence(text: str, start: int, end: int) -> bool:
    """Whether a capital at `start` may be there only because a sentence starts: "Go to the console"."""
    return bool(_SENTENCE_START.search(text[:start])) and not _NAMED_ALONE.match(text[end:])
