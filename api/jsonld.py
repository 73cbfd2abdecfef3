"""RDF as JSON-LD that a person can read: short names, explained by the context that comes with it.

https://www.w3.org/TR/json-ld11/. The engine writes JSON-LD in expanded form only.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from graph.rdf import RDF, XSD

_TYPE, _STRING, _INTEGER, _BOOLEAN = RDF + "type", XSD + "string", XSD + "integer", XSD + "boolean"
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")  # integers that are the same number in JSON, and written the same

Value = ox.NamedNode | ox.BlankNode | ox.Literal


def to_jsonld(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """The triples as a JSON-LD document, subjects in order of first mention.

    Properties are called by their local names and IRIs are shortened with `prefixes`; the context says what both
    mean, and of which kind a property's values are where all are of one kind. Raises ValueError for a triple about
    a triple, which JSON-LD cannot say.
    """
    subjects: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    values: dict[str, list[Value]] = defaultdict(list)
    for triple in triples:
        value, property = triple.object, triple.predicate.value
        if isinstance(value, ox.Triple) or isinstance(triple.subject, ox.Triple):
            raise ValueError("JSON-LD cannot say anything about a triple.")
        subjects[_identity(triple.subject)][property].append(value)
        values[property].append(value)
    names = _name_properties(values, prefixes)
    kinds = {property: _common_kind(found) for property, found in values.items()}
    nodes = [
        {"@id": _shorten(subject, prefixes), **_members(properties, names, kinds, prefixes)}
        for subject, properties in subjects.items()
    ]
    context = {**prefixes, **_explain(names, kinds, prefixes)}
    document = {"@context": context, "@graph": nodes} if len(nodes) != 1 else {"@context": context, **nodes[0]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _name_properties(properties: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """A name for each property: its local name, or the prefixed one where that is taken."""
    names: dict[str, str] = {}
    for property in properties:
        local = re.split(r"[/#]", property)[-1]
        fits = re.fullmatch(r"[A-Za-z][\w-]*", local) and local not in prefixes and local not in names.values()
        names[property] = "@type" if property == _TYPE else local if fits else _shorten(property, prefixes)
    return names


def _common_kind(values: Sequence[Value]) -> str | None:
    """The datatype that all values have, "@id" where all are nodes; None where they are of several kinds."""
    kinds = {_kind(value) for value in values}
    return kinds.pop() if len(kinds) == 1 else None


def _kind(value: Value) -> str:
    if not isinstance(value, ox.Literal):
        return "@id"
    return f"@{value.language}" if value.language else value.datatype.value


def _explain(
    names: Mapping[str, str], kinds: Mapping[str, str | None], prefixes: Mapping[str, str]
) -> dict[str, str | dict[str, str]]:
    """The context's entries for properties."""
    entries: dict[str, str | dict[str, str]] = {}
    for property, name in names.items():
        if name == "@type":
            continue
        short, kind = _shorten(property, prefixes), kinds[property]
        if kind == "@id":
            entries[name] = {"@id": short, "@type": "@id"}
        elif kind and not kind.startswith("@") and kind not in (_STRING, _INTEGER, _BOOLEAN):
            entries[name] = {"@id": short, "@type": _shorten(kind, prefixes)}
        else:
            entries[name] = short
    return entries


def _members(
    properties: Mapping[str, Sequence[Value]],
    names: Mapping[str, str],
    kinds: Mapping[str, str | None],
    prefixes: Mapping[str, str],
) -> dict[str, Any]:
    members = {}
    for property in sorted(properties, key=lambda name: name != _TYPE):
        values = properties[property]
        if property == _TYPE:
            written: list[Any] = [_shorten(_identity(value), prefixes) for value in values]
        else:
            written = [_write(value, kinds[property], prefixes) for value in values]
        members[names[property]] = written[0] if len(written) == 1 else written
    return members


def _write(value: Value, kind: str | None, prefixes: Mapping[str, str]) -> Any:
    """A value as short as its property's kind in the context allows."""
    if not isinstance(value, ox.Literal):
        identity = _shorten(_identity(value), prefixes)
        return identity if kind == "@id" else {"@id": identity}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype == _STRING:
        return value.value
    if datatype == _INTEGER and _WHOLE.fullmatch(value.value):
        return int(value.value)
    if datatype == _BOOLEAN and value.value in ("true", "false"):
        return value.value == "true"
    if kind == datatype and datatype not in (_INTEGER, _BOOLEAN):
        return value.value
    return {"@value": value.value, "@type": _shorten(datatype, prefixes)}


def _identity(node: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else node.value


def _shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """`iri` with the prefix that leaves least, where one fits."""
    fitting = [name for name, start in prefixes.items() if iri.startswith(start) and len(iri) > len(start)]
    if not fitting:
        return iri
    prefix = max(fitting, key=lambda name: len(prefixes[name]))
    rest = iri[len(prefixes[prefix]) :]
    return iri if rest.startswith("//") else f"{prefix}:{rest}"
