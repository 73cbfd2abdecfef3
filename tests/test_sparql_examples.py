"""The example queries: each runs, finds something in the deck, and is offered over HTTP and on the command line."""

from __future__ import annotations

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest

from ontology.errors import VocabularyError
from ontology.examples import EXAMPLES, Example, load_examples
from tests.conftest import Deck
from tests.server_fixture import ROOT

pytestmark = pytest.mark.xdist_group("deck")


def test_there_are_enough_with_a_question_and_a_comment() -> None:
    examples = load_examples()
    assert len({example.id for example in examples}) == len(examples) >= 15
    assert all(example.label.endswith(("?", "? (as a graph)")) and example.comment for example in examples)


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.id)
def test_each_finds_something_in_the_deck(deck: Deck, example: Example) -> None:
    response = deck.client.post("/sparql", data={"query": example.query, "format": "json"})
    assert response.status_code == 200, response.text
    found = response.json()
    if "boolean" in found:
        assert isinstance(found["boolean"], bool)
    elif isinstance(found, list):
        assert len(found) > 5
    else:
        assert found["results"]["bindings"], example.query
        assert all(any(name in row for row in found["results"]["bindings"]) for name in found["head"]["vars"])


def test_they_are_offered_over_http(deck: Deck) -> None:
    listed = deck.client.get("/sparql/examples").json()["examples"]
    assert [one["id"] for one in listed] == [example.id for example in load_examples()]
    assert set(listed[0]) == {"id", "label", "comment", "query", "run"}
    assert deck.client.get(listed[0]["run"]).status_code == 200
    turtle = deck.client.get("/sparql/examples", headers={"Accept": "text/turtle"})
    iris = {quad.subject.value for quad in ox.parse(turtle.content, ox.RdfFormat.TURTLE) if "prefixes" not in str(quad)}
    assert any(iri.endswith("/sparql/examples#limits") for iri in iris)
    page = deck.client.get("/sparql/examples", headers={"Accept": "text/html"})
    assert "Which limits do the texts state?" in page.text
    assert deck.client.get("/sparql/examples", headers={"Accept": "image/png"}).status_code == 406


def test_another_base_is_in_their_prefixes() -> None:
    assert all("127.0.0.1" not in example.query for example in load_examples("https://example.org/kb/"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "sparql", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_they_are_offered_on_the_command_line(deck: Deck) -> None:
    store = str(deck.generation.path.parent)
    listed = run("--examples", "--store", store)
    assert "limits" in listed.stdout
    assert "Which limits do the texts state?" in listed.stdout
    assert len(json.loads(run("--examples", "--json", "--store", store).stdout)["examples"]) >= 15
    found = run("--example", "limits", "--format", "csv", "--store", store)
    assert found.stdout.startswith("name,least,most"), found.stderr
    wrong = run("--example", "none", "--store", store)
    assert (wrong.returncode, "--examples lists them" in wrong.stderr) == (2, True)
    nothing = run("--store", store)
    assert (nothing.returncode, "Give a query" in nothing.stderr) == (2, True)


def test_a_broken_file_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("examples") / "x.ttl"
    file.write_text("<a> a", encoding="utf-8")
    with pytest.raises(VocabularyError, match="cannot be read as Turtle"):
        load_examples(path=file)
    text = EXAMPLES.read_text(encoding="utf-8")
    file.write_text(text.replace("rdfs:comment", "rdfs:seeAlso"), encoding="utf-8")
    with pytest.raises(VocabularyError, match="has no"):
        load_examples(path=file)
