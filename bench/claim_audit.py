"""How many typed claims say what their lines say: a random sample for people to judge, and what they found.

    python -m bench.claim_audit sample --seed 1 --count 200 > sample.jsonl
    python -m bench.claim_audit report data/claims/audit.jsonl

A sampled claim stands with its lines and the headings above them; `says` is null until someone who has read the lines
sets it to true or false, with `why` where it is false. `data/claims/FORMAT.md` says what makes a claim true.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.model import Claim, Level, Reading
from ingest.pipeline import read_path
from ingest.source import find_sources
from ontology.lexicon import Lexicon, load_lexicon

DATA = Path(__file__).resolve().parent.parent / "data"
TEXTS = ("deck", "texts/aws-docs", "texts/radio-sensors", "texts/notes")
"""The folders below data whose claims are drawn from."""

_Z = 1.96  # of the interval that holds 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some judged claims say what their lines say."""

    right: int
    total: int

    @property
    def precision(self) -> float:
        """The share of right claims, 1.0 of none."""
        return self.right / self.total if self.total else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 % for the precision of the claims that these were drawn from."""
        if not self.total:
            return 0.0, 1.0
        square = _Z * _Z / self.total
        middle = self.precision + square / 2
        spread = _Z * ((self.precision * (1 - self.precision) + square / 4) / self.total) ** 0.5
        return (middle - spread) / (1 + square), (middle + spread) / (1 + square)


def read_texts(text: str, lexicon: Lexicon) -> list[Reading]:
    """A fresh reading of every document below one folder of data."""
    return [read_path(path, root, lexicon) for path, root in find_sources([DATA / text])]


def typed_claims(text: str, readings: Iterable[Reading]) -> list[dict[str, Any]]:
    """The typed claims of a folder as rows to judge, in reading order."""
    return [
        _row(text, reading, claim) for reading in readings for claim in reading.claims if claim.level is Level.TYPED
    ]


def _row(text: str, reading: Reading, claim: Claim) -> dict[str, Any]:
    subject = reading.entities.get(claim.subject)
    target = reading.entities.get(claim.object) if claim.object else None
    return {
        "text": text,
        "document": claim.span.document,
        "lines": [claim.span.line_start, claim.span.line_end],
        "subject": subject.label if subject else claim.subject,
        "predicate": claim.predicate,
        "object": target.label if target else claim.value,
        "rule": claim.rule,
        "confidence": claim.confidence,
        "quantity": _bounds(claim),
        "context": list(claim.context),
        "quote": claim.span.quote,
        "says": None,
    }


def _bounds(claim: Claim) -> dict[str, Any] | None:
    """What a number means, so that it can be judged too."""
    quantity = claim.quantity
    if quantity is None:
        return None
    said = {name: getattr(quantity, name) for name in ("low", "high", "unit", "counted", "per")}
    return {name: value for name, value in said.items() if value != ""}


def identity(row: dict[str, Any]) -> tuple[str, ...]:
    """By what a claim is known again in a fresh reading: where it stands and all that it says."""
    return tuple(
        json.dumps(row[name]) for name in ("text", "document", "lines", "subject", "predicate", "object", "quantity")
    )


def changed(rows: Iterable[dict[str, Any]], lexicon: Lexicon) -> list[dict[str, Any]]:
    """The rows whose claims a fresh reading of their texts no longer makes."""
    judged = list(rows)
    texts = dict.fromkeys(row["text"] for row in judged)
    made = {identity(row) for text in texts for row in typed_claims(text, read_texts(text, lexicon))}
    return [row for row in judged if identity(row) not in made]


def draw(populations: Sequence[Sequence[dict[str, Any]]], count: int, seed: int) -> list[dict[str, Any]]:
    """`count` claims drawn at random, from each text as many as its share of all claims."""
    chance = random.Random(seed)
    shares = _shares([len(population) for population in populations], count)
    drawn = [chance.sample(range(len(rows)), n) for rows, n in zip(populations, shares, strict=True)]
    return [rows[i] for rows, chosen in zip(populations, drawn, strict=True) for i in sorted(chosen)]


def _shares(sizes: list[int], count: int) -> list[int]:
    """`count` in whole numbers in proportion to `sizes`, by the largest remainders."""
    total = sum(sizes)
    count = min(count, total)
    exact = [size * count / total for size in sizes]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: count - sum(shares)]:
        shares[i] += 1
    return shares


def load_judged(path: Path) -> list[dict[str, Any]]:
    """The rows of a judged sample."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def tally(rows: Iterable[dict[str, Any]]) -> Tally:
    """How many rows are right, of those that are judged."""
    judged = [row["says"] for row in rows if row["says"] is not None]
    return Tally(sum(judged), len(judged))


def report(rows: list[dict[str, Any]], gone: Sequence[dict[str, Any]] = ()) -> str:
    """The precision of a judged sample, overall, by rule, by predicate and by text; its false claims and those gone.

    `gone` are the rows of :func:`changed`.
    """
    lines = [_figures("all", rows)]
    for field in ("rule", "predicate", "text"):
        values = sorted({row[field] for row in rows})
        lines += ["", f"by {field}", *(_figures(value, [r for r in rows if r[field] == value]) for value in values)]
    false = [row for row in rows if row["says"] is False]
    lines += ["", "false", *(f"  {row['document']}:{row['lines'][0]} {row.get('why', '')}" for row in false)]
    lines += ["", f"no longer made: {len(gone)}"]
    lines += [
        f"  {row['document']}:{row['lines'][0]} {row['subject']} {row['predicate']} {row['object']}" for row in gone
    ]
    return "\n".join(lines)


def _figures(name: str, rows: list[dict[str, Any]]) -> str:
    found = tally(rows)
    low, high = found.interval
    return f"{name:24} {found.right:4} of {found.total:4}  {found.precision:6.1%}  ({low:.1%} to {high:.1%})"


def main() -> None:
    """Draw a sample, or report on a judged one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    sampling = commands.add_parser("sample", help="draw claims to judge, as JSON Lines on standard output")
    sampling.add_argument("--seed", type=int, required=True)
    sampling.add_argument("--count", type=int, default=200)
    sampling.add_argument(
        "--texts", nargs="+", default=TEXTS, help="folders below data, instead of those judged so far"
    )
    commands.add_parser("report", help="print the precision of a judged sample").add_argument("judged", type=Path)
    options = parser.parse_args()
    lexicon = load_lexicon()
    if options.command == "report":
        rows = load_judged(options.judged)
        print(report(rows, changed(rows, lexicon)))
        return
    populations = [typed_claims(text, read_texts(text, lexicon)) for text in options.texts]
    for row in draw(populations, options.count, options.seed):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
