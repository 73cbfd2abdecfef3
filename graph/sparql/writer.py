"""The process that changes a copy of the dataset, for `graph.update`: killable, without sockets, bounded in memory.

Standard input holds the request as JSON, standard output the reply: null, or the kind of error and its message.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import zip_longest
from typing import Any

import pyoxigraph as ox

from graph.sparql.reader import data_bytes, forbid_sockets, limit_data
from graph.sparql.text import clear_quietly
from graph.triples.validate import check_triples
from ontology.errors import OwnedGraphError, ShapeError

Subject = ox.NamedNode | ox.BlankNode | ox.Triple

_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def main() -> None:
    """Do what the request says."""
    request = json.load(sys.stdin)
    if not forbid_sockets() and "LOAD" in request["text"].upper():
        json.dump({"kind": "failed", "message": "LOAD is not allowed: nothing is ever fetched."}, sys.stdout)
        return
    limit_data(data_bytes() + request["memory_bytes"])
    json.dump(answer(request), sys.stdout)


def answer(request: dict[str, Any]) -> dict[str, str] | None:
    """Change the dataset `after`; None when it is as it should be, else what was wrong."""
    try:
        before, after = ox.Store.read_only(request["before"]), ox.Store(request["after"])
        apply(after, request)
        owned = frozenset(request["owned"])
        check_owned(before, after, owned)
        changed = subjects_changed(before, after, owned)
        names = {node.value for node in changed if not isinstance(node, ox.Triple)}
        check_triples(describe(after, changed), names, request["base"])
        after.flush()
    except OwnedGraphError as error:
        return {"kind": "owned", "message": str(error)}
    except ShapeError as error:
        return {"kind": "shape", "message": str(error)}
    except (SyntaxError, ValueError) as error:
        return {"kind": "syntax", "message": f"The change cannot be read: {error}"}
    except MemoryError:
        return {"kind": "memory", "message": "The change needed more memory than it may take."}
    except BaseException as error:  # the engine has an error class for each thing that can be wrong, and may panic
        return {"kind": "failed", "message": f"The change failed: {error}"}
    return None


def apply(store: ox.Store, request: dict[str, Any]) -> None:
    """Run the update, or write, add to or remove the graph."""
    if request["kind"] == "update":
        store.update(clear_quietly(request["text"]), base_iri=request["endpoint"])
        return
    graph = ox.NamedNode(request["graph"]) if request["graph"] is not None else _DEFAULT
    if request["kind"] in ("put", "delete"):
        if isinstance(graph, ox.DefaultGraph):
            store.clear_graph(graph)
        else:
            store.remove_graph(graph)
    if request["kind"] == "delete":
        return
    rdf_format = ox.RdfFormat.from_media_type(request["media_type"])
    base = request["graph"] or request["base"]
    store.load(request["text"], rdf_format, base_iri=base, to_graph=graph)
    if not isinstance(graph, ox.DefaultGraph):
        store.add_graph(graph)


def check_owned(before: ox.Store, after: ox.Store, owned: Collection[str]) -> None:
    """Raise OwnedGraphError where a triple of an owned graph is gone, there or in the default graph, or was added."""
    for iri in owned:
        graph = ox.NamedNode(iri)
        old, new = (store.quads_for_pattern(None, None, None, graph) for store in (before, after))
        if any(one != other for one, other in zip_longest(old, new)):
            raise OwnedGraphError(
                f"<{iri}> holds what was read or inferred; only ingest changes it. Use another graph."
            )
    for quad in before.quads_for_pattern(None, None, None, _DEFAULT):
        if quad not in after and any(
            isinstance(other.graph_name, ox.NamedNode) and other.graph_name.value in owned
            for other in before.quads_for_pattern(quad.subject, quad.predicate, quad.object)
        ):
            raise OwnedGraphError(f"{quad.triple} was read or inferred; it cannot be taken out of the default graph.")


def subjects_changed(before: ox.Store, after: ox.Store, owned: Collection[str]) -> list[Subject]:
    """Every subject of which something was added or removed."""
    return list(dict.fromkeys(quad.subject for quad in (*_only(after, before, owned), *_only(before, after, owned))))


def describe(store: ox.Store, subjects: Iterable[Subject]) -> Iterator[ox.Triple]:
    """All that is said of the subjects, and the types of what is named there."""
    for subject in subjects:
        for quad in store.quads_for_pattern(subject, None, None):
            yield quad.triple
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode):
                yield from (found.triple for found in store.quads_for_pattern(quad.object, _TYPE, None))


def _only(one: ox.Store, other: ox.Store, owned: Collection[str]) -> Iterable[ox.Quad]:
    """The quads of one store, outside owned graphs, that the other lacks."""
    graphs = [graph for graph in one.named_graphs() if graph.value not in owned]
    for graph in (_DEFAULT, *graphs):
        yield from (quad for quad in one.quads_for_pattern(None, None, None, graph) if quad not in other)


if __name__ == "__main__":
    main()
