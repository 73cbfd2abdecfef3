"""Turns of phrase by which the readers take sentences apart, read from `reading.yaml` and validated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.errors import VocabularyError
from ontology.words import load_yaml


@dataclass(frozen=True, slots=True)
class Turns:
    """The forms and lists of words of `reading.yaml` by their names, compiled."""

    forms: Mapping[str, re.Pattern[str]]
    words: Mapping[str, frozenset[str]]


@cache
def turns() -> Turns:
    """The turns of phrase of `reading.yaml`, read once. A VocabularyError names what is wrong in it."""
    path = Path(__file__).with_name("reading.yaml")
    raw = load_yaml(path)
    try:
        return Turns(
            forms={name: re.compile(pattern, re.I) for name, pattern in raw["forms"].items()},
            words={
                name: frozenset(words.split() if isinstance(words, str) else words)
                for name, words in raw["words"].items()
            },
        )
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise VocabularyError(f"{path}: {error!r}") from error


def form(name: str) -> re.Pattern[str]:
    """A turn of phrase, by its name."""
    return turns().forms[name]


def word_list(name: str) -> frozenset[str]:
    """A list of words, by its name."""
    return turns().words[name]
