"""What the command line prints for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from answer.model import Answer, Citation

if TYPE_CHECKING:  # `ask` must not wait for what only `ingest` needs
    from api.ingestion import Plan
    from graph.findings.model import Finding, Place
    from graph.records.tables import Progress
    from graph.store import Generation

_FIRST = 20
_READING_S_PER_MB, _BUILDING_S_PER_MB = 9, 13  # of one core, and on the clock, mostly of one; docs/scale.md
_MOST_PREDICATES = 15
_HEADINGS = {
    "contradiction": "Contradictions",
    "example": "Sums and worked examples that do not follow",
    "misspelling": "Probable misspellings",
    "empty": "Titles with no content",
    "duplicate": "Repeated passages",
}
_COUNTED = ("documents", "entities", "passages", "quads", "vectors")


def show_figures(figures: Mapping[str, Any]) -> str:
    """The figures of an evaluation, one a line."""
    shown = {
        name: ", ".join(f"{kind} {n}" for kind, n in value.items()) if isinstance(value, dict) else value
        for name, value in figures.items()
    }
    return "\n".join(f"{name.replace('_', ' '):22}{value}" for name, value in shown.items())


def show_answer(answer: Answer) -> str:
    """An answer with its table, steps and sources."""
    parts = [answer.answer]
    if answer.table:
        parts.append("\n".join(" | ".join(cells) for cells in [answer.table.columns, *answer.table.rows]))
    steps = enumerate(answer.steps, 1)
    parts += [f"  {number}. {step.text}" for number, step in steps if step.text not in answer.answer]
    sources = [f"  [{one.id}] {one.document}:{_lines(one)}  {_short(one.text)}" for one in answer.citations]
    if sources:
        parts.append("\n".join(sources))
    if answer.suggestions:
        parts.append("See also: " + "; ".join(answer.suggestions))
    parts.append(f"({answer.status.value}, {answer.kind.value}, confidence {answer.confidence:.2f})")
    return "\n".join(parts)


def show_manifest(manifest: Mapping[str, Any], verbose: bool = False) -> str:
    """What a generation holds: counts by kind, coverage, and files that could not be read."""
    counts, coverage = manifest["counts"], manifest["coverage"]
    lines = [
        ", ".join(f"{name} {counts[name]:,}" for name in _COUNTED),
        f"claims {counts['claims']:,}: " + ", ".join(f"{name} {n:,}" for name, n in counts["levels"].items()),
    ]
    predicates = list(counts["predicates"].items())
    shown = predicates if verbose else predicates[:_MOST_PREDICATES]
    lines.append("  " + ", ".join(f"{name} {n:,}" for name, n in shown))
    if len(shown) < len(predicates):
        lines.append(f"  and {len(predicates) - len(shown)} more relations (--verbose shows all)")
    share = f"{coverage['covered_lines']:,} of {coverage['content_lines']:,} content lines"
    lines.append(f"coverage {coverage['share']:.1%} ({share})")
    lines += [f"not read: {failure['reason']}" for failure in manifest["failures"]]
    return "\n".join(lines)


def show_documents(manifest: Mapping[str, Any], verbose: bool = False) -> str:
    """The documents of a generation with their coverage, the first few or, when `verbose`, all."""
    documents = manifest["documents"]
    shown = documents if verbose else documents[:_FIRST]
    lines = [f"  {one['id']}  coverage {one['coverage']:.1%}  {one['title']}" for one in shown]
    if len(shown) < len(documents):
        lines.append(f"  and {len(documents) - len(shown):,} more (--verbose shows all)")
    return "\n".join(lines)


def show_missed(generation: Generation, verbose: bool = False) -> str:
    """The content lines that gave no claim, the first few or, when `verbose`, all."""
    missed = [
        (document["id"], number) for document in generation.manifest["documents"] for number in document["missed"]
    ]
    shown = missed if verbose else missed[:_FIRST]
    lines = [
        f"  {document}:{number}  {_short(generation.records.lines(document, number, number)[0])}"
        for document, number in shown
    ]
    if len(shown) < len(missed):
        lines.append(f"  and {len(missed) - len(shown):,} more (--verbose shows all)")
    return "\n".join([f"lines that gave nothing: {len(missed):,}", *lines])


def print_findings(findings: Sequence[Finding]) -> None:
    """Findings by kind, each with the lines that show it; plain text where the output is no terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    kinds = {finding.kind: [one for one in findings if one.kind is finding.kind] for finding in findings}
    for kind, found in kinds.items():
        console.print(Text(f"{_HEADINGS[kind.value]} ({len(found)})", style="bold"))
        for finding in found:
            console.print(Text(f"  {finding.message}"))
            for place in finding.places:
                first = f"    {place.document}:{_lines(place)}  "
                console.print(Text.assemble((first, "dim"), _short(place.text)))
    console.print(f"findings: {len(findings)}" if findings else "Nothing was found.")


@contextmanager
def show_progress() -> Iterator[Progress]:
    """A progress display on standard error: a line for each thing that is counted, with the time left where known."""
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class TimeLeft(ProgressColumn):
        """How long a task will take yet, where that is known."""

        max_refresh = 0.5

        def render(self, task: Task) -> Text:
            left = None if task.finished else task.time_remaining
            return Text("" if left is None else f"{timedelta(seconds=round(left))} left", style="progress.remaining")

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}{task.fields[of]}"),
        BarColumn(20),
        TimeElapsedColumn(),
        TimeLeft(),
    )
    bars = Bars(*columns, console=Console(stderr=True))
    with ExitStack() as shown:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if not tasks:
                shown.enter_context(bars)
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=None, of="")
            bars.update(tasks[what], completed=done, total=total or None, of=f" of {total:,}" if total else "")

        yield tell


def show_plan(plan: Plan) -> str:
    """What an ingest is about to do, and about how long it will take where that is long."""
    from graph.workers import core_count

    megabytes = sum(plan.sizes.values()) / 1e6
    left = megabytes - sum(plan.sizes[document] for document in plan.ready) / 1e6
    parts = [f"{len(plan.sources):,} files to read ({megabytes:.1f} MB)"]
    parts += [f"{len(plan.ready):,} of them read by an ingest that did not end"] if plan.ready else []
    parts += [f"{len(plan.unchanged):,} unchanged"]
    parts += [f"{len(plan.renamed):,} renamed"] if plan.renamed else []
    parts += [f"{len(plan.gone):,} gone"] if plan.gone else []
    minutes = (left * _READING_S_PER_MB / core_count() + megabytes * _BUILDING_S_PER_MB) / 60
    return ", ".join(parts) + (f"; about {minutes:.0f} minutes on {core_count()} cores" if minutes >= 1 else "")


def _lines(place: Citation | Place) -> str:
    first, last = place.line_start, place.line_end
    return str(first) if first == last else f"{first}-{last}"


def _short(text: str, width: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
