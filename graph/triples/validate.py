"""The gate: no generation goes live whose claims, spans, entities or quantities break the SHACL shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, Triple

from graph.triples.rdf import XSD, Scribe
from ingest.model import Reading
from ontology.errors import ShapeError
from ontology.terms import DEFAULT_BASE

if TYPE_CHECKING:
    import rdflib

SHAPES = Path(__file__).resolve().parents[2] / "ontology" / "shapes.ttl"
_CLAIMS_AT_ONCE = 4000
_NAMED_IN_ERROR = 5


def validate_readings(readings: Iterable[Reading], shapes: Path = SHAPES) -> int:
    """Check the RDF of every reading against the shapes; the number of claims checked.

    What is checked is the reading under the default base: the shapes are about form, and form does not depend
    on the base. Raises ShapeError that names the first few violations.
    """
    # Heavy imports, and only an ingest needs them.
    import pyshacl
    import rdflib

    from graph.triples.plain_store import PlainStore

    rules = _open_shapes(shapes)
    checked = 0
    for batch in _batches(readings):
        data = rdflib.Graph(store=PlainStore())
        for reading in batch:
            _add_triples(data, reading)
            checked += len(reading.claims)
        conforms, report, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", inplace=True)
        if not conforms:
            raise ShapeError(_explain(report, [reading.source.id for reading in batch]))
    return checked


def find_violations(readings: Sequence[Reading]) -> dict[str, str]:
    """Which documents break the shapes, and how; they are checked together, and one by one where that fails."""
    try:
        validate_readings(readings)
    except ShapeError as error:
        if len(readings) == 1:
            return {readings[0].source.id: str(error)}
        return {document: why for reading in readings for document, why in find_violations([reading]).items()}
    return {}


def check_triples(triples: Iterable[Triple], subjects: Collection[str], base: str, shapes: Path = SHAPES) -> None:
    """Check what triples say of `subjects` (IRIs below `base`, or others) against the shapes. Raises ShapeError.

    The triples may tell more of other nodes, such as their types, without telling all.
    """
    import pyshacl
    import rdflib

    lines = "".join(sorted({f"{triple} .\n" for triple in triples}))
    if not lines:
        return
    data = rdflib.Graph().parse(data=lines.replace(f"<{base}", f"<{DEFAULT_BASE}"), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=_open_shapes(shapes), inference="none", inplace=True)
    focus = {DEFAULT_BASE + iri.removeprefix(base) if iri.startswith(base) else iri for iri in subjects}
    for result in list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)):
        if str(report.value(result, rdflib.SH.focusNode)) not in focus:
            report.remove((result, rdflib.RDF.type, rdflib.SH.ValidationResult))
    if (None, rdflib.RDF.type, rdflib.SH.ValidationResult) in report:
        raise ShapeError("Nothing was changed: " + _list_violations(report))


@cache
def _open_shapes(path: Path) -> rdflib.Graph:
    """The shapes, each property of a targeted node shape made a shape of its own with the same targets.

    That says the same, but pyshacl then checks a property for all nodes at once instead of node by node.
    """
    import rdflib

    sh = rdflib.SH
    shapes = rdflib.Graph().parse(path, format="turtle")
    targets = (sh.targetClass, sh.targetNode, sh.targetObjectsOf, sh.targetSubjectsOf)
    for shape in list(shapes.subjects(rdflib.RDF.type, sh.NodeShape)):
        aims = [(target, value) for target in targets for value in shapes.objects(shape, target)]
        for part in list(shapes.objects(shape, sh.property)) if aims else ():
            shapes.remove((shape, sh.property, part))
            shapes.add((part, rdflib.RDF.type, sh.PropertyShape))
            for target, value in aims:
                shapes.add((part, target, value))
    return shapes


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Whole readings together until they hold `_CLAIMS_AT_ONCE` claims: each check has a fixed cost."""
    batch: list[Reading] = []
    size = 0
    for reading in readings:
        batch.append(reading)
        size += len(reading.claims)
        if size >= _CLAIMS_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add_triples(data: rdflib.Graph, reading: Reading) -> None:
    for quad in Scribe().quads_of(reading):
        triple = _node(quad.subject), _node(quad.predicate), _node(quad.object)
        data.store.add(triple, data)


@lru_cache(20_000)
def _node(term: object) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, OxLiteral)
    # rdflib tells "x" from "x"^^xsd:string, and the shapes write the former.
    plain = term.datatype.value == XSD + "string"
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))


def _explain(report: rdflib.Graph, documents: list[str]) -> str:
    return (
        f"In {', '.join(documents[:3])}: {_list_violations(report)} "
        "The generation was not put live; the rule that read these claims is at fault."
    )


def _list_violations(report: rdflib.Graph) -> str:
    import rdflib

    sh = rdflib.SH
    found = sorted(
        f"{report.value(result, sh.focusNode)}: {report.value(result, sh.resultMessage)}"
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    )
    shown = "; ".join(found[:_NAMED_IN_ERROR])
    more = f"; and {len(found) - _NAMED_IN_ERROR} more" if len(found) > _NAMED_IN_ERROR else ""
    return f"{len(found)} violations of the shapes: {shown}{more}."
