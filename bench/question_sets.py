"""All question sets, each asked over its own texts, as one table: `make eval`.

    python -m bench.question_sets [--stores build] [--failures] [--only SET …]

A set's texts are read into a store of its own below `--stores`; unchanged texts are not read again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from answer.engine import Engine
from answer.evaluate import Report, evaluate, load_questions
from api.ingestion import ingest
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.lexicon import load_lexicon
from ontology.terms import DEFAULT_BASE

DATA = Path(__file__).resolve().parent.parent / "data"
SETS = (
    ("dev", ("deck",)),
    ("deck-tune", ("deck",)),
    ("deck-fit", ("deck",)),
    ("deck-more", ("deck",)),
    ("deck-cal", ("deck",)),
    ("deck-held", ("deck",)),
    ("deck-fresh", ("deck",)),
    ("deck-new", ("deck",)),
    ("deck-last", ("deck",)),
    ("deck-yesno", ("deck",)),
    ("deck-choices", ("deck",)),
    ("deck-lists", ("deck",)),
    ("deck-worded", ("deck",)),
    ("deck-apart", ("deck",)),
    ("deck-second", ("deck",)),
    ("deck-first", ("deck",)),
    ("notes", ("texts/notes",)),
    ("notes-lists", ("texts/notes",)),
    ("aws-docs-tune", ("texts/aws-docs",)),
    ("aws-docs-fit", ("texts/aws-docs",)),
    ("aws-docs-more", ("texts/aws-docs-more",)),
    ("aws-docs-cal", ("texts/aws-docs", "texts/aws-docs-more")),
    ("aws-docs-held", ("texts/aws-docs",)),
    ("aws-docs-fresh", ("texts/aws-docs",)),
    ("aws-docs-new", ("texts/aws-docs", "texts/aws-docs-more")),
    ("aws-docs-lists", ("texts/aws-docs", "texts/aws-docs-more")),
    ("radio-sensors-tune", ("texts/radio-sensors",)),
    ("radio-sensors-fit", ("texts/radio-sensors",)),
    ("radio-sensors-held", ("texts/radio-sensors",)),
    ("radio-sensors-fresh", ("texts/radio-sensors",)),
    ("radio-sensors-lists", ("texts/radio-sensors",)),
    ("fastify", ("texts/fastify",)),
    ("fastify-new", ("texts/fastify",)),
    ("rclone-cal", ("texts/rclone",)),
    ("rclone-fresh", ("texts/rclone",)),
    ("rclone-lists", ("texts/rclone",)),
    ("gunicorn", ("texts/gunicorn",)),
    ("barman", ("texts/barman",)),
    ("pyatv", ("texts/pyatv",)),
    ("mesa", ("texts/mesa",)),
    ("kraken", ("texts/kraken",)),
    ("printrun", ("texts/printrun",)),
    ("prosody", ("texts/prosody",)),
    ("aws-docs-third", ("texts/aws-docs-third",)),
    ("demucs", ("texts/demucs",)),
    ("evennia", ("texts/evennia",)),
)
"""The question files of data/questions with the texts below data that they ask about."""

_FIGURES = {
    "right": "right",
    "total": "of",
    "evidence": "evidence",
    "unanswerable_refused": "refused",
    "wrong_refusals": "wrongly",
    "calibration_error": "calib.",
    "ms_median": "ms",
}
"""Figures of a report with the heads of their columns; "wrongly": refused although the texts tell."""


def judge_set(questions: Path, texts: Sequence[Path], directory: Path) -> Report:
    """Read the texts into the store at `directory`, where they are not in it yet, and ask the questions."""
    generation = ingest(Store(directory), texts, base=DEFAULT_BASE, replace=True).generation
    engine = Engine(generation, load_lexicon(), LightEmbedder())
    return evaluate(lambda question: engine.ask(question).to_dict(), load_questions(questions))


def main() -> None:
    """Judge every set and print the figures, and each wrong answer where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stores", type=Path, default=Path("build"), help="directory for the stores")
    parser.add_argument("--failures", action="store_true", help="print each wrong answer")
    parser.add_argument("--only", nargs="+", choices=[name for name, _ in SETS], help="these sets, instead of all")
    options = parser.parse_args()
    table = Table("questions", *_FIGURES.values(), box=None)
    console = Console(highlight=False)
    for name, texts in SETS:
        if options.only and name not in options.only:
            continue
        store = options.stores / f"store-{'-and-'.join(Path(text).name for text in texts)}"
        report = judge_set(DATA / "questions" / f"{name}.jsonl", [DATA / text for text in texts], store)
        figures = report.to_dict()
        table.add_row(name, *(str(figures[key]) for key in _FIGURES))
        for failure in report.failures() if options.failures else ():
            console.print(failure, markup=False)
    console.print(table)


if __name__ == "__main__":
    main()
