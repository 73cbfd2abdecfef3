"""Options: how reference pages write down directives, settings and flags, read from `options.yaml` and validated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ontology.errors import VocabularyError
from ontology.terms import CHARACTERISTIC_PREFIX
from ontology.words import load_yaml, singular, stem


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an option: the property that it gives, its labels, how sentences state it and questions ask for it,
    whether such a question is answered by nothing else, how one for yes or no asks for the reverse, if any does, and
    whether only those ask for it."""

    name: str
    predicate: str
    label: re.Pattern[str]
    line: re.Pattern[str]
    states: tuple[re.Pattern[str], ...]
    asks: re.Pattern[str]
    strict: bool
    denied: re.Pattern[str] | None
    yes_or_no: bool

    def stated(self, text: str) -> str:
        """The value that a line or a sentence gives of the field, "" where it gives none."""
        found = self.line.match(text) or next((f for f in (p.search(text) for p in self.states) if f), None)
        return (found["o"] or "").strip() if found else ""


@dataclass(frozen=True, slots=True)
class Options:
    """All fields in file order, the label before an option's name, words for what a flag takes, stems that name no
    option, and what values say yes or no."""

    fields: tuple[Field, ...]
    syntax: re.Pattern[str]
    takes: frozenset[str]
    empty: frozenset[str]
    corners: frozenset[str]
    says: Mapping[str, bool]

    @property
    def default(self) -> Field:
        """The field for the value that an option has unless told otherwise."""
        return next(field for field in self.fields if field.name == "default")

    @property
    def switches(self) -> tuple[Field, ...]:
        """The fields that questions for yes or no ask for."""
        return tuple(field for field in self.fields if field.denied)

    def said(self, value: str) -> bool | None:
        """Whether a value says yes or no by its first word; None where it says neither."""
        word = value.split()[0].strip("`'\"*.,;").casefold() if value.split() else ""
        return self.says.get(word)

    def in_table(self, corner: str, heads: Sequence[str]) -> bool:
        """Whether the rows of a table are options, by the head of its first column or by a column of defaults."""
        last = corner.split()[-1:]
        named = bool(last) and stem(singular(last[0].strip(" :").casefold())) in self.corners
        return named or any(self.headed(head) is self.default for head in heads)

    def labelled(self, text: str) -> tuple[Field, str] | None:
        """The field that a line "Label: value" gives, and its value, "" for a label alone."""
        for field in self.fields:
            if found := field.line.match(text):
                return field, (found["o"] or "").strip()
        return None

    def headed(self, head: str) -> Field | None:
        """The field that the head of a table's column names."""
        return next((field for field in self.fields if field.label.fullmatch(head.strip(" :"))), None)

    def asked(self, question: str) -> tuple[Field, str] | None:
        """The field that a question asks for, and the question without the words that ask for it."""
        for field in self.fields:
            if not field.yes_or_no and field.asks.search(question):
                return field, field.asks.sub(" ", question)
        return None


@cache
def options() -> Options:
    """The words of `options.yaml`, read once. A VocabularyError names what is wrong in it."""
    path = Path(__file__).with_name("options.yaml")
    raw = load_yaml(path)
    try:
        return Options(
            tuple(_field(str(name), rule) for name, rule in raw["fields"].items()),
            re.compile(rf"^(?:{raw['syntax']})\s*:\s+(?P<o>\S.*)$", re.I),
            frozenset(raw["takes"]),
            frozenset(map(stem, raw["empty"])),
            frozenset(map(stem, raw["corners"])),
            {**dict.fromkeys(raw["says_yes"], True), **dict.fromkeys(raw["says_no"], False)},
        )
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise VocabularyError(f"{path}: {error!r}") from error


def _field(name: str, rule: dict[str, Any]) -> Field:
    states = tuple(re.compile(pattern, re.I) for pattern in rule.get("states", ()))
    if any("o" not in pattern.groupindex for pattern in states):
        raise ValueError(f"every pattern of {name} needs a group <o>")
    return Field(
        name,
        rule.get("predicate", CHARACTERISTIC_PREFIX + name),
        re.compile(rule["labels"], re.I),
        re.compile(rf"^\W{{0,2}}(?:{rule['labels']})\s*(?:[:=]\s*(?P<o>.*)|(?<=:))$", re.I),
        states,
        re.compile(rule["asks"], re.I),
        bool(rule.get("strict")),
        re.compile(rule["denied"], re.I) if "denied" in rule else None,
        bool(rule.get("yes_or_no")),
    )
