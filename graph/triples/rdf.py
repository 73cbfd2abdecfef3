"""Readings as RDF: one named graph a document, a claim node beside each plain triple.

The default graph holds every triple of every named graph once. (The engine can also make that union while it
answers, but then a triple that two documents state comes twice, and counts are wrong.) The names are those of
`ontology/quillgraph.ttl`; the shape of a claim is drawn in `docs/ontology.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from ingest.model import Claim, Entity, Quantity, Reading, Span
from ontology.errors import VocabularyError
from ontology.terms import CHARACTERISTIC_PREFIX, DEFAULT_BASE, Names
from ontology.units import units

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
QUDT = "http://qudt.org/schema/qudt/"
QUDT_UNIT = "http://qudt.org/vocab/unit/"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"

_TYPE, _STATEMENT = NamedNode(RDF + "type"), NamedNode(RDF + "Statement")
_SUBJECT, _PREDICATE, _OBJECT = (NamedNode(RDF + part) for part in ("subject", "predicate", "object"))
_PROPERTY = NamedNode(RDF + "Property")
_LABEL, _SUB_PROPERTY = NamedNode(RDFS + "label"), NamedNode(RDFS + "subPropertyOf")
_DERIVED = NamedNode(PROV + "wasDerivedFrom")
_PREFERRED, _ALTERNATIVE, _HIDDEN = (NamedNode(SKOS + kind) for kind in ("prefLabel", "altLabel", "hiddenLabel"))
_TITLE, _IDENTIFIER = NamedNode(DCTERMS + "title"), NamedNode(DCTERMS + "identifier")
_DIGITAL_DOCUMENT = NamedNode(SCHEMA + "DigitalDocument")
_VALUE, _LOWER, _UPPER, _UNIT = (
    NamedNode(QUDT + name) for name in ("numericValue", "lowerBound", "upperBound", "unit")
)
_DECIMAL, _INTEGER, _BOOLEAN = (NamedNode(XSD + name) for name in ("decimal", "integer", "boolean"))

_DEFAULT = DefaultGraph()
_QUADS_AT_ONCE = 100_000

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]
T = TypeVar("T")


@dataclass(frozen=True)
class Scribe:
    """Writes readings as quads below `names.base`.

    `hidden` are the names (IRI of a thing, name) that only serve to find things: no name may be one of these and an
    alternative one at once (SKOS, S13).
    """

    names: Names = field(default_factory=Names)
    hidden: frozenset[tuple[str, str]] = frozenset()

    def quads_of(self, reading: Reading) -> Iterator[Quad]:
        """All of one document's quads, in the graph that bears the document's IRI; a few may come twice."""
        graph = NamedNode(self.names.document(reading.source.id))
        for subject, predicate, value in self._triples(reading, graph):
            yield Quad(subject, predicate, value, graph)

    def _triples(self, reading: Reading, document: NamedNode) -> Iterator[Triple]:
        yield from self._document(reading, document)
        for entity in reading.entities.values():
            yield from self._entity(entity)
        spans: set[tuple[int, int]] = set()
        for claim in reading.claims:
            yield from self._claim(claim)
            place = (claim.span.line_start, claim.span.line_end)
            if place not in spans:
                spans.add(place)
                yield from self._span(claim.span, document)
        yield from self._characteristics(reading.claims)

    def _document(self, reading: Reading, node: NamedNode) -> Iterator[Triple]:
        source = reading.source
        yield node, _TYPE, self._own("Document")
        yield node, _TYPE, _DIGITAL_DOCUMENT
        yield node, _TITLE, Literal(reading.title or source.id)
        yield node, _IDENTIFIER, Literal(source.id)
        yield node, self._own("sha256"), Literal(source.sha256)
        yield node, self._own("lineCount"), _integer(len(source.lines))

    def _entity(self, entity: Entity) -> Iterator[Triple]:
        node = NamedNode(self.names.entity(entity.id))
        yield node, _TYPE, self._own(entity.kind)
        yield node, _PREFERRED, Literal(entity.label)
        for alias in entity.aliases:
            yield node, _HIDDEN if (node.value, alias) in self.hidden else _ALTERNATIVE, Literal(alias)
        if entity.scope:
            yield node, self._own("belongsTo"), NamedNode(self.names.entity(entity.scope))

    def _claim(self, claim: Claim) -> Iterator[Triple]:
        node = NamedNode(self.names.claim(claim.id))
        subject = NamedNode(self.names.entity(claim.subject))
        predicate = NamedNode(self.names.predicate(claim.predicate))
        value: Term = NamedNode(self.names.entity(claim.object)) if claim.object else Literal(claim.value)
        span = claim.span
        yield subject, predicate, value
        yield node, _TYPE, self._own("Claim")
        yield node, _TYPE, _STATEMENT
        yield node, _SUBJECT, subject
        yield node, _PREDICATE, predicate
        yield node, _OBJECT, value
        yield node, self._own("rule"), Literal(claim.rule)
        yield node, self._own("level"), Literal(claim.level.value)
        yield node, self._own("confidence"), _decimal(round(claim.confidence, 4))
        yield node, self._own("text"), Literal(claim.text)
        yield node, _DERIVED, NamedNode(self.names.span(span.document, span.line_start, span.line_end))
        if claim.aspect:
            yield node, self._own("aspect"), Literal(claim.aspect)
        for mentioned in claim.mentions:
            yield node, self._own("mentions"), NamedNode(self.names.entity(mentioned))
        if claim.under:
            yield node, self._own("under"), NamedNode(self.names.claim(claim.under))
        if claim.quantity:
            quantity = NamedNode(node.value + "/quantity")
            yield node, self._own("quantity"), quantity
            yield subject, self._own("hasQuantity"), quantity
            yield from self._quantity(claim.quantity, quantity)

    def _quantity(self, q: Quantity, node: NamedNode) -> Iterator[Triple]:
        yield node, _TYPE, self._own("Quantity")
        yield node, self._own("quantityText"), Literal(q.text)
        yield node, self._own("dimension"), Literal(q.dimension)
        if q.low is not None and q.low == q.high:
            yield node, _VALUE, _decimal(q.low)
        if q.low is not None:
            yield node, _LOWER, _decimal(q.low)
        if q.high is not None:
            yield node, _UPPER, _decimal(q.high)
        unit = units().by_id.get(q.unit)
        if unit and unit.qudt:
            yield node, _UNIT, NamedNode(QUDT_UNIT + unit.qudt)
        for name, words in (("ucumCode", unit and unit.ucum), ("counted", q.counted), ("per", q.per)):
            if words:
                yield node, self._own(name), Literal(words)
        if q.approximate:
            yield node, self._own("approximate"), Literal("true", datatype=_BOOLEAN)

    def _span(self, span: Span, document: NamedNode) -> Iterator[Triple]:
        node = NamedNode(self.names.span(span.document, span.line_start, span.line_end))
        yield node, _TYPE, self._own("Span")
        yield node, self._own("document"), document
        yield node, self._own("lineStart"), _integer(span.line_start)
        yield node, self._own("lineEnd"), _integer(span.line_end)
        yield node, self._own("quote"), Literal(span.quote)

    def _characteristics(self, claims: Iterable[Claim]) -> Iterator[Triple]:
        """The properties minted from table heads, each labelled with the head as first written."""
        labels: dict[str, str] = {}
        for claim in claims:
            if claim.predicate.startswith(CHARACTERISTIC_PREFIX):
                slug = claim.predicate.removeprefix(CHARACTERISTIC_PREFIX)
                labels.setdefault(claim.predicate, claim.aspect or slug.replace("-", " "))
        for predicate, label in labels.items():
            node = NamedNode(self.names.predicate(predicate))
            yield node, _TYPE, _PROPERTY
            yield node, _LABEL, Literal(label)
            yield node, _SUB_PROPERTY, self._own("characteristic")

    def _own(self, name: str) -> NamedNode:
        return _term_of(self.names.ontology, name)


@cache
def _term_of(ontology: str, name: str) -> NamedNode:
    """A term of the ontology; made once, since every claim has a dozen of them."""
    return NamedNode(ontology + name)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)


def _decimal(number: float) -> Literal:
    """The number as its shortest decimal notation, never with an exponent."""
    return Literal(format(Decimal(repr(number)), "f"), datatype=_DECIMAL)


def vocabulary_quads(files: Iterable[Path], names: Names) -> Iterator[Quad]:
    """The triples of Turtle files, in the ontology graph.

    Names below the default base move below `names.base`. Raises VocabularyError with the file and the
    parser's words when one is not Turtle.
    """
    graph = NamedNode(names.ontology_graph)
    for path in files:
        try:
            for triple in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                subject, predicate, value = triple.subject, triple.predicate, triple.object
                yield Quad(_moved(subject, names), _moved(predicate, names), _moved(value, names), graph)
        except (SyntaxError, OSError) as error:
            raise VocabularyError(f"{path}: is not readable as Turtle: {error}; mend it.") from error


def _moved(term: T, names: Names) -> T | NamedNode:
    if names.base != DEFAULT_BASE and isinstance(term, NamedNode) and term.value.startswith(DEFAULT_BASE):
        return NamedNode(names.base + term.value.removeprefix(DEFAULT_BASE))
    return term


def hidden_names(store: Store, names: Names) -> frozenset[tuple[str, str]]:
    """The names that the vocabularies in the ontology graph hide (skos:hiddenLabel), each with the IRI of its thing."""
    graph = NamedNode(names.ontology_graph)
    return frozenset(
        (quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, _HIDDEN, None, graph)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    )


def load_quads(store: Store, quads: Iterable[Quad]) -> None:
    """Add many quads to a store, each in its graph and its triple in the default graph.

    They go in portions: in one go, the loader would hold them all in memory.
    """
    source = iter(quads)
    while portion := list(islice(source, _QUADS_AT_ONCE)):
        store.bulk_extend(portion)
        store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, _DEFAULT) for quad in portion)


def count_quads(store: Store) -> tuple[int, int]:
    """How many quads stand in named graphs, and how many distinct triples they are."""
    found = store.query("SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }")
    assert isinstance(found, QuerySolutions)
    triples = int(next(found)["triples"].value)
    return len(store) - triples, triples


def claims_sparql(claim_iris: Sequence[str], names: Names | None = None) -> str:
    """A query that gives exactly those claims with the lines they quote, in reading order.

    It asks the default graph, which holds all; an unknown claim gives no row.
    """
    values = "\n".join(f"    <{iri}>" for iri in dict.fromkeys(claim_iris))
    return f"""PREFIX rdf: <{RDF}>
PREFIX prov: <{PROV}>
PREFIX qg: <{(names or Names()).ontology}>
SELECT ?claim ?subject ?predicate ?object ?document ?lineStart ?lineEnd ?quote WHERE {{
  VALUES ?claim {{
{values}
  }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; prov:wasDerivedFrom ?span .
  ?span qg:document ?document ; qg:lineStart ?lineStart ; qg:lineEnd ?lineEnd ; qg:quote ?quote .
}}
ORDER BY ?document ?lineStart ?lineEnd ?claim
"""
