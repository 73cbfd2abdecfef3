"""The triples of one graph for rdflib, and nothing else: no contexts, no events, two indexes.

rdflib's own store in memory keeps contexts and tells listeners of each triple; for checking shapes, which adds triples
once and asks for them often, this one takes half the time.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from rdflib.graph import Graph
from rdflib.store import Store
from rdflib.term import Identifier, Node

Pattern = tuple[Node | None, Node | None, Node | None]
Contexts = Iterator[Graph | None]


class PlainStore(Store):
    """Holds one graph. Triples can be added and asked for, not removed; whatever the context, it is the same graph."""

    # It is neither, but pyshacl accepts no other store, and asks for one context only.
    context_aware = True
    graph_aware = True

    def __init__(self, configuration: str | None = None, identifier: Identifier | None = None) -> None:
        super().__init__(configuration, identifier)
        self._by_subject: dict[Node, dict[Node, list[Node]]] = {}
        self._by_predicate: dict[Node, dict[Node, list[Node]]] = {}
        self._size = 0

    def add(self, triple: tuple[Node, Node, Node], context: Any = None, quoted: bool = False) -> None:
        """Add a triple, once."""
        subject, predicate, value = triple
        values = self._by_subject.setdefault(subject, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)
            self._by_predicate.setdefault(predicate, {}).setdefault(value, []).append(subject)
            self._size += 1

    def triples(
        self, triple_pattern: Pattern, context: Any = None
    ) -> Iterator[tuple[tuple[Node, Node, Node], Contexts]]:
        """The triples that fit a pattern, in which None fits all."""
        for triple in self._find(*triple_pattern):
            yield triple, iter((None,))

    def _find(
        self, subject: Node | None, predicate: Node | None, value: Node | None
    ) -> Iterator[tuple[Node, Node, Node]]:
        if subject is None and predicate is not None:
            values = self._by_predicate.get(predicate, {})
            for one in values if value is None else (value,):
                for found in values.get(one, ()):
                    yield found, predicate, one
            return
        for found in self._by_subject if subject is None else (subject,):
            predicates = self._by_subject.get(found, {})
            for each in predicates if predicate is None else (predicate,):
                for one in predicates.get(each, ()):
                    if value is None or one == value:
                        yield found, each, one

    def __len__(self, context: Any = None) -> int:
        return self._size

    def contexts(self, triple: Any = None) -> Generator[Graph, None, None]:
        """None: there are no other graphs."""
        yield from ()

    def add_graph(self, graph: Graph) -> None:
        """Nothing: there is one graph."""

    def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
        """Nothing: prefixes are for writing, and this is not written."""

    def namespaces(self) -> Iterator[Any]:
        """None."""
        return iter(())
