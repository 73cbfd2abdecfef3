"""Relation words: how the ontology's properties are said, read from `relations.yaml` and validated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ontology.errors import VocabularyError
from ontology.words import load_yaml, stem

ObjectForm = Literal["entities", "entity", "text"]


@dataclass(frozen=True, slots=True)
class Relation:
    """How one property is said; `asks` are stems of question words."""

    predicate: str
    object: ObjectForm
    kind: str
    patterns: tuple[re.Pattern[str], ...]
    heads: tuple[re.Pattern[str], ...]
    asks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Relations:
    """All relations in file order, the class of a term by its last noun, and the words of titles."""

    all: tuple[Relation, ...]
    kind_of_noun: Mapping[str, str]
    facets: frozenset[str]
    title_leads: tuple[re.Pattern[str], ...]
    title_tails: tuple[re.Pattern[str], ...]

    def of_head(self, text: str) -> Relation | None:
        """The relation that a line announcing a list announces, if its words tell."""
        return next((r for r in self.all if any(head.search(text) for head in r.heads)), None)


@cache
def relations() -> Relations:
    """The relations of `relations.yaml`, read once. A VocabularyError names what is wrong in it."""
    path = Path(__file__).with_name("relations.yaml")
    raw = load_yaml(path)
    try:
        found = tuple(_relation(path, name, fields) for name, fields in raw["relations"].items())
        kinds = {stem(noun): kind for kind, nouns in raw["kinds"].items() for noun in nouns}
        leads, tails = (tuple(re.compile(words, re.I) for words in raw[key]) for key in ("title_leads", "title_tails"))
        return Relations(found, kinds, frozenset(raw["facets"]), leads, tails)
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise VocabularyError(f"{path}: {error!r}") from error


def _relation(path: Path, name: str, fields: dict[str, Any]) -> Relation:
    unknown = set(fields) - {"object", "kind", "patterns", "heads", "asks"}
    if unknown or fields.get("object") not in ("entities", "entity", "text"):
        raise VocabularyError(f"{path}: {name} has unknown keys {sorted(unknown)} or no valid `object`")
    patterns = tuple(re.compile(pattern, re.I) for pattern in fields.get("patterns", ()))
    if any("o" not in pattern.groupindex for pattern in patterns):
        raise VocabularyError(f"{path}: every pattern of {name} needs a group <o>")
    heads = tuple(re.compile(head, re.I) for head in fields.get("heads", ()))
    asks = frozenset(stem(word) for word in fields.get("asks", ()))
    return Relation(name, fields["object"], fields.get("kind", ""), patterns, heads, asks)
