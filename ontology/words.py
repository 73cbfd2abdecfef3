"""Words: how texts and questions are cut, folded and stemmed. Everything that compares words goes through here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import Stemmer
import yaml

from ontology.errors import VocabularyError

_TOKEN = re.compile(r"[A-Za-z0-9À-ɏͰ-ӿ]+(?:[.'@:_-][A-Za-z0-9À-ɏͰ-ӿ]+)*[#+]*|\d+(?:[.,]\d+)*%?")
_SPLIT = re.compile(r"[^0-9a-zÀ-ɏͰ-ӿ#+]+")
_CAMEL = re.compile(r"\b[A-Za-z]+[a-z][A-Z][a-z]\w*")
_PLURAL_ACRONYM = re.compile(r"\b([A-Z]{2,}[A-Z0-9]*)s\b")
_STROKED = re.compile(r"(?<![\w/&])([A-Z])[/&]([A-Z])s?(?![\w/&])")
_HUMP = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
_AMOUNT = re.compile(r"(\d+)([a-z]{4,})")
_REPEATED = 400  # letters at most of a text that may well be looked at again
_FIELDS = frozenset(
    "stop_words negations finite_verbs openers examples characteristic_heads characteristic_words ticks crosses "
    "numbers ordinals ordinal_endings counter_heads spellings look_alikes noise coaching shell_commands genus "
    "imperatives own_stems".split()
)


@dataclass(frozen=True, slots=True)
class Language:
    """What `language.yaml` says of English, compiled."""

    stop_words: frozenset[str]
    negations: frozenset[str]
    finite_verbs: frozenset[str]
    openers: tuple[str, ...]
    examples: tuple[str, ...]
    characteristic_heads: frozenset[str]
    characteristic_words: frozenset[str]
    ticks: frozenset[str]
    crosses: frozenset[str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal_endings: tuple[str, ...]
    counter_heads: frozenset[str]
    spellings: tuple[tuple[re.Pattern[str], str], ...]
    look_alikes: dict[int, str]
    noise: tuple[tuple[str, re.Pattern[str]], ...]
    coaching: re.Pattern[str]
    shell_commands: frozenset[str]
    genus: frozenset[str]
    imperatives: frozenset[str]
    own_stems: Mapping[str, str]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, which would let the later of two equal keys win: here they are a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for place, key in enumerate(keys) if key in keys[:place]]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice[0]!r} stands twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def load_yaml(path: Path) -> Any:
    """The content of a YAML file of ours; a VocabularyError names the file and place when it is broken."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError) as error:
        raise VocabularyError(f"{path}: cannot be read as YAML: {error}") from error


@cache
def language() -> Language:
    """English as `language.yaml` describes it, read once."""
    path = Path(__file__).with_name("language.yaml")
    raw = load_yaml(path)
    if not isinstance(raw, dict) or set(raw) != _FIELDS:
        raise VocabularyError(f"{path}: the top-level keys should be exactly {sorted(_FIELDS)}")
    try:
        return Language(
            stop_words=frozenset(raw["stop_words"].split()),
            negations=frozenset(raw["negations"]),
            finite_verbs=frozenset(raw["finite_verbs"].split()),
            openers=tuple(raw["openers"]),
            examples=tuple(raw["examples"]),
            characteristic_heads=frozenset(raw["characteristic_heads"]),
            characteristic_words=frozenset(raw["characteristic_words"]),
            ticks=frozenset(raw["ticks"]),
            crosses=frozenset(raw["crosses"]),
            numbers=dict(raw["numbers"]),
            ordinals={word: int(place) for word, place in raw["ordinals"].items()},
            ordinal_endings=tuple(raw["ordinal_endings"]),
            counter_heads=frozenset(raw["counter_heads"].split()),
            spellings=tuple(_spellings(raw["spellings"])),
            look_alikes={ord(other): latin for other, latin in raw["look_alikes"].items()},
            noise=tuple((rule["name"], re.compile(rule["pattern"])) for rule in raw["noise"]),
            coaching=re.compile(raw["coaching"]),
            shell_commands=frozenset(raw["shell_commands"]),
            genus=frozenset(raw["genus"].split()),
            imperatives=frozenset(raw["imperatives"].split()),
            own_stems={word: group.split()[0] for group in raw["own_stems"] for word in group.split()},
        )
    except (re.error, AttributeError, KeyError, TypeError, ValueError) as error:
        raise VocabularyError(f"{path}: {error}") from error


def _spellings(rules: list[dict[str, str]]) -> Iterator[tuple[re.Pattern[str], str]]:
    """Each way to spell with the other one, both ways round."""
    for rule in rules:
        here, there = rule["here"], rule["there"]
        for own, other in ((here, there), (there, here)):
            behind, before = rule.get("behind", ""), f"(?={rule['before']})" if "before" in rule else ""
            yield re.compile(f"(?:{behind}){own}{before}"), other


def fold(text: str) -> str:
    """NFKC, white space folded, trimmed; the case stays."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def normalise(words: str) -> str:
    """A name for comparison: case-folded, every other sign a single space ("Sign-Up" gives "sign up")."""
    return _SPLIT.sub(" ", unicodedata.normalize("NFKC", words).casefold()).strip()


def words_of(text: str) -> list[str]:
    """The words of a text in order, in their own case; hyphens, dots and colons inside a word stay."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one lower-case word (Snowball English, but for words that it mixes up with others); short words and
    words with digits stay, but for the unit that is written to a number ("32bits")."""
    if len(word) < 4 or any(sign.isdigit() for sign in word):
        amount = _AMOUNT.fullmatch(word)
        return f"{amount[1]}{stem(amount[2])}" if amount else word
    return language().own_stems.get(word) or str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    return Stemmer.Stemmer("english")


def terms_of(text: str, keep_stop_words: bool = False) -> list[str]:
    """The stems of a text's content words, in order; compounds and CamelCase names give their parts, letters that a
    stroke joins ("I/O", "R&D") one word."""
    if len(text) > _REPEATED:
        return _find_terms(text, keep_stop_words)
    return list(_kept_terms(text, keep_stop_words))


@lru_cache(maxsize=8192)
def _kept_terms(text: str, keep_stop_words: bool) -> tuple[str, ...]:
    """The same of a short text, kept: an answer compares names, headings and statements many times over."""
    return tuple(_find_terms(text, keep_stop_words))


def _find_terms(text: str, keep_stop_words: bool) -> list[str]:
    stops = language().stop_words
    found = []
    plain = _STROKED.sub(r"\1\2", _PLURAL_ACRONYM.sub(r"\1", normalise_apostrophes(fold(text))))
    for word in plain.casefold().split():
        for part in _SPLIT.split(word.replace("'", "")):
            if part and (keep_stop_words or (part not in stops and word.strip(".,;:!?()") not in stops)):
                found.append(stem(part))
    found += [stem(part.casefold()) for word in _CAMEL.findall(text) for part in _HUMP.findall(word)]
    return found


def normalise_apostrophes(text: str) -> str:
    """Typographic apostrophes made plain."""
    return text.replace("’", "'").replace("‘", "'")


def singular(word: str) -> str:
    """A rough singular of one lower-case noun: "indexes" gives "index", "policies" "policy"."""
    if word.endswith("ves") and word in language().own_stems:
        return language().own_stems[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "sses", "shes", "ches")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def mend_scripts(text: str) -> str:
    """Words that show letters of another script where Latin ones were meant, in Latin ("Туре" gives "Type").

    A word is mended when all its foreign letters have a Latin look-alike and the result is plain ASCII.
    """
    if text.isascii():
        return text
    table = language().look_alikes

    def mend(match: re.Match[str]) -> str:
        mended = match.group().translate(table)
        return mended if mended.isascii() else match.group()

    return re.sub(r"\w+", mend, text)


def head_noun(phrase: str) -> str:
    """The stem of the noun a phrase is about: its last word before any "of/for/in …" or bracket."""
    bare = re.split(r"\(|,|\b(?:of|for|in|on|to|with|that|which|from|by|per|using|when|at)\b", phrase.casefold())[0]
    words = [word for word in _SPLIT.split(bare) if word]
    return stem(singular(words[-1])) if words else ""
