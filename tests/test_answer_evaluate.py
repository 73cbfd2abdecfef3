"""The project's own judge: every key of the question format, evidence, refusals, calibration, and bad files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.evaluate import (
    Judged,
    calibration_error,
    evaluate,
    has_evidence,
    is_right,
    judge_response,
    load_questions,
    plain,
)
from answer.model import Kind
from ontology.errors import SourceError

QUESTIONS = Path(__file__).resolve().parent.parent / "data" / "questions"
FORMAT = (QUESTIONS / "FORMAT.md").read_text(encoding="utf-8")
KEYS = set(re.findall(r"^\| `(\w+)` \|", FORMAT, re.M))
KINDS = {*(kind.value for kind in Kind), "unanswerable"}

TABLE = {
    "columns": ["Characteristic", "Baking **stone**", "Cast iron pot"],
    "rows": [["Weight", "5 kg", "6.5 kg"], ["Heating time", "45 minutes"]],
}


def question(kind: str = "fact", answerable: bool = True, **more: Any) -> dict[str, Any]:
    return {"id": "q", "question": "?", "kind": kind, "answerable": answerable, "lines": [[20, 22]], **more}


def told(answer: str, status: str = "answered", **more: Any) -> dict[str, Any]:
    return {"answer": answer, "status": status, "confidence": 0.9, **more}


@pytest.mark.parametrize(
    ("expect", "answer", "right"),
    [
        ({}, "anything", True),
        ({}, "", False),
        ({}, " \n ", False),
        ({"all": [["mite"]]}, "Varroa is a **Mite**.", True),
        ({"all": [["tick", "mite"]]}, "Varroa is a mite.", True),
        ({"all": [["mite"], ["bees"]]}, "Varroa is a mite.", False),
        ({"all": [[r"re:\b5 (?:kg|kilograms)\b"]]}, "It weighs 5 KG", True),
        ({"all": [[r"re:\b5 (?:kg|kilograms)\b"]]}, "It weighs 15 kg", False),
        ({"all": [["10-15 kg"]]}, "10–15\n kg", True),
        ({"all": [["the keeper's box"]]}, "The keeper’s   box", True),
        ({"none": ["wasp"]}, "A bee", True),
        ({"none": ["wasp"]}, "No WASPS", False),
        ({"none": [r"re:\b22\b"]}, "It is 221", True),
        ({"number": 5}, "5 feeders", True),
        ({"number": 5}, "**5**", True),
        ({"number": 5}, "5.0 of them", True),
        ({"number": 5}, "15 or 50 or 5.5 or v5", False),
        ({"number": 60000}, "up to 60,000 bees", True),
        ({"number": 0.55}, "ash 0.55 %", True),
        ({"number": 0}, "none of them", False),
        ({"number": 0}, "0 of them", True),
        ({"yesno": "yes"}, "**Yes**, it is.", True),
        ({"yesno": "yes"}, "Yesterday it was.", False),
        ({"yesno": "no"}, "No. It is not.", True),
        ({"yesno": "no"}, "It is not so: no", False),
        ({"max_chars": 5}, "12345", True),
        ({"max_chars": 5}, "123456", False),
        ({}, "a" * 700, True),
        ({}, "a" * 701, False),
        ({"max_chars": 900}, "a" * 701, True),
        ({"all": [["mite"]], "none": ["bees"]}, "a mite on bees", False),
    ],
)
def test_every_expectation_of_the_answer_must_hold(expect: dict[str, Any], answer: str, right: bool) -> None:
    item = question(expect=expect)
    verdict, reason = judge_response(item, told(answer))
    assert (verdict, reason == "ok") == (right, right)
    assert is_right(item, told(answer)) is right
    assert not is_right(item, told(answer, status="ambiguous"))


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        ([[["stone"], ["5 kg"]]], True),
        ([[["pot", "pan"], ["6 kg", "6.5 kg"]]], True),
        ([[["weight"], ["6.5 kg"]]], True),
        ([[["re:^heating"], ["re:^45"]]], True),
        ([[["stone"], ["6.5 kg"]]], False),
        ([[["kettle"], ["5 kg"]]], False),
        ([[["stone"], ["5 kg"]], [["pot"], ["45 minutes"]]], False),
        ([], True),
    ],
)
def test_cells_are_looked_for_in_columns_and_rows(cells: list[Any], right: bool) -> None:
    item = question("comparison", expect={"cells": cells})
    assert is_right(item, told("Both bake.", table=TABLE)) is right
    if cells:
        assert not is_right(item, told("Both bake.", table=None))


def test_the_table_belongs_to_the_answer_of_a_comparison_only() -> None:
    expect = {"all": [["45 minutes"]]}
    assert is_right(question("comparison", expect=expect), told("Both bake.", table=TABLE))
    assert not is_right(question("fact", expect=expect), told("Both bake.", table=TABLE))


@pytest.mark.parametrize(
    ("status", "right"), [("not_found", True), ("answered", False), ("ambiguous", False), ("", False)]
)
def test_of_what_the_texts_do_not_say_only_the_refusal_is_looked_at(status: str, right: bool) -> None:
    item = question("unanswerable", False, expect={"all": [["anything"]]}, lines=[])
    assert is_right(item, told("", status=status)) is right


def test_every_key_of_the_written_format_is_judged() -> None:
    assert {"all", "none", "number", "yesno", "cells", "max_chars"} == KEYS
    failing = {"all": [["x"]], "none": ["mite"], "number": 7, "yesno": "no", "cells": [[["x"], ["x"]]], "max_chars": 2}
    for key in KEYS:
        assert not is_right(question(expect={key: failing[key]}), told("Yes, a mite")), key


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda path: str(path.stem))
def test_the_question_files_keep_to_the_written_format(path: Path) -> None:
    items = load_questions(path)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert {"id", "question", "kind", "answerable", "expect", "lines"} <= item.keys(), item
        assert item.keys() <= {"id", "question", "kind", "answerable", "expect", "lines", "document", "note"}, item
        assert item["kind"] in KINDS
        assert (item["kind"] == "unanswerable") is not item["answerable"]
        assert bool(item["lines"]) is item["answerable"]
        assert all(1 <= first <= last for first, last in item["lines"])
        assert item["expect"].keys() <= KEYS
        for alternative in (a for group in item["expect"].get("all", []) for a in group):
            assert alternative.startswith("re:") or plain(alternative), item
            re.compile(alternative.removeprefix("re:") if alternative.startswith("re:") else "")


@pytest.mark.parametrize(
    ("first", "last", "near"),
    [(20, 22, True), (17, 17, True), (25, 25, True), (1, 100, True), (16, 16, False), (26, 30, False)],
)
def test_a_citation_near_the_lines_is_evidence(first: int, last: int, near: bool) -> None:
    cited = {"citations": [{"line_start": first, "line_end": last}]}
    assert has_evidence(question(), cited) is near


def test_only_the_first_citations_are_evidence() -> None:
    far, near = {"line_start": 90, "line_end": 90}, {"line_start": 21, "line_end": 21}
    assert has_evidence(question(), {"citations": [*[far] * 7, near]}) is True
    assert has_evidence(question(), {"citations": [*[far] * 8, near]}) is False
    assert has_evidence(question(), {}) is False
    assert has_evidence(question(lines=[]), {"citations": [near]}) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("# Title\n\n- **one**\n- `two`", "title one two"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("[the page](page.md) ~~gone~~ __bold__ snake__case", "the page gone bold snake__case"),
        ("“5 – 6” \\$", '"5 - 6" $'),
        ("½ ﬁve\u00a0kg", "1⁄2 five kg"),
        ("", ""),
    ],
)
def test_marks_case_and_spaces_are_made_plain(text: str, folded: str) -> None:
    assert plain(text) == folded


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(max_size=200))
def test_any_answer_is_judged(text: str) -> None:
    item = question(expect={"all": [["x"]], "number": 1, "yesno": "yes", "max_chars": 50})
    verdict, reason = judge_response(item, told(text))
    assert verdict is (reason == "ok")
    assert plain(text).split() == plain(text).strip().split(" ") or not plain(text)


def judged(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged(question(), {"confidence": sure}, right, "", None, 0.0) for sure, right in pairs]


@pytest.mark.parametrize(
    ("pairs", "error"),
    [
        ([], 0.0),
        ([(1.0, True), (1.0, True)], 0.0),
        ([(1.0, False)], 1.0),
        ([(0.0, True)], 1.0),
        ([(0.5, True), (0.5, False)], 0.0),
        ([(0.85, True), (0.85, True)], 0.15),
        ([(0.9, True), (0.1, True)], (0.1 + 0.9) / 2),
        ([(0.75, True), (0.75, False), (0.25, False), (0.25, False)], 0.25),
    ],
)
def test_the_calibration_error_is_the_mean_gap_within_bins(pairs: list[tuple[float, bool]], error: float) -> None:
    assert calibration_error(judged(*pairs)) == pytest.approx(error)


def test_a_response_without_confidence_counts_as_unsure() -> None:
    assert calibration_error([Judged(question(), {}, True, "", None, 0.0)]) == 1.0


def test_a_report_counts_by_kind() -> None:
    answers = {
        "a": told("It is a mite", citations=[{"line_start": 21, "line_end": 21}]),
        "b": told("Not in the source.", status="not_found"),
        "c": told("Not in the source.", status="not_found"),
        "d": told("A guess"),
    }
    items = [
        question("definition", question="a", expect={"all": [["mite"]]}),
        question("fact", question="b", expect={"all": [["mite"]]}),
        question("unanswerable", False, question="c", lines=[]),
        question("unanswerable", False, question="d", lines=[]),
    ]
    report = evaluate(lambda text: answers[text], items)
    figures = report.to_dict()
    assert figures["right"] == 2
    assert figures["total"] == 4
    assert figures["accuracy"] == 0.5
    assert figures["evidence"] == "1/2"
    assert figures["kinds"] == {"definition": "1/1", "fact": "0/1", "unanswerable": "1/2"}
    assert figures["unanswerable_refused"] == "1/2"
    assert figures["wrong_refusals"] == 1
    assert figures["ms_median"] <= figures["ms_p95"]
    failures = list(report.failures())
    assert len(failures) == 2
    assert "should be answered" in failures[0]
    assert "'A guess'" in failures[1]
    assert evaluate(lambda text: {}, []).to_dict()["accuracy"] == 0.0
    json.dumps(figures)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"{", "line 1 is no question"),
        (b'{"id": "1"}', "line 1 is no question: KeyError"),
        (b"\n[1]\n", "line 2 is no question"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_bad_question_file_is_named_with_its_line(tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=complaint) as caught:
        load_questions(file)
    assert str(file) in str(caught.value)


def test_a_missing_question_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.jsonl: cannot be read"):
        load_questions(tmp_path / "none.jsonl")


def test_blank_lines_are_no_questions(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n" + json.dumps(question()) + "\n\n", encoding="utf-8")
    assert load_questions(file) == [question()]
