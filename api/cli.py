"""The command line, `quillgraph`: one function a command.

Exit codes: 0 done, 1 an error (told on standard error), 2 wrong usage, 3 the texts do not tell (`ask`).
Each command imports what it needs when it runs, so that `ask` answers quickly from a cold start.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.opening import choose_settings, open_engine, open_generation
from ontology.errors import QuillgraphError

if TYPE_CHECKING:
    from graph.store import Generation
    from ontology.examples import Example

NOT_FOUND = 3

app = typer.Typer(
    name="quillgraph",
    help="Reads texts into a knowledge graph and answers from it, citing lines.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Directory of the graph (setting QUILLGRAPH_STORE; else ./store)."),
]
ServerOption = Annotated[
    str | None, typer.Option("--server", help="Address of a running server to ask instead of a store.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
VocabularyOption = Annotated[
    list[Path] | None,
    typer.Option("--vocabulary", help="Turtle file with names of further things; may be repeated."),
]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to read.", metavar="PATH…")],
    store: StoreOption = None,
    vocabulary: VocabularyOption = None,
    replace: Annotated[bool, typer.Option(help="Forget the texts that are not below PATH.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List all relations and missed lines.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Read texts into the graph. Unchanged texts are not read again; other texts of the store stay."""
    from api import ingestion
    from api.opening import open_store
    from api.rdf_access import copy_outside
    from api.terminal import show_manifest, show_missed, show_plan, show_progress

    settings = choose_settings(store, vocabulary)
    with show_progress() as progress:
        report = ingestion.ingest(
            open_store(settings),
            paths,
            vocabularies=settings.vocabulary_files,
            base=settings.base_iri,
            replace=replace,
            cluster=settings.cluster,
            progress=progress,
            announce=lambda plan: typer.echo(show_plan(plan), err=True),
        )
        copied = copy_outside(open_store(settings), settings, progress)
    plan, generation = report.plan, report.generation
    if as_json:
        _print_json(_status(generation) | {"built": report.built, "failures": plan.failures})
    else:
        renamed = f" ({len(plan.renamed)} renamed)" if plan.renamed else ""
        done = f"read {len(plan.sources)}{renamed}, unchanged {len(plan.unchanged)}, gone {len(plan.gone)}"
        typer.echo(f"{generation.id} {'is live' if report.built else 'stays live'}: {done}")
        typer.echo(show_manifest(generation.manifest, verbose))
        typer.echo("\n".join(filter(None, [show_missed(generation, verbose), copied])))
    for _, reason in plan.failures:
        typer.echo(f"quillgraph: {reason}", err=True)
    if plan.failures:
        raise typer.Exit(1)


@app.command()
def push(store: StoreOption = None) -> None:
    """Bring the SPARQL store of the settings up to the live graph. (An ingest does it at its end.)"""
    from api.opening import open_store
    from api.rdf_access import copy_outside
    from api.terminal import show_progress

    settings = choose_settings(store)
    if not settings.graph_store:
        raise QuillgraphError("There is nowhere to push to: set QUILLGRAPH_GRAPH_STORE (docs/engines.md).")
    with show_progress() as progress:
        done = copy_outside(open_store(settings), settings, progress)
    typer.echo(done)


@app.command()
def serve(
    store: StoreOption = None,
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help="Server processes on that port.")] = None,
    vocabulary: VocabularyOption = None,
) -> None:
    """Serve the graph over HTTP; a new ingest is followed without a restart."""
    from api.server import run_server

    settings = choose_settings(store, vocabulary)
    given = {"host": host, "port": port, "processes": processes}
    run_server(settings.model_copy(update={name: value for name, value in given.items() if value is not None}))


@app.command()
def mcp(store: StoreOption = None, vocabulary: VocabularyOption = None) -> None:
    """Serve the graph to a language model over standard input and output (Model Context Protocol)."""
    import asyncio

    from api.http.logs import write_json_logs
    from api.mcp_server import serve_stdio
    from api.service import Service

    write_json_logs()
    service = Service(choose_settings(store, vocabulary))
    service.start()
    try:
        asyncio.run(serve_stdio(service))
    finally:
        service.stop()


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question in plain English.")],
    store: StoreOption = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Answer only from this document or folder/; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many passages to list.")] = 5,
    vocabulary: VocabularyOption = None,
    server: ServerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the texts. Exit code 3 when they do not tell."""
    from answer.model import Status
    from api.checks import clean
    from api.terminal import show_answer

    settings = choose_settings(store, vocabulary)
    try:
        asked = clean(question, "question", settings.max_question_chars)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="QUESTION") from None
    if server is not None:
        from api.client import Client

        answer = Client(server).ask(asked, document or [], limit)
    else:
        engine = open_engine(settings)
        for name in document or []:
            if not name.endswith("/"):
                engine.generation.records.document(name)
        answer = engine.ask(asked, documents=document or [], limit=limit)
    if as_json:
        _print_json(answer.to_dict())
    else:
        typer.echo(show_answer(answer))
    if answer.status is Status.NOT_FOUND:
        raise typer.Exit(NOT_FOUND)


@app.command()
def compare(
    entities: Annotated[list[str], typer.Argument(help="Two or more names.", metavar="A B…")],
    store: StoreOption = None,
    format: Annotated[str, typer.Option(help="markdown, csv, html or json.")] = "markdown",
    vocabulary: VocabularyOption = None,
    server: ServerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare entities by what the texts say of each."""
    from api import tables

    writers = {"markdown": tables.to_markdown, "csv": tables.to_csv, "html": tables.to_html}
    if format not in (*writers, "json"):
        raise typer.BadParameter(f"Known: {', '.join(writers)}, json.", param_hint="--format")
    if len(entities) < 2:
        raise typer.BadParameter("Give two or more names.", param_hint="A B…")
    if server is not None:
        from api.client import Client

        comparison = Client(server).compare(entities)
    else:
        comparison = open_engine(choose_settings(store, vocabulary)).compare(entities)
    if as_json or format == "json":
        _print_json(asdict(comparison))
    else:
        typer.echo(writers[format](comparison).rstrip("\r\n"))


@app.command()
def sparql(
    query: Annotated[str | None, typer.Argument(help="A query, or - to read it from standard input.")] = None,
    store: StoreOption = None,
    example: Annotated[str | None, typer.Option(help="Run the example query of that name.")] = None,
    examples: Annotated[bool, typer.Option("--examples", help="List the example queries.")] = False,
    format: Annotated[
        str | None, typer.Option(help="json, xml, csv, tsv; for graphs turtle, nt, jsonld, rdfxml.")
    ] = None,
    server: ServerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run a SPARQL query over the graph, within the limits of the settings."""
    from api.client import Client
    from api.http.formats import GRAPH_NAMES, RESULT_NAMES
    from api.rdf_access import open_pool
    from graph.sparql.pool import SparqlQuery
    from graph.sparql.text import read_form
    from ontology.examples import load_examples

    settings = choose_settings(store)
    client = Client(server) if server is not None else None
    offered: list[Example] = []
    if query is None:
        offered = client.examples() if client else load_examples(open_generation(settings).manifest["base"])
    known = {one.id: one for one in offered}
    if examples:
        if as_json:
            _print_json({"examples": [asdict(one) for one in known.values()]})
        else:
            typer.echo("\n".join(f"{one.id:28}{one.label}" for one in known.values()))
        return
    text = _choose_query(query, example, known)
    is_graph = read_form(text) in ("construct", "describe")
    names = GRAPH_NAMES if is_graph else RESULT_NAMES
    chosen = "json" if as_json else format or ("turtle" if is_graph else "tsv")
    if chosen not in names:
        raise typer.BadParameter(f"Known for this query: {', '.join(names)}.", param_hint="--format")
    if client:
        body = client.sparql(text, chosen)
    else:
        with open_pool(open_generation(settings), settings, once=True) as pool:
            body = pool.run(SparqlQuery(text, names[chosen], names[chosen])).body
    sys.stdout.buffer.write(body.rstrip(b"\r\n") + b"\n")


@app.command()
def export(
    store: StoreOption = None,
    format: Annotated[str, typer.Option(help="turtle, trig, nt, nquads, jsonld or graphml.")] = "trig",
    output: Annotated[Path | None, typer.Option(help="File to write; standard output when absent.")] = None,
    server: ServerOption = None,
) -> None:
    """Write the whole graph to a file or to standard output."""
    from api.rdf_access import EXPORT_FORMATS, write_export

    if format not in EXPORT_FORMATS:
        raise typer.BadParameter(f"Known: {', '.join(EXPORT_FORMATS)}.", param_hint="--format")
    if server is not None:
        from api.client import Client

        write = partial(Client(server).export, format)
    else:
        write = partial(write_export, open_generation(choose_settings(store)), format)
    if output is None:
        write(sys.stdout.buffer)
        return
    try:
        with output.open("wb") as file:
            write(file)
    except OSError as error:
        raise QuillgraphError(f"{output}: cannot be written: {error.strerror or error}.") from error


@app.command()
def status(
    store: StoreOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="List all relations and missed lines.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what is in the graph, of when, and what could not be read."""
    from api.terminal import show_documents, show_manifest, show_missed

    generation = open_generation(choose_settings(store))
    if as_json:
        _print_json(_status(generation))
        return
    manifest = generation.manifest
    typer.echo(f"{generation.id} of {manifest['created']}, base {manifest['base']}")
    typer.echo(show_manifest(manifest, verbose))
    typer.echo(show_documents(manifest, verbose))
    if verbose:
        typer.echo(show_missed(generation, verbose))


@app.command()
def check(
    store: StoreOption = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Check only this document or folder/; may be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List what is probably wrong with the texts: contradictions, false sums, slips, empty titles, repetitions."""
    from api.terminal import print_findings

    generation = open_generation(choose_settings(store))
    for name in document or []:
        if not name.endswith("/"):
            generation.records.document(name)
    findings = [finding for finding in generation.findings if not document or finding.within(document)]
    if as_json:
        _print_json({"generation": generation.id, "findings": [finding.to_dict() for finding in findings]})
    else:
        print_findings(findings)


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(help="Question file (JSON Lines).", metavar="QUESTIONS")],
    store: StoreOption = None,
    failures: Annotated[bool, typer.Option("--failures", help="Print each wrong answer.")] = False,
    vocabulary: VocabularyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask every question of a file and report what was right, cited, refused, calibrated, and how fast."""
    from answer.evaluate import evaluate as judge_all
    from answer.evaluate import load_questions
    from api.terminal import show_figures

    items = load_questions(questions)
    engine = open_engine(choose_settings(store, vocabulary))
    report = judge_all(lambda question: engine.ask(question).to_dict(), items)
    figures = report.to_dict()
    if as_json:
        _print_json(figures | {"failures": list(report.failures())} if failures else figures)
        return
    typer.echo("\n".join([show_figures(figures), *(report.failures() if failures else ())]))


def main() -> None:
    """Run the command line. Errors that were raised on purpose end as a line on standard error."""
    # One question is too small a work for two threads of numpy: on a busy machine they wait for each other, and
    # an answer takes five times as long. numpy reads this when it is first imported, which is later than here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except QuillgraphError as error:
        typer.echo(f"quillgraph: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _choose_query(query: str | None, example: str | None, known: Mapping[str, Example]) -> str:
    """The text of the query that was given, of standard input for "-", or of the example of that name."""
    if (query is None) == (example is None):
        raise typer.BadParameter("Give a query, or the name of an example.", param_hint="QUERY")
    if example is not None:
        if example not in known:
            raise typer.BadParameter("There is no such example; --examples lists them.", param_hint="--example")
        return known[example].query
    return sys.stdin.read() if query == "-" else str(query)


def _status(generation: Generation) -> dict[str, Any]:
    return {"generation": generation.id, **generation.manifest}


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
