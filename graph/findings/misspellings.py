"""Words that look like slips of known ones: a rare word close to a frequent one, or letters of another script."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from graph.findings.model import Finding, FindingKind, Material
from ontology.checking import checking
from ontology.words import mend_scripts, stem

_WORD = re.compile(r"(?<![\w@./:\\$#<-])[A-Za-z]{3,}(?![\w@/\\=(]|[.:]\w)")
_CODE = re.compile(r"`[^`]*`|<[^>]*>|\w+://\S+|\S+@\S+|\]\([^)]*\)|\{[^}]*\}")
_ACRONYM = re.compile(r"[A-Z]{2,}s?$")
_HUMP = re.compile(r"[a-z][A-Z]")


@dataclass(frozen=True, slots=True)
class _Use:
    """A word where it stands."""

    word: str
    document: str
    line: int


def find_misspellings(material: Material) -> list[Finding]:
    """A finding for each word that is probably a slip, with the place of the word that was probably meant."""
    return [*_mixed_scripts(material), *_slips(material)]


def _mixed_scripts(material: Material) -> Iterator[Finding]:
    for document, lines in material.lines.items():
        if all(line.isascii() for line in lines) or not _is_latin(lines):
            continue
        for number, line in enumerate(lines, 1):
            for word in re.findall(r"\w{2,}", line):
                mended = mend_scripts(word)
                if mended != word:
                    message = f'"{word}" has letters of another script that look like those of "{mended}".'
                    yield Finding(
                        FindingKind.MISSPELLING, message, (material.place(document, number),), slip=word, meant=mended
                    )


def _is_latin(lines: Iterable[str]) -> bool:
    letters = [sign for line in lines for sign in line if sign.isalpha()]
    latin = sum(sign < "ɐ" for sign in letters)
    return latin >= checking().thresholds["latin_share"] * max(1, len(letters))


def _slips(material: Material) -> Iterator[Finding]:
    uses = list(_uses(material))
    counts = Counter(use.word.casefold() for use in uses)
    limits = checking().thresholds
    frequent = {word for word, count in counts.items() if count >= limits["frequent"]}
    targets = _Targets(frequent | material.names | material.words, counts)
    first = {use.word.casefold(): use for use in reversed(uses)}
    for word, use in sorted(first.items(), key=lambda pair: (pair[1].document, pair[1].line)):
        short = len(word) < limits["slip_length"] and not use.word.islower()
        if counts[word] > limits["rare"] or short or _ACRONYM.match(use.word) or _HUMP.search(use.word[1:]):
            continue
        if word in material.names or _is_known(word, material.words, counts):
            continue
        meant = targets.nearest(word)
        if meant:
            yield _slip(material, use, meant, counts[meant], first.get(meant))


def _slip(material: Material, use: _Use, meant: str, count: int, other: _Use | None) -> Finding:
    shown = other.word if other else meant
    named = ", a name of the vocabulary" if meant in material.names and not count else ""
    times = f", which the texts use {count} times" if count > 1 else named
    places = [material.place(use.document, use.line)]
    if other and (other.document, other.line) != (use.document, use.line):
        places.append(material.place(other.document, other.line))
    message = f'"{use.word}" is perhaps a misspelling of "{shown}"{times}.'
    return Finding(FindingKind.MISSPELLING, message, tuple(places), slip=use.word, meant=shown)


def _uses(material: Material) -> Iterator[_Use]:
    """The words of the texts, without code, addresses and identifiers."""
    for document, lines in material.lines.items():
        claims = material.claims[document]
        code = {
            number
            for claim in claims
            if claim.form in ("code", "command")
            for number in range(claim.span.line_start, claim.span.line_end + 1)
        }
        fenced = False
        for number, line in enumerate(lines, 1):
            fence = line.lstrip().startswith(("```", "~~~"))
            fenced = fenced != fence
            if not fenced and not fence and number not in code:
                for word in _WORD.findall(_CODE.sub(" ", line)):
                    yield _Use(word, document, number)


def _is_known(word: str, words: frozenset[str], counts: Mapping[str, int]) -> bool:
    """Whether a word is English, or made of an English word or of another word of the text by an ending."""
    return (
        any(form in words or (form != word and counts.get(form, 0) > 1 and len(form) > 3) for form in _bases(word))
        or _is_compound(word, words)
        or any(variant in words for variant in _spelt(word))
    )


def _spelt(word: str) -> set[str]:
    """A word in the other of two spellings, and what that may have been made of."""
    pairs = [pair for one, other in checking().spellings for pair in ((one, other), (other, one))]
    return {form for a, b in pairs if a in word for form in _bases(word.replace(a, b))}


def _is_compound(word: str, words: frozenset[str]) -> bool:
    """Whether a word is two English words joined, such as "subkey" or "drawbar"."""
    return any(
        word[:at] in words and any(form in words for form in _bases(word[at:]))
        for at in range(3, len(word) - 3)
        if len(word) > 6
    )


@lru_cache(maxsize=65536)
def _bases(word: str) -> tuple[str, ...]:
    """What a word may have been made of: without endings (an e or a doubled letter mended) and beginnings."""
    found = {word}
    for ending in checking().endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word[: -len(ending)]
            found |= {bare, bare + "e"}
            if bare[-1:] == bare[-2:-1]:
                found.add(bare[:-1])
            if bare.endswith("i"):
                found.add(bare[:-1] + "y")
    for begin in checking().beginnings:
        found |= {form.removeprefix(begin) for form in tuple(found) if form.startswith(begin) and len(form) > 5}
    return tuple(found)


class _Targets:
    """Words that a slip may have meant, looked up by what is left when a letter is dropped."""

    def __init__(self, words: Iterable[str], counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._near: dict[str, set[str]] = defaultdict(set)
        self._shared: dict[str, set[str]] = defaultdict(set)
        for word in words:
            if len(word) >= 3:
                for form in _dropped(word):
                    self._near[form].add(word)
                for part in _parts(word):
                    self._shared[part].add(word)

    def nearest(self, word: str) -> str | None:
        """The word that `word` is a slip of: one letter away, or two where it is long; None where there is none."""
        limits = checking().thresholds
        if len(word) < limits["slip_length"]:
            return self._best(self._within(word, 1) & checking().short_words, word)
        one = {target for target in self._within(word, 1) if target[0] == word[0] and self._is_likely(word, target)}
        if one or len(word) < limits["slip_length_two"]:
            return self._best(one, word)
        often = {target for target in self._within(word, 2) if self._counts.get(target, 0) >= limits["frequent_two"]}
        return self._best({target for target in often if target[0] == word[0]}, word)

    def _is_likely(self, word: str, target: str) -> bool:
        """Whether one letter may have slipped: letters lost, added or moved sooner than one that stands for another."""
        moved = len(word) != len(target) or sorted(word) == sorted(target)
        longest = max(len(word), len(target))
        if self._counts.get(target, 0) >= checking().thresholds["frequent"]:
            return longest >= (6 if moved else 7) or (moved and len(word) == len(target))
        return moved and longest >= checking().thresholds["slip_length_two"] and word[-1] == target[-1]

    def _within(self, word: str, distance: int) -> set[str]:
        keys, index = (_dropped(word), self._near) if distance == 1 else (_parts(word), self._shared)
        near = {target for key in keys for target in index.get(key, ())}
        return {t for t in near if OSA.distance(word, t) <= distance and not _is_variant(word, t)}

    def _best(self, targets: set[str], word: str) -> str | None:
        """The target that shares most of its beginning and end with the word, of such the most frequent."""
        shared = {t: _common(word, t) + _common(word[::-1], t[::-1]) for t in targets}
        return max(sorted(targets), key=lambda t: (shared[t], self._counts.get(t, 0)), default=None)


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _dropped(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _parts(word: str) -> set[str]:
    return {f"{word[:4]}…", f"…{word[-4:]}"} if len(word) >= 7 else set()


def _is_variant(word: str, target: str) -> bool:
    """Whether two words are forms or spellings of one, or one with something put before or after it."""
    if word == target or stem(word) == stem(target) or set(_bases(word)) & set(_bases(target)):
        return True
    if word.endswith(target) or target.endswith(word):
        return True
    for long, short in ((word, target), (target, word)):
        if long.startswith(short):  # "platfor" beside "platform" is a slip, "Lambdas" beside "Lambda" is none
            return len(long) - len(short) > 1 or long[len(short) :] in checking().endings
    return any(
        (a in word and word.replace(a, b) == target) or (b in word and word.replace(b, a) == target)
        for a, b in checking().spellings
    )
