"""Whatever the bytes, every parser gives its result or an error of ours: texts, questions, SPARQL requests.

    python -m bench.fuzz [--minutes 10] [slides markdown question sparql]

Inputs are made by Hypothesis out of the marks that each parser knows, and of any characters between them. Every parser
is tried for that many minutes, one after the other; the first input that it does not bear is made as short as it can be
and printed, and the exit code is 1. `tests/test_fuzz.py` tries the same for some seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import Settings
from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.sparql.text import add_dataset, calls_service, check_update, clear_quietly, read_form
from graph.store import Store
from ingest.pipeline import read_path
from ontology.errors import QueryError, SourceError
from ontology.lexicon import Lexicon, load_lexicon

_TEXT = "# Stacks\n\nA stack supports up to 25 drawers. Drawers weigh 4 kg.\n"
_MARKS = [
    *("# ", "- ", "  - ", "1. ", "|", "|---|", "\n", "\n\n", "\t", "```", "> ", "**", "`", "[a](b)", "<table><tr><td>"),
    *("&amp;", "Name (ABC)", "up to 5 GB", "= 3 x 4", "Kind\tWeight\n", ": ", "–", "supports", "•"),
    *("\u2028", "\ufeff", "\u0301", "🙂"),
]
_TOKENS = [
    *("SELECT", "ASK", "WHERE", "{", "}", ";", "<http://e/>", "?x", "'", '"', '"""', "#", "\n", "\\", "SERVICE"),
    *("SILENT", "INSERT", "DELETE", "DATA", "USING", "NAMED", "WITH", "GRAPH", "CLEAR", "a:b", "_:b", "@en", "^^"),
    *("<", ">", "LOAD", "%41", "\\u0041"),
]
_WORDS = [
    *("What is", "How many", "Which", "Does", "Is", "between", "and", "or", "not", "stack", "drawer", "drawers", "?"),
    *("3", "4 kg", "25", "per", "of up to", "support", "vs", "difference", "1e309", "-0", "%", "½", "², ", "٣"),
]
TEXTS = st.lists(st.sampled_from(_MARKS) | st.text(max_size=12), max_size=60).map("".join)
SPARQL = st.lists(st.sampled_from(_TOKENS) | st.text(max_size=6), max_size=40).map(" ".join)
QUESTIONS = st.lists(st.sampled_from(_WORDS) | st.text(st.characters(), max_size=8), max_size=14).map(" ".join)
BYTES = SPARQL.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60)
TYPES = ("application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update", "text/plain")


@dataclass(frozen=True, slots=True)
class Target:
    """A parser: inputs to be made, and what tries one (it raises where the parser does not bear it)."""

    inputs: st.SearchStrategy[str] | st.SearchStrategy[bytes]
    probe: Callable[[str | bytes], None]

    def run(self, examples: int, start: int | None = None) -> None:
        """Try that many inputs, always the same where `start` is None. Raises with the shortest that fails."""

        @given(self.inputs)
        def attempt(made: str | bytes) -> None:
            self.probe(made)

        if start is not None:
            attempt = seed(start)(attempt)
        settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=start is None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(attempt)()


@contextmanager
def open_targets(folder: Path) -> Iterator[dict[str, Target]]:
    """The parsers by name; a small graph in `folder` is served for questions and queries."""
    lexicon = load_lexicon()
    text = folder / "stacks.md"
    text.write_text(_TEXT, encoding="utf-8")
    store = Store(folder / "store")
    build_generation(store, [read_path(text, folder, lexicon)], embedder=LightEmbedder())
    limits = {"store": store.directory, "sparql_workers": 1, "sparql_timeout_s": 2.0}
    with TestClient(create_app(Settings.model_validate(limits)), raise_server_exceptions=False) as client:
        yield {
            "slides": Target(TEXTS, lambda made: read_text(folder / "made.txt", made, lexicon)),
            "markdown": Target(TEXTS, lambda made: read_text(folder / "made.md", made, lexicon)),
            "question": Target(QUESTIONS | st.text(st.characters(), max_size=60), lambda made: ask(client, made)),
            "sparql": Target(BYTES, lambda made: request(client, made)),
        }


def read_text(file: Path, text: str | bytes, lexicon: Lexicon) -> None:
    """A text is read, each claim with the lines that it quotes, or refused."""
    file.write_bytes(_bytes(text))
    try:
        reading = read_path(file, file.parent, lexicon)
    except SourceError:
        return
    lines = reading.source.lines
    for claim in reading.claims:
        assert 1 <= claim.span.line_start <= claim.span.line_end <= len(lines)
        assert claim.span.quote == "\n".join(lines[claim.span.line_start - 1 : claim.span.line_end])


def ask(client: TestClient, question: str | bytes) -> None:
    """A question is answered or refused as none."""
    response = client.get("/ask", params={"q": _bytes(question).decode("utf-8", "replace")})
    assert response.status_code in (200, 422), response.text


def request(client: TestClient, body: str | bytes) -> None:
    """A request has an answer or a problem in every form it can be sent, and so has its text in our own functions."""
    for content_type in TYPES:
        for content in (_bytes(body), b"query=" + _bytes(body)):
            response = client.post("/sparql", content=content, headers={"Content-Type": content_type})
            assert response.status_code in (200, 400, 403, 406, 413, 415, 503), response.text
    text = _bytes(body).decode("utf-8", "surrogatepass") if isinstance(body, str) else body.decode("utf-8", "replace")
    for read in (read_form, check_update, clear_quietly, lambda one: calls_service(one, ["http://e/"])):
        with contextlib.suppress(QueryError):
            read(text)
    with contextlib.suppress(QueryError):
        add_dataset(text, ["http://e/"], [])


def _bytes(made: str | bytes) -> bytes:
    return made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made


def main() -> None:
    """Try the parsers for the time given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", help="slides, markdown, question, sparql; all when none is named")
    parser.add_argument("--minutes", type=float, default=10.0, help="for each of them")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="quillgraph-fuzz-") as folder, open_targets(Path(folder)) as targets:
        for name in options.targets or targets:
            end, tried = time.monotonic() + 60 * options.minutes, 0
            try:
                while time.monotonic() < end:
                    targets[name].run(100, random.getrandbits(32))
                    tried += 100
            except Exception as error:
                failed = True
                print(f"{name}: fails after {tried} inputs: {error!r}", *getattr(error, "__notes__", ()), sep="\n")
            else:
                print(f"{name}: {tried} inputs in {options.minutes:g} minutes without a failure", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
