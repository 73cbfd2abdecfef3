"""RDF as JSON-LD that a person can read: short names, explained by the context that comes with it.

https://www.w3.org/TR/json-ld11/. The engine writes JSON-LD in expanded form only.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import IO, Any

import pyoxigraph as ox

from graph.triples.rdf import RDF, XSD

_TYPE, _STRING, _INTEGER, _BOOLEAN = RDF + "type", XSD + "string", XSD + "integer", XSD + "boolean"
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")  # integers that are the same number in JSON, and written the same

Value = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Terms:
    """How a document names things: a term for each property, and of which kind its values are.

    The kind is a datatype, "@id" for nodes, "@en" for a language; None where there are several.
    """

    prefixes: Mapping[str, str]
    names: Mapping[str, str]
    kinds: Mapping[str, str | None]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> Terms:
        """The terms for those triples. Raises ValueError for a triple about a triple, which JSON-LD cannot say."""
        found: dict[str, set[str]] = defaultdict(set)
        for triple in triples:
            if isinstance(triple.object, ox.Triple) or isinstance(triple.subject, ox.Triple):
                raise ValueError("JSON-LD cannot say anything about a triple.")
            found[triple.predicate.value].add(_kind(triple.object))
        kinds = {property: next(iter(some)) if len(some) == 1 else None for property, some in found.items()}
        return cls(prefixes, _name_properties(found, prefixes), kinds)

    def context(self) -> dict[str, Any]:
        """What explains the terms."""
        return {**self.prefixes, **_explain(self.names, self.kinds, self.prefixes)}

    def node(self, subject: str, triples: Iterable[ox.Triple]) -> dict[str, Any]:
        """What the triples say of their common subject."""
        properties: dict[str, list[Value]] = defaultdict(list)
        for triple in triples:
            assert not isinstance(triple.object, ox.Triple)  # `of` has seen them
            properties[triple.predicate.value].append(triple.object)
        members = _members(properties, self.names, self.kinds, self.prefixes)
        return {"@id": _shorten(subject, self.prefixes), **members}


def to_jsonld(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """The triples as a JSON-LD document, subjects in order of first mention.

    Properties are called by their local names and IRIs are shortened with `prefixes`; the context says what both
    mean, and of which kind a property's values are where all are of one kind. Raises ValueError as `Terms.of`.
    """
    subjects: dict[str, list[ox.Triple]] = defaultdict(list)
    given = list(triples)
    terms = Terms.of(given, prefixes)
    for triple in given:
        subjects[identity(triple.subject)].append(triple)
    nodes = [terms.node(subject, some) for subject, some in subjects.items()]
    document = {"@context": terms.context(), **({"@graph": nodes} if len(nodes) != 1 else nodes[0])}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def write_jsonld(
    graphs: Mapping[str, Callable[[], Iterable[ox.Triple]]], prefixes: Mapping[str, str], output: IO[bytes]
) -> None:
    """Write named graphs as a JSON-LD document with one context, node by node and a node a line.

    Each graph is read twice: for the context, then for what it says. Raises ValueError as `Terms.of`.
    """
    terms = Terms.of(chain.from_iterable(read() for read in graphs.values()), prefixes)
    output.write(b'{"@context": ' + json.dumps(terms.context(), ensure_ascii=False, indent=1).encode())
    output.write(b',\n"@graph": [')
    for number, (graph, read) in enumerate(graphs.items()):
        name = json.dumps(_shorten(graph, prefixes), ensure_ascii=False)
        output.write(f'{"," if number else ""}\n{{"@id": {name}, "@graph": ['.encode())
        for place, (subject, triples) in enumerate(groupby(read(), lambda triple: identity(triple.subject))):
            node = json.dumps(terms.node(subject, triples), ensure_ascii=False)
            output.write(f"{',' if place else ''}\n{node}".encode())
        output.write(b"]}")
    output.write(b"\n]}\n")


def _name_properties(properties: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """A name for each property: its local name, or the prefixed one where that is taken."""
    names: dict[str, str] = {}
    taken = set(prefixes)
    for property in properties:
        local = re.split(r"[/#]", property)[-1]
        fits = re.fullmatch(r"[A-Za-z][\w-]*", local) and local not in taken
        names[property] = "@type" if property == _TYPE else local if fits else _shorten(property, prefixes)
        taken.add(names[property])
    return names


def _kind(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
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
            written: list[Any] = [_shorten(identity(value), prefixes) for value in values]
        else:
            written = [_write(value, kinds[property], prefixes) for value in values]
        members[names[property]] = written[0] if len(written) == 1 else written
    return members


def _write(value: Value, kind: str | None, prefixes: Mapping[str, str]) -> Any:
    """A value as short as its property's kind in the context allows."""
    if not isinstance(value, ox.Literal):
        name = _shorten(identity(value), prefixes)
        return name if kind == "@id" else {"@id": name}
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


def identity(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """What `@id` says of a node."""
    assert not isinstance(node, ox.Triple)  # `Terms.of` has seen them
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else node.value


def _shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """`iri` with the prefix that leaves least, where one fits."""
    fitting = [name for name, start in prefixes.items() if iri.startswith(start) and len(iri) > len(start)]
    if not fitting:
        return iri
    prefix = max(fitting, key=lambda name: len(prefixes[name]))
    rest = iri[len(prefixes[prefix]) :]
    return iri if rest.startswith("//") else f"{prefix}:{rest}"
