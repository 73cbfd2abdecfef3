"""Asking over two texts of fields that no vocabulary knows: each kind of question, with the lines it rests on."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions

from answer.engine import Engine
from answer.model import Answer, Citation, FoundPassage, Kind, Status
from ontology.errors import UnknownEntity
from tests.answer_fixture import BEES, BREAD, LINES, line_of, made_engine

pytestmark = pytest.mark.xdist_group("answer")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return made_engine(tmp_path_factory.getbasetemp() / "answer")


@cache
def ask(engine: Engine, question: str) -> Answer:
    return engine.ask(question)


def places(citations: list[Citation]) -> list[tuple[str, int]]:
    return [(citation.document, citation.line_start) for citation in citations]


# Question, kind, what the answer must say (regular expressions), and the document and words of the line it rests on.
POINTS = [
    ("What is varroa?", Kind.DEFINITION, ["mite"], BEES, "Varroa is a mite"),
    ("hi, can you tell me what varroa is pls", Kind.DEFINITION, ["mite"], BEES, "Varroa is a mite"),
    ("What is a queen excluder?", Kind.DEFINITION, ["grid", "keeps the queen out"], BEES, "A grid that"),
    ("What is a honey bee colony?", Kind.DEFINITION, ["family of one queen"], BEES, "family of one"),
    ("What is SDS?", Kind.DEFINITION, ["culture of wild yeast"], BREAD, "(SDS)"),
    ("What is bulk fermentation?", Kind.DEFINITION, ["dough rises for 4 hours"], BREAD, "Bulk fermentation"),
    ("What is the honey yield of a top-bar hive?", Kind.FACT, ["10-15 kg per year"], BEES, "Honey yield"),
    ("what is the honey yeild of a top-bar hive", Kind.FACT, ["10-15 kg per year"], BEES, "Honey yield"),
    ("What is the protein content of Type 1050 flour?", Kind.FACT, ["12 %"], BREAD, "Type 1050"),
    ("Why is salt added after the autolyse?", Kind.FACT, ["slows the yeast"], BREAD, "Salt is added"),
    ("What does formic acid penetrate?", Kind.FACT, ["sealed brood"], BEES, "Formic acid penetrates"),
    ("How many bees does a strong colony have?", Kind.LIMIT, ["60,000"], BEES, "60,000"),
    ("How many frames are in a brood box?", Kind.LIMIT, [r"\b10 frames"], BEES, "Has 10 frames"),
    ("How many frames does the honey super have at most?", Kind.LIMIT, [r"\b9 frames"], BEES, "Has 9 frames"),
    ("How much ash does Rye 1150 have?", Kind.LIMIT, [r"1\.15 %"], BREAD, "Rye 1150"),
    ("How long can a loaf proof in the fridge?", Kind.LIMIT, ["48 hours"], BREAD, "in the fridge"),
    ("How long does the loaf rise at room temperature?", Kind.LIMIT, ["90 minutes"], BREAD, "at room"),
    ("Which flour is good for sourdough loaves?", Kind.REVERSE, ["Rye 1150"], BREAD, "Rye 1150"),
    ("Which flour is good for farmhouse bread?", Kind.REVERSE, ["Type 1050"], BREAD, "Type 1050"),
    ("How do I read the core temperature?", Kind.HOWTO, ["thermo --probe core"], BREAD, "thermo --probe"),
]


@pytest.mark.parametrize(("question", "kind", "said", "document", "words"), POINTS)
def test_a_question_is_answered_from_its_line(
    engine: Engine, question: str, kind: Kind, said: list[str], document: str, words: str
) -> None:
    answer = ask(engine, question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert answer.kind is kind
    for pattern in said:
        assert re.search(pattern, answer.answer), answer.answer
    assert len(answer.answer) <= 250
    assert places(answer.citations)[0] == (document, line_of(document, words))
    assert answer.question == question


LISTS = [
    (
        "List the steps of the honey harvest.",
        BEES,
        ["Brush the bees", "Cut the wax caps", "Spin the frames", "Strain the honey"],
    ),
    ("What are the parts of the nest?", BEES, ["Brood Box", "Honey Super", "Queen Excluder"]),
    ("Which castes of bees live in a colony?", BEES, ["Queen: ", "Worker: ", "Drone: "]),
]


@pytest.mark.parametrize(("question", "document", "items"), LISTS)
def test_a_list_has_every_item_and_no_other(engine: Engine, question: str, document: str, items: list[str]) -> None:
    answer = ask(engine, question)
    assert (answer.status, answer.kind) == (Status.ANSWERED, Kind.LIST)
    assert all(item.strip(": ") in answer.answer for item in items), answer.answer
    rows = answer.answer.splitlines() if "\n" in answer.answer else answer.answer.split(", ")
    assert len(rows) == len(items), rows
    assert {(document, line_of(document, item)) for item in items} <= set(places(answer.citations))


def test_an_enumeration_in_a_sentence_is_a_list(engine: Engine) -> None:
    answer = ask(engine, "Which treatments are there for varroa?")
    assert answer.kind is Kind.LIST
    assert sorted(re.findall(r"oxalic acid|formic acid|thymol", answer.answer.casefold())) == [
        "formic acid",
        "oxalic acid",
        "thymol",
    ]
    assert places(answer.citations) == [(BEES, line_of(BEES, "Treatments for varroa include"))]


COMPARISONS = [
    (
        "What is the difference between a Langstroth hive and a top-bar hive?",
        ["Langstroth hive", "Top-bar hive"],
        BEES,
        {
            "Frames": ["Wooden frames with foundation", "Bars only"],
            "Honey yield": ["25-30 kg per year", "10-15 kg per year"],
            "Weight of a full box": ["40 kg", "7 kg"],
            "Inspection": ["Lift every box", "One bar at a time"],
        },
    ),
    (
        "Cast iron pot vs baking stone",
        ["Cast iron pot", "Baking stone"],
        BREAD,
        {
            "Needs added steam": ["no", "yes"],
            "Weight": ["6.5 kg", "5 kg"],
            "Heating time": ["30 minutes", "45 minutes"],
        },
    ),
]


@pytest.mark.parametrize(("question", "columns", "document", "rows"), COMPARISONS)
def test_a_comparison_is_a_table_with_every_cell_cited(
    engine: Engine, question: str, columns: list[str], document: str, rows: dict[str, list[str]]
) -> None:
    answer = ask(engine, question)
    assert (answer.status, answer.kind) == (Status.ANSWERED, Kind.COMPARISON)
    table = answer.table
    assert table is not None
    assert table.columns == ["Characteristic", *columns]
    assert {row[0]: row[1:] for row in table.rows if row[0] in rows} == rows
    by_id = {citation.id: citation for citation in answer.citations}
    for row, numbers in zip(table.rows, table.citations, strict=True):
        assert len(row) == len(numbers) == len(table.columns)
        assert numbers[0] == []
        for cell, cited in zip(row[1:], numbers[1:], strict=True):
            assert bool(cell) is bool(cited)
            lines = [(by_id[number].document, by_id[number].line_start) for number in cited]
            assert row[0] not in rows or lines == [(document, line_of(document, f"{row[0]}"))]


def test_names_given_outright_are_compared(engine: Engine) -> None:
    comparison = engine.compare(["baking stone", "Cast Iron Pot"])
    assert [entity.label for entity in comparison.entities] == ["Baking stone", "Cast iron pot"]
    assert ["Weight", "5 kg", "6.5 kg"] in comparison.table.rows
    assert (BREAD, line_of(BREAD, "| Weight |")) in places(comparison.citations)


def test_an_empty_cell_is_left_empty(engine: Engine) -> None:
    table = engine.compare(["Beginner", "Migratory keeper"]).table
    ticks = {row[0]: row[1:] for row in table.rows}
    assert ticks["Langstroth hive"] == ["Yes", "Yes"]
    assert "Top-bar hive" not in ticks or ticks["Top-bar hive"] == ["Yes", ""]


def test_a_name_that_nothing_bears_is_told_with_suggestions(engine: Engine) -> None:
    with pytest.raises(UnknownEntity) as caught:
        engine.compare(["Langstroth hive", "Brood Bx"])
    assert "Brood Box" in str(caught.value)


def test_a_calculation_shows_rule_numbers_and_result(engine: Engine) -> None:
    question = "How much sugar is needed for 4 colonies with a target weight of 20 kg and a present weight of 12 kg?"
    answer = ask(engine, question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith("**32")
    rule, sum_ = answer.steps
    assert "number of colonies x (target weight in kg - present weight in kg)" in rule.text
    assert sum_.text == "4 × ( 20 − 12 ) = 32"
    assert rule.citations == sum_.citations == (1,)
    assert places(answer.citations) == [(BEES, line_of(BEES, "Sugar need ="))]


def test_a_calculation_rounds_up_where_only_whole_units_count(engine: Engine) -> None:
    answer = ask(engine, "How many feeders do I need for 13 colonies per week?")
    assert answer.answer.startswith("**5 feeder")
    assert [step.text for step in answer.steps][-1] == "4.33333 rounded up = 5"
    assert places(answer.citations) == [(BEES, line_of(BEES, "1 feeder ="))]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How is the extractor related to the settling tank?", "The extractor delivers"),
        ("How do the settling tank and the bottling machine work together?", "is connected to"),
    ],
)
def test_a_relation_is_told_hop_by_hop(engine: Engine, question: str, words: str) -> None:
    answer = ask(engine, question)
    assert (answer.status, answer.kind) == (Status.ANSWERED, Kind.RELATION)
    assert words in answer.answer
    assert answer.steps
    cited = {citation.id: citation for citation in answer.citations}
    told = [(cited[n].document, cited[n].line_start) for step in answer.steps for n in step.citations]
    assert (BEES, line_of(BEES, words)) in told
    assert all(step.citations for step in answer.steps)


REFUSED = [
    # The thing is known, what is asked of it is not said.
    "What is the price of a Langstroth hive?",
    "How long does a worker live?",
    "How many frames does a queen excluder hold?",
    "How many calories does a loaf have?",
    "What is the weight of the extractor?",
    # The thing is not known.
    "How many bumblebees live in a nest?",
    "How much does a smoker weigh?",
    "What is the capital of France?",
    "How long does a bottle of milk last?",
    # The thing is known, the words for a sum are there, a number is missing.
    "How many wax moths do 3 wasps eat?",
    # The thing is known, and what is asked of it is a number of a kind that no statement about it holds.
    "Which port does the nest camera listen on?",
    "How much is an uncapping fork?",
    "What do I pay for an uncapping fork?",
    "Which version of the extractor delivers honey?",
    # A bound from the other side.
    "What is the minimum number of frames in a brood box?",
    "What is the longest delay before the bees are brushed off the comb?",
    # A number given that no statement holds and no rule reckons with.
    "In which room does the keeper strain honey from 777 frames?",
]


@pytest.mark.parametrize("question", REFUSED)
def test_a_near_miss_is_refused(engine: Engine, question: str) -> None:
    answer = ask(engine, question)
    assert answer.status is Status.NOT_FOUND, answer.answer
    assert answer.answer.startswith("Not in the source.")
    assert (answer.citations, answer.claims, answer.boolean, answer.sparql) == ([], [], None, None)
    assert answer.passages


def test_a_refusal_tells_what_the_texts_hold_near_by(engine: Engine) -> None:
    answer = ask(engine, "What is the price of a Langstroth hive?")
    quoted = re.findall(r"“(.+?)” \((\S+), line (\d+)\)", answer.answer)
    assert quoted
    for words, document, line in quoted:
        assert words.rpartition(": ")[2] in LINES[document][int(line) - 1]
    assert [entity.matched for entity in answer.entities] == ["Langstroth hive"]
    assert answer.suggestions == ["What is Langstroth hive?"]


EVERY = [*(row[0] for row in POINTS), *(row[0] for row in LISTS), *(row[0] for row in COMPARISONS), *REFUSED]


@pytest.mark.parametrize("question", EVERY)
def test_what_is_quoted_stands_in_the_file(engine: Engine, question: str) -> None:
    answer = ask(engine, question)
    places: list[Citation | FoundPassage] = [*answer.citations, *answer.passages]
    for place in places:
        lines = LINES[place.document]
        assert 1 <= place.line_start <= place.line_end <= len(lines)
    for citation in answer.citations:
        assert citation.text == "\n".join(LINES[citation.document][citation.line_start - 1 : citation.line_end])
    assert [citation.id for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(0.0 <= passage.score <= 1.0 for passage in answer.passages)
    assert 0.0 <= answer.confidence <= 1.0


@pytest.mark.parametrize("question", [row[0] for row in [*POINTS[::3], *LISTS, *COMPARISONS]])
def test_the_sparql_of_an_answer_returns_its_claims(engine: Engine, question: str) -> None:
    answer = ask(engine, question)
    assert answer.sparql
    solutions = engine.generation.open_rdf().query(answer.sparql)
    assert isinstance(solutions, QuerySolutions)
    rows = list(solutions)
    assert {row["claim"].value for row in rows} == {claim.iri for claim in answer.claims}
    assert len(rows) == len(answer.claims)
    by_id = {citation.id: citation for citation in answer.citations}
    for row in rows:
        claim = next(claim for claim in answer.claims if claim.iri == row["claim"].value)
        assert claim.citation is not None
        cited = by_id[claim.citation]
        assert int(row["lineStart"].value) == cited.line_start
        assert int(row["lineEnd"].value) == cited.line_end
        assert row["quote"].value == cited.text
        assert row["subject"].value == claim.subject.iri
        assert row["predicate"].value == claim.predicate.iri
        assert claim.object.iri in (None, row["object"].value)


def test_an_answer_is_plain_json_of_the_contract(engine: Engine) -> None:
    for question in ("Cast iron pot vs baking stone", "What is the capital of France?"):
        told = json.loads(json.dumps(ask(engine, question).to_dict()))
        assert list(told) == [field.name for field in fields(Answer)]
        assert told["status"] in {"answered", "not_found"}
        assert told["timings_ms"]["total"] > 0


@pytest.mark.parametrize(
    ("documents", "found"),
    [([BEES], True), ([BREAD], False), ([BREAD, BEES], True), (["kitchen/"], False), (["nowhere"], False), ([], True)],
)
def test_only_the_documents_asked_of_are_looked_at(engine: Engine, documents: list[str], found: bool) -> None:
    answer = engine.ask("What is varroa?", documents)
    assert (answer.status is Status.ANSWERED) is found, answer.answer
    inside = [document for document in LINES if not documents or document in documents or documents == ["kitchen/"]]
    places: list[Citation | FoundPassage] = [*answer.citations, *answer.passages]
    for place in places:
        assert place.document in (inside if documents != ["kitchen/"] else [BREAD])


def test_a_folder_of_documents_is_asked_by_its_name(engine: Engine) -> None:
    answer = engine.ask("What is SDS?", ["kitchen/"])
    assert answer.status is Status.ANSWERED
    assert {citation.document for citation in answer.citations} == {BREAD}
    assert engine.ask("What is SDS?", ["kitch/"]).status is Status.NOT_FOUND


@pytest.mark.parametrize("limit", [0, 1, 3, 20])
def test_passages_are_as_many_as_wanted_best_first(engine: Engine, limit: int) -> None:
    passages = engine.ask("How hot is the oven for bread?", limit=limit).passages
    assert len(passages) <= limit
    assert bool(passages) is bool(limit)
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    if passages:
        assert passages[0].document == BREAD


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    for question in ("What is varroa?", "Cast iron pot vs baking stone"):
        first, second = engine.ask(question).to_dict(), engine.ask(question).to_dict()
        del first["timings_ms"], second["timings_ms"]
        assert first == second


WORDS = (
    "how many much long what is are which the of a honey hive colony frames kg 12 per week vs and not ? , : = (".split()
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join)))
@example(text="")
@example(text=" \t\n ")
@example(text="\x00")
@example(text="'\"*() NEAR AND OR NOT -- ; DROP TABLE claims")
@example(text="a" * 2000)
@example(text="hive vs honey or " * 5)
@example(text="(" * 200)
@example(text="12 kg " * 40)
@example(text="🐝 ½ ٣ 養蜂 пчела \u202e" * 10)
def test_any_text_gets_an_answer(engine: Engine, text: str) -> None:
    answer = engine.ask(text)
    assert answer.question == text
    assert answer.status in (Status.ANSWERED, Status.NOT_FOUND)
    assert answer.answer
    assert (answer.status is Status.ANSWERED) is bool(answer.citations)
    json.dumps(answer.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Which hives are for a migratory keeper?", ["Langstroth hive"]),
        ("which kinds of treatment are there for varroa?", ["oxalic acid", "formic acid", "thymol"]),
    ],
)
def test_a_list_holds_what_the_question_narrows_it_to(engine: Engine, question: str, items: list[str]) -> None:
    answer = ask(engine, question)
    assert answer.kind is Kind.LIST
    assert all(item in answer.answer.casefold() for item in map(str.casefold, items))
    assert "top-bar" not in answer.answer.casefold()
