"""How long an answer takes in the browser: `python -m bench.page STORE [--questions N]`.

Debian's Chromium asks the development questions on a server over the store. From pressing Enter to the drawn answer,
the page measures itself (User Timing); what the server took is what passed between request and response on loopback
(Resource Timing). The difference is what the page adds. Sizes are those of the first load, compressed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.figures import Figure, print_figures
from bench.servers import ROOT, serve

QUESTIONS = ROOT / "data" / "questions" / "dev.jsonl"
ADDED_MS = 60.0
FIRST_LOAD_KB = 250.0

ASKED = """() => new Promise(done => {
    const look = () => {
        const [entry] = performance.getEntriesByName("enter-to-answer");
        if (!entry) return setTimeout(look, 10);
        const asked = performance.getEntriesByType("resource").filter(one => one.name.includes("/ask?")).at(-1);
        done([entry.duration, asked.responseStart - asked.requestStart]);
    };
    look();
})"""
"""Waits in the page for the next measure: milliseconds from Enter to the drawn answer, and those of the server."""

LOADED = "() => performance.getEntriesByType('resource').filter(one => one.name.includes('/assets/'))" + (
    ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
)


def ask(page: Page, question: str) -> tuple[float, float]:
    """Ask by keyboard; milliseconds from Enter to the drawn answer, and of the server in it."""
    page.get_by_role("combobox", name="Question").fill(question)
    page.evaluate("performance.clearMeasures()")
    page.keyboard.press("Enter")
    whole, server = page.evaluate(ASKED)
    return float(whole), float(server)


def measure(address: str, chromium: str, questions: list[str]) -> list[Figure]:
    """Ask all questions in one page; the figures of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        loaded = page.evaluate(LOADED) / 1000
        times = [ask(page, question) for question in questions]
        browser.close()
    added = [whole - server for whole, server in times]
    return [
        Figure("first load, compressed", loaded, "KB", FIRST_LOAD_KB),
        Figure("from Enter to the drawn answer, median", statistics.median(whole for whole, _ in times), "ms"),
        Figure("of it the server's, median", statistics.median(server for _, server in times), "ms"),
        Figure("what the page adds, median", statistics.median(added), "ms", ADDED_MS),
        Figure("what the page adds, 95th percentile", statistics.quantiles(added, n=20)[-1], "ms"),
    ]


def main() -> None:
    """Measure, print, and fail where a bound is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("store", type=Path)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("No Chromium is installed (Debian: apt-get install chromium).")
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with serve(options.store) as (address, _, _):
        figures = measure(address, chromium, questions[: options.questions])
    sys.exit(print_figures(figures, "the page in Chromium", options.json))


if __name__ == "__main__":
    main()
