"""Units of measure and the words that bound numbers, read from `units.yaml` and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.errors import VocabularyError
from ontology.words import load_yaml


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `factor` converts to the base unit of its dimension (second, byte, …)."""

    id: str
    dimension: str
    factor: float
    words: tuple[str, ...]
    ucum: str
    qudt: str


@dataclass(frozen=True, slots=True)
class Units:
    """All units by id and by word, and the comparators ("most", "least", "about") by their phrases."""

    by_id: Mapping[str, Unit]
    by_word: Mapping[str, Unit]
    comparators: Mapping[str, str]

    def find(self, word: str) -> Unit | None:
        """The unit that a word names: in its own case, else in lower case for words of two letters and more."""
        exact = self.by_word.get(word)
        if exact or len(word) < 2:
            return exact
        return self.by_word.get(word.casefold())


def in_base_unit(value: float, unit: str) -> float:
    """A number of a unit, by its id, in the base unit of the unit's dimension; as it is for a plain count ("")."""
    known = units().by_id.get(unit)
    return value * known.factor if known else value


@cache
def units() -> Units:
    """The units of `units.yaml`, read once. A VocabularyError names what is wrong in it."""
    path = Path(__file__).with_name("units.yaml")
    raw = load_yaml(path)
    by_id: dict[str, Unit] = {}
    by_word: dict[str, Unit] = {}
    try:
        dimensions = set(raw["dimensions"])
        for identity, fields in raw["units"].items():
            if fields["dimension"] not in dimensions:
                raise VocabularyError(f"{path}: {identity} has the unknown dimension {fields['dimension']!r}")
            words = tuple(str(word) for word in fields["words"])
            unit = Unit(identity, fields["dimension"], float(fields["factor"]), words, fields["ucum"], fields["qudt"])
            by_id[identity] = unit
            for word in words:
                by_word[word] = unit
        for unit in by_id.values():
            for word in unit.words:
                if len(word) > 1:
                    by_word.setdefault(word.casefold(), unit)
        comparators = {phrase: sense for sense, phrases in raw["comparators"].items() for phrase in phrases}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VocabularyError(f"{path}: {error!r} is missing or of the wrong type") from error
    return Units(by_id, by_word, comparators)
