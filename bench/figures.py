"""Measured values, each with the bound that it is to keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, in words, with the bound that it is to keep, where there is one."""

    name: str
    value: float
    unit: str
    bound: float | None = None


def print_figures(figures: Sequence[Figure], title: str, as_json: bool = False) -> bool:
    """Print a Markdown table, or JSON; whether a bound was passed."""
    if as_json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
    else:
        table = Table("measured", "value", "bound", title=title, box=MARKDOWN)
        for one in figures:
            bound = f"≤ {one.bound:g} {one.unit}" if one.bound is not None else ""
            table.add_row(one.name, f"{one.value:,.2f} {one.unit}", bound)
        Console(width=120).print(table)
    return any(one.bound is not None and one.value > one.bound for one in figures)
