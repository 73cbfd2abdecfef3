"""Draw how ingest, store and answers grow: `python -m bench.growth_plot build/growth/growth.jsonl docs/growth.svg`.

Needs matplotlib (`pip install -e .[bench]`). Both axes are logarithmic, so that what grows with the number of documents
is a line of slope one, and what does not is level.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

_PANELS = (
    ("Ingest, seconds", {"ingest_s": "wall, two cores", "ingest_cpu_s": "processor", "again_s": "nothing changed"}),
    ("Size, megabytes", {"store_mb": "store", "peak_mb": "largest process at ingest"}),
    (
        "One question, milliseconds",
        {
            "ask_p95_ms": "answer, 95th percentile",
            "ask_median_ms": "answer, median",
            "embed_ms": "limit: the model alone",
            "bm25_ms": "limit: BM25 alone",
            "vectors_ms": "limit: vectors alone",
        },
    ),
    ("Start, seconds", {"open_s": "store opened, model loaded"}),
)
"""Each panel with the figures drawn in it and what they are called."""


def draw(rows: list[dict[str, Any]]) -> Figure:
    """The four panels for the rows of `bench.growth`."""
    figure = Figure(figsize=(10, 7.5), layout="constrained")
    axes = figure.subplots(2, 2)
    for axis, (title, lines) in zip(axes.flat, _PANELS, strict=True):
        _draw_panel(axis, title, lines, rows)
    return figure


def _draw_panel(axis: Axes, title: str, lines: dict[str, str], rows: list[dict[str, Any]]) -> None:
    for name, label in lines.items():
        style = "--" if label.startswith("limit") else "-"
        axis.plot([row["files"] for row in rows], [row[name] for row in rows], style, marker="o", ms=4, label=label)
    axis.set(title=title, xscale="log", yscale="log", xlabel="documents")
    axis.grid(visible=True, which="major", alpha=0.3)
    axis.margins(y=0.6)  # room for the legend
    axis.legend(fontsize="small", loc="upper left")


def main() -> None:
    """Read the figures, the last of each size, and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.figures.read_text(encoding="utf-8").splitlines()]
    last = {row["files"]: row for row in rows}
    draw([last[files] for files in sorted(last)]).savefig(options.picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
