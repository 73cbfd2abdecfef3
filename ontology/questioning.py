"""Question words: how English asks, read from `questions.yaml` and validated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ontology.errors import VocabularyError
from ontology.words import load_yaml, normalise, stem


@dataclass(frozen=True, slots=True)
class Comparative:
    """What a word such as "heavier" ranks by: whether the most of it wins, the stems of what it is the most of, and of
    what it is the reverse of."""

    most: bool
    of: frozenset[str]
    against: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Questioning:
    """Forms of questions and groups of like words, compiled. `synonyms` maps a stem to the stems of its group
    words; phrases of several words stand in `phrases` with the stem they amount to. `forms`, `words` and `stems` hold
    turns of phrase, words as written and stems of words by what they are for."""

    courtesies: tuple[re.Pattern[str], ...]
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    frames: Mapping[str, frozenset[str]]
    forms: Mapping[str, re.Pattern[str]]
    wants: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    synonyms: Mapping[str, frozenset[str]]
    phrases: Mapping[str, frozenset[str]]
    antonyms: Mapping[str, frozenset[str]]
    opposites: Mapping[str, frozenset[str]]
    measures: Mapping[str, str]
    comparatives: Mapping[str, Comparative]
    sorts: frozenset[str]
    unspecific: frozenset[str]
    numbered: tuple[frozenset[str], ...]
    worded: Mapping[str, re.Pattern[str]]
    written: Mapping[str, re.Pattern[str]]
    shown: frozenset[str]
    named: frozenset[str]
    signs: Mapping[str, re.Pattern[str]]
    products: Mapping[str, str]
    periods: Mapping[str, str]
    aspects: frozenset[str]
    light: frozenset[str]
    passed_over: frozenset[str]
    hanging: frozenset[str]
    decisive: frozenset[str]
    parallel: tuple[str, ...]
    bound_to: tuple[str, ...]
    words: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]


@cache
def questioning() -> Questioning:
    """The forms of `questions.yaml`, read once. A VocabularyError names what is wrong in it."""
    path = Path(__file__).with_name("questions.yaml")
    raw = load_yaml(path)
    try:
        groups = [[str(word) for word in group] for group in raw["synonyms"]]
        comparatives = _comparatives(raw["comparatives"])
        return Questioning(
            courtesies=tuple(re.compile(pattern, re.I) for pattern in raw["courtesies"]),
            rewrites=tuple((re.compile(pattern, re.I), plain) for pattern, plain in raw["rewrites"]),
            kinds=tuple((rule["kind"], re.compile(rule["pattern"], re.I)) for rule in raw["kinds"]),
            frames={kind: frozenset(map(stem, words)) for kind, words in raw["frames"].items()},
            forms={name: re.compile(pattern, re.I) for name, pattern in raw["forms"].items()},
            wants=tuple(
                (dimension, tuple(re.compile(pattern, re.I) for pattern in patterns))
                for dimension, patterns in raw["wants"].items()
            ),
            synonyms=_with_ranks(_groups(groups), comparatives),
            phrases=_phrases(groups),
            measures={stem(noun): dimension for dimension, nouns in raw["measures"].items() for noun in nouns},
            comparatives=comparatives,
            sorts=frozenset(map(stem, raw["sorts"])),
            unspecific=frozenset(map(stem, raw["unspecific"].split())),
            numbered=tuple(frozenset(map(stem, noun.split())) for noun in raw["numbered"]),
            worded={dimension: re.compile(pattern, re.I) for dimension, pattern in raw["worded"].items()},
            written={stem(noun): re.compile(rule["pattern"]) for rule in raw["written"] for noun in rule["nouns"]},
            shown=frozenset(map(stem, raw["shown"])),
            named=frozenset(map(stem, raw["named"])),
            signs={stem(word): re.compile(rule["pattern"], re.I) for rule in raw["signs"] for word in rule["words"]},
            periods={str(word): str(unit) for word, unit in raw["periods"].items()},
            products={str(of): str(result) for of, result in raw["products"].items()},
            aspects=frozenset(map(stem, raw["aspects"])),
            light=frozenset(map(stem, raw["light"].split())),
            passed_over=frozenset(map(str, raw["passed_over"])),
            hanging=frozenset(map(str, raw["hanging"])),
            decisive=frozenset(map(stem, raw["decisive"])),
            parallel=tuple(map(str, raw["parallel"])),
            bound_to=tuple(map(str, raw["bound_to"])),
            words={name: frozenset(words.split()) for name, words in raw["words"].items()},
            stems={name: frozenset(map(stem, words.split())) for name, words in raw["stems"].items()},
            antonyms=_groups([[str(word) for word in pair] for pair in raw["antonyms"]]),
            opposites=_groups([[str(word) for word in pair] for pair in raw["opposites"]]),
        )
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise VocabularyError(f"{path}: {error!r}") from error


def _comparatives(rules: list[dict[str, Any]]) -> dict[str, Comparative]:
    return {
        str(word): Comparative(
            rule["wins"] == "most", frozenset(map(stem, rule["of"])), frozenset(map(stem, rule.get("against", ())))
        )
        for rule in rules
        for word in rule["words"]
    }


def _with_ranks(
    synonyms: dict[str, frozenset[str]], comparatives: Mapping[str, Comparative]
) -> dict[str, frozenset[str]]:
    """Like words, with what a comparative speaks of: who asks for the cheapest asks about the cost."""
    ranks = {stem(word): comparative.of | comparative.against for word, comparative in comparatives.items()}
    return {**synonyms, **{word: synonyms.get(word, frozenset()) | of for word, of in ranks.items()}}


def _groups(groups: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        stems = {stem(normalise(word)) for word in group if " " not in word}
        for word in stems:
            found.setdefault(word, set()).update(stems - {word})
    return {word: frozenset(others) for word, others in found.items()}


def _phrases(groups: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        stems = {stem(normalise(word)) for word in group if " " not in word}
        for phrase in (word for word in group if " " in word):
            found.setdefault(normalise(phrase), set()).update(stems)
    return {phrase: frozenset(stems) for phrase, stems in found.items()}
