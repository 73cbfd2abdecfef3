"""Over made notes for learning: questions that a text asks itself, with their answers, in the forms of authors."""

from __future__ import annotations

import pytest

from answer.engine import Engine
from tests.answer_fixture import engine_over
from tests.markdown_fixture import nodes_of, outline_of, shape

pytestmark = pytest.mark.xdist_group("answer")

GLAZES = """\
# Pottery Firing Notes

## Key Questions

| Question                              | Answer            |
|---------------------------------------|-------------------|
| What does CTE stand for?              | Coefficient of thermal expansion |
| Does a celadon glaze contain lead?    | No                |
| Maximum speed of a candling kiln?     | 60 °C per hour    |

**Q: Is raku a Japanese technique?**  \nYes

**Q: Is majolica a Japanese technique?**  \nNo

**Q: When firing stoneware with a wood kiln, what temperature should the last chamber reach before the salt goes in?**
A: 1280 °C

## Drying

- **Q: Can a wet pot go straight into the kiln?**  \n  A: No, it must dry for three days
- **Q:** Why are handles wrapped in plastic?
  **A:** To slow their drying

Kiln: The lid has two layers.  \nKiln: The floor is made of brick.  \nShelf weight: 9 kg

## Q: Which tools are used for trimming?

- 1: Loop tool
- 2: Needle
"""


@pytest.fixture(scope="module")
def potter(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("potter"), {"pottery.md": GLAZES})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**Q: How hot?**  \nVery.\n", [("heading", "How hot?", (1, 1), [("paragraph", "Very.", (2, 2))])]),
        ("**Q:** How hot?\n**A:** Very.\n", [("heading", "How hot?", (1, 1), [("paragraph", "Very.", (2, 2))])]),
        ("Q1. How hot?\n\nA1: Very.\n", [("heading", "How hot?", (1, 1), [("paragraph", "Very.", (3, 3))])]),
        ("- **Q: Hot?**\n  A: Very.\n", [("item", "Hot?", (1, 1), [("paragraph", "Very.", (2, 2))])]),
        (
            "| Question | Answer |\n|---|---|\n| Hot? | Very |\n",
            [("heading", "Hot?", (3, 3), [("paragraph", "Very", (3, 3))])],
        ),
        ("Height of a kiln::2 m\nstd::kiln\n", [("paragraph", "Height of a kiln: 2 m std::kiln", (1, 2))]),
        ("A: Very.\n", [("paragraph", "A: Very.", (1, 1))]),
        ("Size: 3 m  \nWeight: 4 kg\n", [("paragraph", "Size: 3 m", (1, 1)), ("paragraph", "Weight: 4 kg", (2, 2))]),
        ("A line  \ngoes on\n", [("paragraph", "A line goes on", (1, 2))]),
    ],
)
def test_marks_of_questions_and_answers_are_no_words_of_them(text: str, read: list[object]) -> None:
    assert [shape(node) for node in nodes_of(text)] == read


def test_a_text_of_equal_headings_is_called_as_its_file_or_folder() -> None:
    text = "## Ropes\n\nThey hold.\n\n## Knots\n\nThey hold, too.\n"
    assert outline_of(text, "deck/rope-work.md").title == "rope work"
    assert outline_of(text, "rope-work/notes.md").title == "rope work"
    assert outline_of("## Ropes\n\nThey hold.\n", "deck/rope-work.md").title == "Ropes"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is majolica a Japanese technique?", "No. Is majolica a Japanese technique? No."),
        ("Is raku Japanese?", "Yes. Is raku a Japanese technique? Yes."),
        ("Does a celadon glaze contain lead?", "No. Does a celadon glaze contain lead? No."),
        ("What does CTE stand for?", "Coefficient of thermal expansion."),
        ("What is the maximum speed of a candling kiln?", "60 °C per hour."),
        ("How hot should the last chamber of a wood kiln be before the salt goes in?", "1280 °C."),
        ("Can a wet pot go straight into the kiln?", "No. It must dry for three days."),
        ("Why are handles wrapped in plastic?", "To slow their drying."),
    ],
)
def test_the_answer_is_told_and_never_its_question(potter: Engine, question: str, answer: str) -> None:
    found = potter.ask(question)
    assert (found.status.value, found.answer) == ("answered", answer)


@pytest.mark.parametrize("question", ["Is salt glaze a Japanese technique?", "What does GTE stand for?"])
def test_a_like_question_about_something_else_is_not_answered(potter: Engine, question: str) -> None:
    assert potter.ask(question).status.value == "not_found"


def test_a_label_that_several_remarks_share_defines_nothing(potter: Engine) -> None:
    claims = potter.knowledge.records.all_claims()
    assert not [claim.text for claim in claims if claim.predicate == "definedAs" and claim.text.startswith("Kiln")]
