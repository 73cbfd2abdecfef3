"""A generation's RDF for those outside: queries under the limits of the settings, and the whole as a file."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import IO, TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from api.jsonld import identity, write_jsonld
from api.settings import Settings
from graph.outside.store import Outside
from graph.records.tables import Progress
from graph.sparql.pool import Limits, QueryPool
from graph.store import Generation, Store
from graph.triples.rdf import DCTERMS, PROV, QUDT, QUDT_UNIT, RDF, RDFS, SCHEMA, SKOS, XSD
from ontology.errors import EngineError, QuillgraphError
from ontology.terms import Names

if TYPE_CHECKING:
    from graph.outside.remote import RemotePool

_log = logging.getLogger("quillgraph")

Pool: TypeAlias = "QueryPool | RemotePool"
"""What answers SPARQL queries: our own engine, or a store outside."""

EXPORT_FORMATS = {
    "turtle": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nquads": "application/n-quads",
    "jsonld": "application/ld+json",
    "graphml": "application/graphml+xml",
}
"""The formats of an export with their media types. TriG, N-Quads and JSON-LD keep the graphs apart."""

_PREFIXES = {
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "qudt": QUDT,
    "unit": QUDT_UNIT,
    "schema": SCHEMA,
    "dcterms": DCTERMS,
}
_CHUNK = 65536
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")


def prefixes_of(generation: Generation) -> dict[str, str]:
    """The prefixes that shorten what is written of a generation: the standard ones and its own ontology."""
    return {**_PREFIXES, "qg": Names(generation.manifest["base"]).ontology}


def own_prefixes(generation: Generation) -> dict[str, str]:
    """`prefixes_of`, and those of everything else that the graph names: entities, claims, spans and so on."""
    base = generation.manifest["base"]
    folders = {"id": "id", "claim": "claim", "span": "span", "prop": "property", "doc": "document", "voc": "vocabulary"}
    return {**prefixes_of(generation), **{name: f"{base}{folder}/" for name, folder in folders.items()}}


def open_pool(
    generation: Generation, settings: Settings, on_kill: Callable[[], None] = lambda: None, once: bool = False
) -> Pool:
    """What answers queries over a generation within the limits of the settings; `once`: a single query."""
    workers = 1 if once else settings.sparql_workers
    limits = Limits(
        timeout_s=settings.sparql_timeout_s,
        max_rows=settings.sparql_max_rows,
        max_bytes=settings.sparql_max_bytes,
        memory_bytes=settings.sparql_memory_bytes,
        queue=settings.sparql_queue,
    )
    names = Names(generation.manifest["base"])
    own = QueryPool(
        generation.rdf_path,
        workers=workers,
        limits=limits,
        prefixes=prefixes_of(generation),
        on_kill=on_kill,
        services=settings.sparql_services.split(),
        base=names.endpoint,
        copied_bytes=0 if once else settings.sparql_copied_bytes,
    )
    outside = outside_of(settings)
    if outside is None:
        return own
    from graph.outside.remote import RemotePool

    return RemotePool(
        outside,
        own,
        generation.rdf_path,
        names.base,
        workers=workers,
        limits=limits,
        prefixes=prefixes_of(generation),
    )


def outside_of(settings: Settings) -> Outside | None:
    """The SPARQL store of the settings; None where there is none."""
    if not settings.graph_store:
        return None
    return Outside.parse(settings.graph_store, settings.graph_user, settings.graph_password.get_secret_value())


def copy_outside(store: Store, settings: Settings, tell: Progress = lambda what, done, total: None) -> str:
    """Bring the SPARQL store of the settings, if there is one, up to the live generation; what was done, in words.

    Raises EngineError where it fails: our own graph is live all the same, and the next copying goes on.
    """
    outside = outside_of(settings)
    if outside is None:
        return ""
    from graph.outside.mirror import push

    try:
        done = push(store, outside, tell)
    except EngineError as error:
        raise EngineError(
            f"{error} Our own graph is up to date and answers; `quillgraph push`, or the next ingest, copies it."
        ) from None
    return f"{outside.address}: sent {done.sent} graphs, deleted {done.deleted}, unchanged {done.unchanged}"


def try_to_copy(store: Store, settings: Settings, tell: Progress = lambda what, done, total: None) -> None:
    """The same for a change that is live already and must not be taken for failed: what goes wrong is in the log."""
    try:
        copy_outside(store, settings, tell)
    except QuillgraphError as error:
        _log.error("%s", error)


def write_export(generation: Generation, name: str, output: IO[bytes]) -> None:
    """Write the whole graph to `output` in the format `name`, one of `EXPORT_FORMATS`, bit by bit."""
    if name == "graphml":
        _write_graphml(generation, output)
        return
    if name == "jsonld":
        write_jsonld(_graphs(generation), own_prefixes(generation), output)
        return
    rdf_format = ox.RdfFormat.from_media_type(EXPORT_FORMATS[name])
    assert rdf_format is not None
    statements = _quads(generation) if rdf_format.supports_datasets else _triples(generation)
    ox.serialize(statements, output, rdf_format, prefixes=prefixes_of(generation))


def write_graph(
    generation: Generation, graph: ox.NamedNode | ox.DefaultGraph, media_type: str, output: IO[bytes]
) -> None:
    """Write one graph to `output` in one of the `GRAPH_FORMATS`, bit by bit."""
    quads = generation.open_rdf().quads_for_pattern(None, None, None, graph)
    triples = (quad.triple for quad in quads)
    ox.serialize(triples, output, ox.RdfFormat.from_media_type(media_type), prefixes=prefixes_of(generation))


def _quads(generation: Generation) -> Iterator[ox.Quad]:
    """What stands in the named graphs; the default graph, which only repeats it, is left out."""
    rdf = generation.open_rdf()
    for graph in rdf.named_graphs():
        yield from rdf.quads_for_pattern(None, None, None, graph)


def _graphs(generation: Generation) -> dict[str, Callable[[], Iterator[ox.Triple]]]:
    """The named graphs with what reads each."""
    rdf = generation.open_rdf()

    def read(graph: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Triple]:
        return (quad.triple for quad in rdf.quads_for_pattern(None, None, None, graph))

    return {identity(graph): partial(read, graph) for graph in rdf.named_graphs()}


def _triples(generation: Generation) -> Iterator[ox.Triple]:
    """Every triple once."""
    return (quad.triple for quad in generation.open_rdf().quads_for_pattern(None, None, None, ox.DefaultGraph()))


def _write_graphml(generation: Generation, output: IO[bytes]) -> None:
    import networkx as nx

    from graph.view import entity_graph

    graph = entity_graph(generation.records)
    graph.graph.clear()
    for _, data in graph.nodes(data=True):
        data.update({key: value.translate(_NOT_XML) for key, value in data.items() if isinstance(value, str)})
    for line in nx.generate_graphml(graph):
        output.write(line.encode() + b"\n")


def stream(write: Callable[[IO[bytes]], None]) -> Generator[bytes]:
    """What `write` writes, while it writes it, in chunks; memory holds no more than a pipe does.

    An error of `write` is raised here after what came before it, so that a cut result does not look whole.
    Closing the iterator ends the writing.
    """
    source, sink = os.pipe()
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(sink, "wb") as output:
                write(output)
        except BrokenPipeError:
            pass  # the reader has gone
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=run, name="export", daemon=True)
    with os.fdopen(source, "rb", buffering=0) as received:
        writer.start()
        while chunk := received.read(_CHUNK):
            yield chunk
    writer.join()
    if errors:
        raise errors[0]
