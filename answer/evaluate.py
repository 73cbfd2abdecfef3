"""Evaluation: asking a question file and judging the answers, by kind, with evidence, refusals and calibration.

The judgement is that of the question format's own grader: expected alternatives, forbidden words, numbers, yes or
no, table cells and length (see data/questions/FORMAT.md).
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.errors import SourceError

DEFAULT_MAX_CHARS = 700
MAX_CITATIONS = 8
TOLERANCE = 3  # lines between a citation and the gold lines
_BINS = 10
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\d])(?!\.\d)(?!,\d)")

Item = Mapping[str, Any]
Response = Mapping[str, Any]


@dataclass(slots=True)
class Judged:
    """One question with the response to it and the verdict."""

    item: Item
    response: Response
    right: bool
    reason: str
    evidence: bool | None
    seconds: float


@dataclass(slots=True)
class Report:
    """The figures over a question file."""

    judged: list[Judged] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Figures as plain values: accuracy by kind, evidence, refusals, calibration error, latency in ms."""
        judged = self.judged
        kinds: dict[str, list[int]] = {}
        for one in judged:
            tally = kinds.setdefault(one.item["kind"], [0, 0])
            tally[0] += one.right
            tally[1] += 1
        seen = [one.evidence for one in judged if one.evidence is not None]
        unanswerable = [one for one in judged if not one.item["answerable"]]
        refused = [one for one in judged if one.response.get("status") == "not_found"]
        times = sorted(one.seconds for one in judged) or [0.0]
        right = sum(one.right for one in judged)
        return {
            "right": right,
            "total": len(judged),
            "accuracy": round(right / max(1, len(judged)), 4),
            "evidence": f"{sum(seen)}/{len(seen)}",
            "kinds": {kind: f"{a}/{n}" for kind, (a, n) in sorted(kinds.items())},
            "unanswerable_refused": f"{sum(one.right for one in unanswerable)}/{len(unanswerable)}",
            "wrong_refusals": sum(bool(one.item["answerable"]) for one in refused),
            "calibration_error": round(calibration_error(judged), 4),
            "ms_median": round(1000 * times[len(times) // 2], 1),
            "ms_p95": round(1000 * times[int(len(times) * 0.95)], 1),
        }

    def failures(self) -> Iterator[str]:
        """Each wrong answer in readable lines."""
        for one in self.judged:
            if not one.right:
                answer = str(one.response.get("answer"))[:300]
                yield f"{one.item['id']} [{one.item['kind']}] {one.item['question']}\n   {one.reason}\n   -> {answer!r}"


def load_questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a JSON Lines file. A SourceError names the line that is wrong."""
    items = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as a question file: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            item["id"], item["question"], item["kind"], item["answerable"]
        except (ValueError, KeyError, TypeError) as error:
            raise SourceError(f"{path}: line {number} is no question: {error!r}") from error
        items.append(item)
    return items


def evaluate(ask: Callable[[str], Response], items: Iterable[Item]) -> Report:
    """Ask every question and judge the responses (contract JSON)."""
    report = Report()
    for item in items:
        start = time.perf_counter()
        response = ask(item["question"])
        seconds = time.perf_counter() - start
        right, reason = judge_response(item, response)
        report.judged.append(Judged(item, response, right, reason, has_evidence(item, response), seconds))
    return report


def is_right(item: Item, response: Response) -> bool:
    """Whether a response is right by the question's expectations."""
    return judge_response(item, response)[0]


def judge_response(item: Item, response: Response) -> tuple[bool, str]:
    """Whether a response is right, and why not."""
    status = str(response.get("status") or "")
    if not item["answerable"]:
        return (True, "ok") if status == "not_found" else (False, f"status {status!r}, should be not_found")
    if status != "answered":
        return False, f"status {status!r}, should be answered"
    answer = str(response.get("answer") or "")
    text = _answer_text(item, response)
    expect = item.get("expect") or {}
    for check in (_words_wrong, _number_wrong, _yesno_wrong):
        reason = check(expect, answer, text)
        if reason:
            return False, reason
    if len(answer.strip()) > expect.get("max_chars", DEFAULT_MAX_CHARS):
        return False, f"too long: {len(answer.strip())}"
    lost = _cells_missing(expect.get("cells") or [], response.get("table") or {})
    return (False, f"table cell: {lost}") if lost else (True, "ok")


def _words_wrong(expect: Item, answer: str, text: str) -> str | None:
    if not text:
        return "empty answer"
    for group in expect.get("all", []):
        if not any(_found(alternative, text) for alternative in group):
            return "missing: " + " | ".join(group)
    return next(("forbidden: " + bad for bad in expect.get("none", []) if _found(bad, text)), None)


def _number_wrong(expect: Item, answer: str, text: str) -> str | None:
    wanted = expect.get("number")
    if wanted is None:
        return None
    numbers = [float(found.group().replace(",", "")) for found in _NUMBER.finditer(text)]
    return None if any(abs(n - float(wanted)) < 1e-9 for n in numbers) else f"number {wanted} absent"


def _yesno_wrong(expect: Item, answer: str, text: str) -> str | None:
    wanted = expect.get("yesno")
    if not wanted:
        return None
    found = re.match(r"\W*(yes|no)\b", plain(answer))
    return None if found and found[1] == wanted else f"should begin with {wanted}"


def has_evidence(item: Item, response: Response) -> bool | None:
    """Whether a citation lies within a few lines of the gold lines; None where there are none."""
    if not item.get("lines"):
        return None
    for citation in (response.get("citations") or [])[:MAX_CITATIONS]:
        first, last = int(citation["line_start"]), int(citation.get("line_end") or citation["line_start"])
        if any(first <= high + TOLERANCE and last >= low - TOLERANCE for low, high in item["lines"]):
            return True
    return False


def calibration_error(judged: Iterable[Judged]) -> float:
    """Expected calibration error over ten bins (Naeini et al. 2015): mean gap of confidence and accuracy."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    count = 0
    for one in judged:
        confidence = float(one.response.get("confidence") or 0.0)
        bins[min(_BINS - 1, int(confidence * _BINS))].append((confidence, one.right))
        count += 1
    gaps = [abs(sum(c for c, _ in one) - sum(r for _, r in one)) for one in bins if one]
    return sum(gaps) / count if count else 0.0


def plain(text: str) -> str:
    """Lower case, white space folded, Markdown marks removed, quotes and dashes made plain."""
    t = unicodedata.normalize("NFKC", str(text or ""))
    t = t.translate(_DASHES).translate(_QUOTES).replace("\\$", "$")
    t = re.sub(r"\[([^\]\n]*)\]\((?:[^)\s]*)\)", r"\1", t)
    t = re.sub(r"(?m)^\s*(?:#{1,6}\s+|>\s+|[-*+\u2022]\s+)", " ", t)
    t = re.sub(r"(?m)^\s*\|?\s*:?-{3,}.*$", " ", t)
    t = re.sub(r"\*+|`+|~~|(?<!\w)__|__(?!\w)", "", t).replace("|", " ")
    return re.sub(r"\s+", " ", t).strip().lower()


def _found(alternative: str, text: str) -> bool:
    if alternative.startswith("re:"):
        return re.search(alternative[3:], text, re.I) is not None
    return plain(alternative) in text


def _answer_text(item: Item, response: Response) -> str:
    parts = [str(response.get("answer") or "")]
    table = response.get("table")
    if table and item["kind"] == "comparison":
        parts.append(" ; ".join(map(str, table.get("columns") or [])))
        parts += [" ; ".join(map(str, row)) for row in table.get("rows") or []]
    return plain("\n".join(parts))


def _cells_missing(cells: Iterable[tuple[list[str], list[str]]], table: Item) -> str | None:
    lanes = list(_lanes(table))
    for heads, values in cells:
        hit = any(
            any(_found(h, head) for h in heads) and any(_found(v, cell) for v in values for cell in lane)
            for head, lane in lanes
        )
        if not hit:
            return f"{'/'.join(heads)}: {'/'.join(values)}"
    return None


def _lanes(table: Item) -> Iterator[tuple[str, list[str]]]:
    """Each column and each row as (head, cells): a table may stand either way round."""
    columns = [plain(c) for c in table.get("columns") or []]
    rows = [[plain(c) for c in row] for row in table.get("rows") or []]
    for i, head in enumerate(columns):
        yield head, [row[i] for row in rows if i < len(row)]
    for row in rows:
        if row:
            yield row[0], row[1:]
