"""Is the right document found? Ranks of the documents that questions are about, by words, by meaning and by both.

    python -m bench.retrieval STORE data/retrieval/aws-docs-tune.jsonl …

STORE holds all documents of the corpus that the questions are about. A line of a question file names the one document
that the question was written from; others may answer it too, which makes the figures lower than what a reader meets.
Where a folder above the corpus was ingested, ids begin with its name, and those of the questions do not.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from answer.compose import find_passages
from answer.engine import Engine
from answer.finding.evidence import Evidence
from graph.embed import LightEmbedder
from graph.store import Store
from ontology.lexicon import load_lexicon

_AT = (1, 3, 5, 10)
_LIMIT = 40
Ranking = Callable[[Evidence], Iterable[str]]


def by_words(evidence: Evidence) -> list[str]:
    """Documents by the words of their passages alone."""
    records = evidence.knowledge.records
    ids = [identity for identity, _ in records.match_passages(evidence.asked.words, _LIMIT)]
    return [passage.document for passage in records.passages(ids)]


def by_meaning(evidence: Evidence) -> list[str]:
    """Documents by their vectors alone."""
    ids = evidence.knowledge.meaning.near_passages(evidence.asked, _LIMIT, None)
    return [passage.document for passage in evidence.knowledge.records.passages(ids)]


def by_both(evidence: Evidence) -> list[str]:
    """Documents as answers list their passages."""
    return [passage.document for passage in find_passages(evidence, _LIMIT)]


RANKINGS: dict[str, Ranking] = {"words": by_words, "meaning": by_meaning, "both": by_both}


def rank_of(document: str, ranking: Iterable[str]) -> int | None:
    """The rank of a document among the distinct ones of a ranking, from 1; None where it is not there."""
    found = dict.fromkeys(ranking)
    return next((rank for rank, name in enumerate(found, 1) if f"/{name}".endswith(f"/{document}")), None)


def shares(ranks: Sequence[int | None]) -> list[float]:
    """The share of questions whose document stands at rank 1, 3, 5 and 10 or before."""
    return [sum(rank is not None and rank <= at for rank in ranks) / len(ranks) for at in _AT]


def main() -> None:
    """Print a line for each file and ranking."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    options = parser.parse_args()
    engine = Engine(Store(options.store).open_generation(), load_lexicon(), LightEmbedder())
    for path in options.questions:
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        gathered = [(item["document"], engine.find_evidence(item["question"])) for item in items]
        for name, ranking in RANKINGS.items():
            told = shares([rank_of(document, ranking(evidence)) for document, evidence in gathered])
            figures = "  ".join(f"@{at} {share:.2f}" for at, share in zip(_AT, told, strict=True))
            print(f"{path.stem:20} {name:8} {figures}  ({len(items)} questions)", flush=True)


if __name__ == "__main__":
    main()
