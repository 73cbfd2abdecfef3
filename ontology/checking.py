"""Words and thresholds of the checks, read from `checks.yaml` and validated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.errors import VocabularyError
from ontology.words import load_yaml, stem


@dataclass(frozen=True, slots=True)
class Checking:
    """What `checks.yaml` says, compiled. `opposites` maps a stem to the stems that exclude it."""

    condition: re.Pattern[str]
    affirmed: frozenset[str]
    denied: frozenset[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    opposites: Mapping[str, frozenset[str]]
    which_value: frozenset[str]
    plain_words: frozenset[str]
    asks: re.Pattern[str]
    asked_for: re.Pattern[str]
    rounding: re.Pattern[str]
    short_words: frozenset[str]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    spellings: tuple[tuple[str, str], ...]
    thresholds: Mapping[str, float]


@cache
def checking() -> Checking:
    """The words and thresholds of `checks.yaml`, read once. A VocabularyError names what is wrong in it."""
    path = Path(__file__).with_name("checks.yaml")
    raw = load_yaml(path)
    try:
        conditions = "|".join(re.escape(str(word)) for word in raw["conditions"])
        return Checking(
            condition=re.compile(rf"(?<!\w)(?:{conditions})(?!\w)", re.I),
            affirmed=frozenset(raw["affirmed"]),
            denied=frozenset(raw["denied"]),
            yes=tuple(map(str, raw["yes_cells"])),
            no=tuple(map(str, raw["no_cells"])),
            opposites=_opposites(raw["opposites"]),
            which_value=frozenset(stem(word) for word in raw["which_value"]),
            plain_words=frozenset(stem(word) for word in raw["plain_words"]),
            asks=re.compile(raw["asks"]),
            asked_for=re.compile(raw["asked_for"]),
            rounding=re.compile(raw["rounding"]),
            short_words=frozenset(raw["short_words"]),
            endings=tuple(map(str, raw["endings"])),
            beginnings=tuple(map(str, raw["beginnings"])),
            spellings=tuple((str(one), str(other)) for one, other in raw["spellings"]),
            thresholds={name: float(value) for name, value in raw["thresholds"].items()},
        )
    except (re.error, AttributeError, KeyError, TypeError, ValueError) as error:
        raise VocabularyError(f"{path}: {error!r} is missing or of the wrong type") from error


def _opposites(pairs: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one, other in pairs:
        for word, against in ((one, other), (other, one)):
            found[stem(word)] = found.get(stem(word), frozenset()) | {stem(against)}
    return found
