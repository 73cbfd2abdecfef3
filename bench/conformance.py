"""The W3C test suites of SPARQL 1.1 through our endpoint, and through the bare engine for comparison.

    python -m bench.conformance FOLDER

FOLDER holds the suites, each a folder with a `manifest.ttl`, as in the repository w3c/rdf-tests (sparql/sparql11) or in
rdflib's source distribution (test/data/suites/w3c/sparql11). The data of an update test become a generation of their
own, those of a query test a dataset that the readers are switched to; queries, updates and what they leave behind go
over HTTP. Printed are the passes of both by kind, and every test that
the endpoint fails; exit code 1 where it fails one that the engine passes.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyoxigraph as ox
import rdflib
from fastapi.testclient import TestClient
from rdflib.collection import Collection
from rdflib.namespace import RDF, Namespace

from api.app import create_app
from api.service import Service
from api.settings import Settings
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import MANIFEST, Store
from graph.store import RDF as RDF_FOLDER
from graph.update import link_all_but_rdf
from ingest.pipeline import read_path
from ontology.lexicon import load_lexicon

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
_SKIPPED = ("entailment", "service", "service-description", "protocol", "http-rdf-update", "syntax-fed")
_TOKEN = "conformance-of-the-endpoint"
_KINDS: dict[rdflib.term.Node, str] = {
    MF.QueryEvaluationTest: "query",
    MF.CSVResultFormatTest: "query",
    MF.UpdateEvaluationTest: "update",
    UT.UpdateEvaluationTest: "update",
    MF.PositiveSyntaxTest11: "syntax",
    MF.NegativeSyntaxTest11: "syntax",
    MF.PositiveUpdateSyntaxTest11: "syntax",
    MF.NegativeUpdateSyntaxTest11: "syntax",
}

Rows = ox.Dataset
Graphs = dict[str, list[Path]]


@dataclass(frozen=True, slots=True)
class Test:
    """One test: its name and kind, the text to run, the graphs before ("" is the default graph) and what is expected:
    a result file, graphs, or whether the syntax is good."""

    name: str
    kind: str
    text: Path
    data: Graphs
    result: Path | None
    after: Graphs
    is_good: bool
    is_update: bool

    def read(self) -> str:
        """The text with the base that its relative IRIs are meant to have."""
        base = f"BASE <{_BASE}{self.text.parent.name}/{self.text.name}>\n"
        return base + self.text.read_text(encoding="utf-8")


def read_manifest(path: Path) -> Iterator[Test]:
    """The tests of a manifest that are of our kinds."""
    graph = rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())
    listed = next(graph.objects(None, MF.entries))
    for node in Collection(graph, listed):
        kind = next((_KINDS[kind] for kind in graph.objects(node, RDF.type) if kind in _KINDS), None)
        action, result = graph.value(node, MF.action), graph.value(node, MF.result)
        if kind is None or action is None:
            continue
        types = " ".join(map(str, graph.objects(node, RDF.type)))
        text = graph.value(action, QT.query) or graph.value(action, UT.request) or action
        data = _graphs(graph, action, QT.data, QT.graphData) | _graphs(graph, action, UT.data, UT.graphData)
        yield Test(
            name=f"{path.parent.name}/{str(node).rpartition('#')[2]}",
            kind=kind,
            text=_file(text),
            data=data or _graphs_named_by(_file(text)),
            result=_file(result) if kind == "query" and result is not None else None,
            after=_graphs(graph, result, UT.data, UT.graphData) if result is not None else {},
            is_good="Negative" not in types,
            is_update=kind == "update" or "UpdateSyntax" in types,
        )


def _graphs(graph: rdflib.Graph, node: rdflib.term.Node, data: rdflib.URIRef, named: rdflib.URIRef) -> Graphs:
    found: Graphs = {}
    for file in graph.objects(node, data):
        found.setdefault("", []).append(_file(file))
    for entry in graph.objects(node, named):
        file = graph.value(entry, UT.graph) or graph.value(entry, QT.graph) or entry
        label = graph.value(entry, rdflib.RDFS.label)
        name = str(label) if label is not None else f"{_BASE}{_file(file).parent.name}/{_file(file).name}"
        found.setdefault(name, []).append(_file(file))
    return found


def _graphs_named_by(query: Path) -> Graphs:
    """The graphs that the query itself names by FROM, for the test that has no other data."""
    names = re.findall(r"^FROM\s+<([\w.]+)>", query.read_text(encoding="utf-8"), re.MULTILINE)
    return {f"{_BASE}{query.parent.name}/{name}": [query.parent / name] for name in names}


def _file(node: rdflib.term.Node) -> Path:
    return Path(str(node).removeprefix("file://"))


def quads_of(graphs: Graphs) -> Iterator[ox.Quad]:
    """The quads of files by graph."""
    for name, files in graphs.items():
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        for file in files:
            base = f"{_BASE}{file.parent.name}/{file.name}"
            for quad in ox.parse(path=str(file), base_iri=base, rename_blank_nodes=True):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


class Endpoint:
    """Runs tests over HTTP."""

    def __init__(self, store: Store, client: TestClient) -> None:
        self._store, self._client = store, client
        self._service: Service = client.app.state.service  # type: ignore[attr-defined]
        self._numbers = count()

    def load(self, graphs: Graphs, is_update: bool) -> None:
        """Serve exactly these graphs; as a generation where they are to be updated."""
        if not is_update:
            path = self._store.directory.parent / f"data-{next(self._numbers)}"
            rdf = ox.Store(str(path))
            rdf.extend(quads_of(graphs))
            rdf.flush()
            self._service.pool.switch(path)
            return
        live = self._store.open_generation()
        with self._store.building() as folder:
            link_all_but_rdf(live.path, folder)
            rdf = ox.Store(str(folder / RDF_FOLDER))
            rdf.extend(quads_of(graphs))
            rdf.flush()
            del rdf
            manifest = {**live.manifest, "documents": []}
            (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            self._store.publish(folder)
        self._service.refresh()

    def query(self, text: str, accept: str) -> bytes | None:
        """The result in that media type; None for an error."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        response = self._client.post("/sparql", content=text, headers=headers)
        return response.content if response.status_code == 200 else None

    def update(self, text: str) -> bool:
        """Whether the update was done."""
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {_TOKEN}"}
        return self._client.post("/sparql", content=text, headers=headers).status_code == 204

    def dump(self) -> ox.Dataset:
        """All quads, as queries see them."""
        quads = []
        for row in _bindings(self.query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", _JSON)):
            subject, predicate, value, graph = (row.get(name) for name in "spog")
            quads.append(ox.Quad(subject, predicate, value, graph or ox.DefaultGraph()))  # type: ignore[arg-type]
        return ox.Dataset(quads)


class Engine:
    """Runs tests by the bare engine."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, graphs: Graphs, is_update: bool) -> None:
        """Hold exactly these graphs."""
        self._store = ox.Store()
        self._store.extend(quads_of(graphs))

    def query(self, text: str, accept: str) -> bytes | None:
        """The result in that media type; None for an error."""
        try:
            results = self._store.query(text)
            if isinstance(results, ox.QueryTriples):
                return ox.serialize(results, format=ox.RdfFormat.TURTLE)
            return results.serialize(format=ox.QueryResultsFormat.from_media_type(accept))
        except (SyntaxError, ValueError, OSError, RuntimeError):
            return None

    def update(self, text: str) -> bool:
        """Whether the update was done."""
        try:
            self._store.update(text)
        except (SyntaxError, ValueError, OSError, RuntimeError):
            return False
        return True

    def dump(self) -> ox.Dataset:
        """All quads."""
        return ox.Dataset(self._store)


_JSON = "application/sparql-results+json"
_RESULTS = {
    ".srx": "application/sparql-results+xml",
    ".srj": _JSON,
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}


def passes(test: Test, runner: Endpoint | Engine) -> bool:
    """Whether the test passes there."""
    text = test.read()
    if test.kind == "syntax":
        runner.load({}, test.is_update)
        done = (
            runner.update(text)
            if test.is_update
            else runner.query(text, "*/*" if isinstance(runner, Endpoint) else _JSON)
        )
        return (done not in (None, False)) == test.is_good
    runner.load(test.data, test.is_update)
    if test.kind == "update":
        return runner.update(text) and _same(runner.dump(), ox.Dataset(quads_of(test.after)))
    assert test.result is not None
    return _matches(test.result, lambda accept: runner.query(text, accept))


def _matches(expected: Path, query: Callable[[str], bytes | None]) -> bool:
    accept = _RESULTS.get(expected.suffix)
    body = query(accept or "text/turtle")
    if body is None:
        return False
    if expected.suffix == ".csv":
        return _same(*map(_csv_as_dataset, (body, expected.read_bytes())))
    if accept is None:
        read = list(ox.parse(body, ox.RdfFormat.TURTLE))
        base = f"{_BASE}{expected.parent.name}/"
        return _same(ox.Dataset(read), ox.Dataset(ox.parse(path=str(expected), base_iri=base)))
    results_format = ox.QueryResultsFormat.from_media_type(accept)
    read_, wanted = (ox.parse_query_results(one, results_format) for one in (body, expected.read_bytes()))
    if isinstance(read_, ox.QueryBoolean) or isinstance(wanted, ox.QueryBoolean):
        return isinstance(read_, ox.QueryBoolean) and bool(read_) == bool(wanted)
    return _same(_as_dataset(read_), _as_dataset(wanted))


def _csv_as_dataset(table: bytes) -> Rows:
    """The same of CSV, which only knows strings; the order of columns is left to the store where the query says `*`."""
    quads = []
    for line in csv.DictReader(io.StringIO(table.decode())):
        row = ox.BlankNode()
        for variable, text in line.items():
            value = ox.BlankNode(text.removeprefix("_:")) if text.startswith("_:") else ox.Literal(text)
            quads.append(ox.Quad(row, ox.NamedNode(f"x:{variable}"), value))
    return ox.Dataset(quads)


def _as_dataset(solutions: ox.QuerySolutions) -> Rows:
    """Rows as a graph, so that blank nodes can be compared: a node for each row, a triple for each value."""
    variables, quads = solutions.variables, []
    for solution in solutions:
        row = ox.BlankNode()
        quads.append(ox.Quad(row, ox.NamedNode("x:a"), ox.NamedNode("x:row")))
        for variable in variables:
            if (value := solution[variable]) is not None:
                quads.append(ox.Quad(row, ox.NamedNode(f"x:{variable.value}"), value))
    store = ox.Store()  # writes numbers as the engine does
    store.extend(quads)
    return ox.Dataset(store)


def _same(one: ox.Dataset, other: ox.Dataset) -> bool:
    for dataset in (one, other):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return one == other


def _bindings(body: bytes | None) -> Iterator[dict[str, object]]:
    results = ox.parse_query_results(body or b"", ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    for solution in results:
        yield {variable.value: solution[variable] for variable in results.variables}


def run(tests: Sequence[Test]) -> tuple[Counter[tuple[str, str]], bool]:
    """Passes by (runner, kind), and whether the engine passes one that the endpoint fails. Prints what that fails."""
    counts: Counter[tuple[str, str]] = Counter()
    is_worse = False
    with tempfile.TemporaryDirectory(prefix="quillgraph-conformance-") as folder:
        text = Path(folder) / "text.md"
        text.write_text("# A text\n\nA text has lines.\n", encoding="utf-8")
        store = Store(Path(folder) / "store")
        build_generation(store, [read_path(text, text.parent, load_lexicon())], embedder=LightEmbedder())
        settings = Settings.model_validate({"store": store.directory, "token": _TOKEN, "sparql_workers": 1})
        with TestClient(create_app(settings)) as client:
            endpoint, engine = Endpoint(store, client), Engine()
            for test in tests:
                ours, theirs = passes(test, endpoint), passes(test, engine)
                counts["all", test.kind] += 1
                counts["endpoint", test.kind] += ours
                counts["engine", test.kind] += theirs
                is_worse |= theirs and not ours
                if not ours:
                    print(f"fails: {test.name}{'' if theirs else ' (the engine, too)'}", flush=True)
    return counts, is_worse


def main() -> None:
    """Run the suites and print what passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the suites")
    parser.add_argument("--kind", choices=sorted(set(_KINDS.values())), help="only tests of this kind")
    options = parser.parse_args()
    manifests = sorted(options.folder.resolve().glob("*/manifest.ttl"))
    tests = [test for path in manifests if path.parent.name not in _SKIPPED for test in read_manifest(path)]
    tests = [test for test in tests if options.kind in (None, test.kind)]
    counts, is_worse = run(tests)
    for kind in sorted({test.kind for test in tests}):
        numbers = (counts[runner, kind] for runner in ("endpoint", "engine", "all"))
        print(f"{kind:8}" + "endpoint {}, engine {}, of {}".format(*numbers))
    sys.exit(is_worse)


if __name__ == "__main__":
    main()
