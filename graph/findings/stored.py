"""Findings on disk: a file of JSON Lines in the order of their kinds, contradictions first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph.findings.model import Finding, FindingKind, Place
from ontology.errors import StoreError


def write_findings(path: Path, findings: Iterable[Finding]) -> None:
    """Write findings, a line each. Raises StoreError when the file cannot be written."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(finding), ensure_ascii=False) + "\n" for finding in findings)
    except OSError as error:
        raise StoreError(f"{path.name}: cannot be written ({error}); is the disk full?") from error


def read_findings(path: Path) -> Iterator[Finding]:
    """The findings of a file in their order. Raises StoreError when it is missing or damaged."""
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield _finding(json.loads(line))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: not a file of findings ({error}); ingest again.") from error


def read_sure(path: Path) -> Iterator[Finding]:
    """The sure contradictions of a file, which stand before all else in it: the rest is not read."""
    for finding in read_findings(path):
        if finding.kind is not FindingKind.CONTRADICTION:
            return
        if finding.sure:
            yield finding


def _finding(raw: dict[str, Any]) -> Finding:
    places = tuple(Place(**place) for place in raw["places"])
    words = raw.get("slip", ""), raw.get("meant", "")  # generations of before the page showed them have none
    return Finding(FindingKind(raw["kind"]), raw["message"], places, tuple(raw["claims"]), raw["sure"], *words)
