"""Checking texts: what is found, where it is told, and that clean texts give nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from answer.engine import Engine
from api.settings import Settings
from graph.embed import LightEmbedder
from graph.findings.arithmetic import find_sums
from graph.findings.model import Finding, FindingKind
from graph.store import Generation
from ontology.lexicon import load_lexicon
from tests.answer_fixture import generation_over
from tests.api_fixture import serve
from tests.conftest import Deck
from tests.test_cli import run

WORKSHOP = """\
# Bicycle workshop

## Touring bike

- A touring bike has 27 gears.
- The touring bike weighs 14 kg.
- The touring bike supports disc brakes.
- The rear hub is greased once a year.

## City bike

The city bike supports only rim brakes. It has a hub dynamo.

- Chain oil is spread thinly on every link
- Wipe the chain with a dry cloth afterwards
- Never spray degreaser on the brake discs

## Overview

| Feature | Touring bike | City bike |
|---|---|---|
| Disc brakes | Not supported | Supported |
| Weight | 15 kg | 17 kg |
| Child seat | Supported | Supported |

## Care of the chain

Put the bike on the stand first.

- Chain oil is spread thinly on every link
- Wipe the chain with a dry cloth afterwards
- Never spray degreaser on the brake discs

## Spokes

How many spokes do we need if a wheel has 36 spokes and we build 4 wheels?

- 4 x 36 = 164 spokes

How long is the chain if a link measures 12.7 mm and the chain has 110 links?

- Step 1: 25.4 mm x 110 = 2794 mm

## Winter storage

## Facts

- A touring bike has 24 gears.
- The pannier carries 25 kg; a second panneir is sold apart.
- The pannier is waterproof, and the pannier is red.
- Shift levers of the touring bike are mеchanical.
"""

SHOP = """\
# Shop notes

## Touring bike

- The touring bike does not support a child seat.
- Delivery takes 5 days.
"""

CLEAN = """\
# Laboratory rules

## Acids

- Acids are kept in the blue cabinet.
- The blue cabinet holds up to 20 bottles.
- Up to 5 bottles may stand on a bench.
- If the ventilation fails, the blue cabinet holds up to 10 bottles.
- The fume hood supports hot plates.
- If a gas bottle is connected, the fume hood does not support hot plates.

## Bases

- Bases are kept in the green cabinet.
- The green cabinet holds up to 40 bottles.
- Up to 8 bottles may stand on a bench.

## Dilution

How much acid is in 250 ml of a 10 % solution?

- 250 ml x 10 % = 25 ml
- 90 min x 2 = 3 hours
- 100 / 3 = 33.3 and 2 / 3 = 0.67
- 1 MB / 4 KB = 256

| Bottle | Size | Hot plate |
|---|---|---|
| Small | 100 ml | Supported |
| Large | 500 ml | Not supported |
"""


def _generation(folder: Path, **texts: str) -> Generation:
    """A generation of texts by file name (two underscores for a slash)."""
    named = {f"{name.replace('__', '/')}.md": text for name, text in texts.items()}
    return generation_over(folder, named, load_lexicon(), LightEmbedder())


@pytest.fixture(scope="module")
def bikes(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return _generation(tmp_path_factory.mktemp("bikes"), workshop=WORKSHOP, notes__shop=SHOP)


@pytest.fixture(scope="module")
def client(bikes: Generation) -> Iterator[TestClient]:
    with serve(Settings(store=bikes.path.parent, sparql_workers=1)) as client:
        yield client


def line_of(words: str, text: str = WORKSHOP) -> int:
    """The number of the first line that holds the words."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def found(generation: Generation, kind: str) -> dict[tuple[int, ...], Finding]:
    """The findings of one kind by the first lines of their places."""
    return {tuple(p.line_start for p in f.places): f for f in generation.findings if f.kind == kind}


def test_a_value_stated_twice_and_differently(bikes: Generation) -> None:
    gears = found(bikes, "contradiction")[line_of("27 gears"), line_of("24 gears")]
    assert "27 gears" in gears.message
    assert "24 gears" in gears.message
    assert gears.sure


def test_a_cell_against_a_sentence(bikes: Generation) -> None:
    contradictions = found(bikes, "contradiction")
    assert (line_of("supports disc brakes"), line_of("| Disc brakes")) in contradictions
    assert (line_of("weighs 14 kg"), line_of("| Weight")) in contradictions


def test_only_against_another_of_the_kind(bikes: Generation) -> None:
    assert (line_of("only rim brakes"), line_of("| Disc brakes")) in found(bikes, "contradiction")


def test_contradictions_across_documents_name_both(bikes: Generation) -> None:
    across = [f for f in bikes.findings if {p.document for p in f.places} == {"notes/shop", "workshop"}]
    assert [f.kind for f in across] == [FindingKind.CONTRADICTION]
    assert "notes/shop" in across[0].message
    assert across[0].places[0].text == "- The touring bike does not support a child seat."


def test_examples_whose_numbers_do_not_follow(bikes: Generation) -> None:
    examples = found(bikes, "example")
    assert set(examples) == {(line_of("164"),), (line_of("25.4"), line_of("12.7"))}
    assert "144" in examples[line_of("164"),].message
    assert "12.7 mm" in examples[line_of("25.4"), line_of("12.7")].message


def test_slips_of_the_pen(bikes: Generation) -> None:
    messages = [finding.message for finding in found(bikes, "misspelling").values()]
    assert len(messages) == 2
    assert any('"panneir"' in message and '"pannier"' in message for message in messages)
    assert any("another script" in message and '"mechanical"' in message for message in messages)


def test_titles_with_no_content_and_repeated_passages(bikes: Generation) -> None:
    assert set(found(bikes, "empty")) == {(line_of("Winter storage"),)}
    (repeated,) = found(bikes, "duplicate").values()
    assert [(p.line_end - p.line_start) for p in repeated.places] == [2, 2]


def test_places_quote_their_lines_exactly(bikes: Generation) -> None:
    for place in (place for finding in bikes.findings for place in finding.places):
        lines = bikes.records.lines(place.document, place.line_start, place.line_end)
        assert place.text == "\n".join(lines)


def test_a_clean_text_gives_no_findings(tmp_path: Path) -> None:
    assert [f.message for f in _generation(tmp_path, rules=CLEAN).findings] == []


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("3 × 4 = 12", True),
        ("3 × 4 = 13", False),
        ("150 x 2= 300 requests", True),
        ("6kb x 100 (writes per second) X 2 = 1200 units", True),
        ("1.5 h x 2 = 180 min", True),
        ("2 h x 2 = 200 min", False),
        ("10 / 4 = 2.5", True),
        ("10 / 4 = 3 rounded up", True),
        ("7 + 8 - 5 = 11", False),
        ("200 ml x 10 % = 20 ml", True),
    ],
)
def test_sums(text: str, holds: bool) -> None:
    assert [one.holds() for one in find_sums(text)] == [holds]


@pytest.mark.parametrize("text", ["rate x 3 = 6", "v1.2 - 3 = x", "2 x 3 = 6 x 4", "2^3 x 2 = 16", "10-12 = a range"])
def test_what_is_no_sum(text: str) -> None:
    assert not list(find_sums(text))


# The faces


def test_check_prints_findings_by_kind(bikes: Generation) -> None:
    shown = run("check", "--store", str(bikes.path.parent))
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
    assert shown.stdout.index("Contradictions (") < shown.stdout.index("Titles with no content (1)")
    assert f"workshop:{line_of('Winter storage')}  ## Winter storage" in shown.stdout


def test_check_as_json_and_by_document(bikes: Generation) -> None:
    everything = json.loads(run("check", "--store", str(bikes.path.parent), "--json").stdout)
    shop = json.loads(run("check", "--store", str(bikes.path.parent), "--json", "--document", "notes/").stdout)
    assert len(everything["findings"]) == len(bikes.findings)
    assert [finding["kind"] for finding in shop["findings"]] == ["contradiction"]
    assert set(shop["findings"][0]["places"][0]) == {"document", "line_start", "line_end", "text"}
    unknown = run("check", "--store", str(bikes.path.parent), "--document", "nowhere")
    assert (unknown.returncode, "nowhere" in unknown.stderr) == (1, True)


def test_findings_over_http(client: TestClient) -> None:
    answer = client.get("/documents/notes/shop/findings")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["document"], body["total"], len(body["findings"])) == ("notes/shop", 1, 1)
    missing = client.get("/documents/notes/nowhere/findings")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert "/documents/{id}/findings" in client.get("/openapi.json").json()["paths"]


def test_a_document_may_be_called_findings(tmp_path: Path) -> None:
    generation = _generation(tmp_path, lab__findings=CLEAN)
    with serve(Settings(store=generation.path.parent, sparql_workers=1)) as client:
        assert client.get("/documents/lab/findings").json()["id"] == "lab/findings"
        assert client.get("/documents/lab/findings/findings").json()["total"] == 0


# Answers that rest on a contradicted claim


def _ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/ask", json={"question": question, **more}).json()
    return answer


def test_an_answer_shows_both_sides(client: TestClient) -> None:
    answer = _ask(client, "How many gears does a touring bike have?")
    cited = {citation["line_start"] for citation in answer["citations"][:2]}
    assert cited == {line_of("27 gears"), line_of("24 gears")}
    assert "27" in answer["answer"]
    assert "Elsewhere the text says" in answer["answer"]
    assert "24" in answer["answer"]


def test_other_answers_stay_as_they_are(client: TestClient) -> None:
    assert "Elsewhere" not in _ask(client, "How long does delivery take?")["answer"]


def test_the_other_side_stays_within_the_documents_asked(client: TestClient) -> None:
    alone = _ask(client, "Does the touring bike support a child seat?", documents=["notes/shop"])
    assert {citation["document"] for citation in alone["citations"]} == {"notes/shop"}
    assert "Elsewhere" not in alone["answer"]


def test_both_sides_cost_no_time(bikes: Generation) -> None:
    engine = Engine(bikes, load_lexicon(), LightEmbedder())
    evidence = engine.find_evidence("How many gears does a touring bike have?")
    draft, _ = engine.best_draft(evidence)
    assert draft is not None
    engine.sides.show(draft, ())
    start = time.perf_counter()
    for _ in range(100):
        engine.sides.show(draft, ())
    assert (time.perf_counter() - start) / 100 < 0.001


# The deck


def test_the_deck_gives_what_is_wrong_with_it(deck: Deck) -> None:
    generation = deck.generation
    examples = found(generation, "example")
    assert {(1010, 1008), (1005, 999), (1014, 1008)} <= set(examples)
    slips = " ".join(finding.message for finding in found(generation, "misspelling").values())
    for word in ("Туре", "Mulit", "yhe", "Concurret", "Lofical", "Memcahced"):
        assert f'"{word}"' in slips
    assert (642, 717) in found(generation, "duplicate")
    assert (1835, 1859) in found(generation, "contradiction")
    empty = {line for (line,) in found(generation, "empty")}
    assert {1183, 1323, 1351, 1582, 1703, 1708, 1778, 1782, 1795, 2068, 2145} <= empty


def test_the_deck_gives_few_false_alarms(deck: Deck) -> None:
    generation = deck.generation
    assert len(found(generation, "contradiction")) <= 3
    assert len(found(generation, "misspelling")) <= 12
    # Two items may share a key only where a sort key is used: conditions contradict nothing.
    assert not any(948 in lines for lines in found(generation, "contradiction"))
