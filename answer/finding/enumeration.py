"""Enumerations inside one statement: "Supports Node.js, Java and Go", "Valid values: minute | hour | day"."""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.names import split_names
from ingest.shape import is_name, plain_words
from ontology.questioning import questioning
from ontology.words import language, terms_of

_BARS = re.compile(r"^(?:[^|]*:)?\s*(?P<items>[^|:]+(?:\s+\|\s+[^|:]+){1,})$")
_GROUP = re.compile(r"\s*\((?P<label>[^()]+)\)$")
_REMARK = re.compile(r"\s*\([^()]*\)")
_LEAST_RUN = 3  # names at the end of a sentence that make an enumeration whatever stands before them


def enumerated(text: str) -> list[str]:
    """The names that a sentence enumerates at its end, in a bracket, between bars, behind a preposition each ("by ship,
    by train or by road"), or as a whole."""
    repeated = questioning().forms["repeated_word"].search(text)
    if repeated:
        return [
            item.strip(" ,.")
            for item in re.split(rf"(?:,? (?:and|or))? ?\b{repeated['by']} ", repeated[0])
            if item.strip(" ,.")
        ]
    barred = _BARS.match(text)
    if barred:
        return [item.strip(" `.") for item in barred["items"].split(" | ")]
    inside = [m for m in re.findall(r"\(([^)]+)\)", text) if m.count(",") >= 1]
    for pool in (*inside, text):
        if pool.count(",") == 0 and " and " not in pool:
            continue
        names = split_names(pool)
        if len(names) < 2 or not all(_is_item(name) for name in names[1:]):
            continue
        items = [_without_lead(names[0]), *names[1:]]
        if any(item.count("(") != item.count(")") for item in items):  # cut within a remark
            return enumerated(plain) if (plain := _REMARK.sub("", pool)) != pool else []
        if _is_item(items[0]) and _are_items(items):
            return items
    return _last_run(text)


def labelled_group(items: list[str], asked: Collection[str]) -> list[str]:
    """Of items in groups, a label in brackets behind each ("oak, beech (hardwoods), pine, fir (softwoods)"), those of
    the one group whose label holds a term that is asked for, without the label; all items where they are in none."""
    ends = [i for i, item in enumerate(items) if _GROUP.search(item)]
    if len(ends) < 2 or ends[-1] != len(items) - 1:
        return items
    labels = {i: set(terms_of(_label(items[i]))) for i in ends}
    common = set.intersection(*labels.values())
    meant = [i for i in ends if (labels[i] - common) & set(asked)]
    if len(meant) != 1:
        return items
    start = max((i + 1 for i in ends if i < meant[0]), default=0)
    return [_GROUP.sub("", item) for item in items[start : meant[0] + 1]]


def _label(item: str) -> str:
    found = _GROUP.search(item)
    return found["label"] if found else ""


def _last_run(text: str) -> list[str]:
    """The names that a sentence ends with, after clauses that name none: "If it is full, drop nuts, bolts or pins"."""
    names = split_names(text)
    start = len(names)
    while start and _is_item(names[start - 1]):
        start -= 1
    if not start or len(names) - start < _LEAST_RUN - 1:
        return []
    first = _without_lead(names[start - 1])
    run = [first, *names[start:]] if first != names[start - 1] and _is_item(first) else names[start:]
    items = [questioning().forms["article"].sub("", item) for item in run]
    return items if len(items) >= _LEAST_RUN and _are_items(items) else []


def _is_item(name: str) -> bool:
    return is_name(name, 5) and not questioning().forms["pronoun"].search(name)


def _without_lead(first: str) -> str:
    """The first item without the words that lead the enumeration in."""
    first = first.rpartition(": ")[2]
    if is_name(first, 4) and len(plain_words(first)) <= 3:
        return first
    return questioning().forms["enumeration_lead"].split(first)[-1].strip() or first


def _are_items(items: list[str]) -> bool:
    counted = sum(item[:1].isdigit() for item in items) * 2 > len(items)
    measured = counted and not all(item.replace(".", "").isalnum() and " " not in item for item in items)
    return not measured and not any(leads_on(item) for item in items)


def leads_on(item: str) -> bool:
    """Whether a piece goes on with a sentence ("with 52 cores", "see the guide") rather than naming a thing."""
    first = item.split()[0].casefold()
    lists = questioning().words
    return first not in lists["item_leads"] and (first in language().stop_words or first in lists["sentence_leads"])
