"""Debian's Chromium on a real server over made texts. Without Chromium these tests skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from graph.build import build_generation
from graph.embed import LightEmbedder
from graph.store import Store
from ingest.pipeline import read_path
from ontology.lexicon import load_lexicon
from ontology.vocabulary import STANDARD
from tests.answer_fixture import DECK, PAGE
from tests.server_fixture import run_server

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

expect.set_options(timeout=15_000)  # what is waited for comes within a second, unless the machine is busy

HOSTILE = """\
# Traps <b>bold</b>

Script trap (STR) is a `<script>window.hacked = 1</script>` that runs when markup is set from text.

- Image trap: <img src=x onerror="window.hacked = 1"> is drawn when markup is set from text
- A script trap supports <svg onload="window.hacked = 1">
"""

WORKSHOP = """\
# Workshop

The lathe (LTH) is a machine that turns wood against a blade.

- The lathe consists of a headstock, a spindle and a tool rest.
- The lathe integrates with the dust collector.
- The dust collector supports the planer.
- The planer consists of a bed, a cutter and a fence.
- A spindle turns the wood.
- Spindel lock: A pin that keeps the chuck from turning.
"""

BENCH = "# Workbench\n\n" + "".join(
    f"- The workbench consists of the {size} {part}.\n"
    for size in ("front", "rear", "left", "right", "upper", "lower", "inner", "outer")
    for part in ("rail", "leg", "drawer", "shelf", "vise")
)

MACHINES = """\
# Machines

## Laser cutter

- Tray: A drawer below the honeycomb that collects small cut parts.
- Lens: The part that focuses the beam on the sheet.

## Resin printer

- Tray: A shallow vat with a clear film that holds the liquid resin.
"""

TEXTS = {
    "bees.txt": DECK,
    "kitchen/bread.md": PAGE,
    "traps.md": HOSTILE,
    "workbench.md": BENCH,
    "workshop.md": WORKSHOP,
    "workshop/machines-with-a-name-that-is-longer-than-a-phone-is-wide.md": MACHINES,
}


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the made texts."""
    directory = tmp_path_factory.mktemp("web")
    root = directory / "texts"
    for name, text in TEXTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    lexicon = load_lexicon()
    readings = [read_path(root / name, root, lexicon) for name in TEXTS]
    build_generation(Store(directory / "store"), readings, embedder=LightEmbedder(), vocabulary_files=STANDARD)
    return directory / "store"


@pytest.fixture(scope="package")
def address(store: Path) -> Iterator[str]:
    with run_server(store) as server:
        yield server.address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium), so the page is not tested")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def errors() -> list[str]:
    """What went wrong inside the pages of a test; it must stay empty, but for what a test expects and removes."""
    return []


@pytest.fixture
def open_page(browser: Browser, address: str, errors: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens the page in a browser of its own: `open_page("/?q=…", width=390, dark=True)`."""
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            errors.append(message.text)

    def open_it(path: str = "/", *, width: int = 1280, dark: bool = False, still: bool = False) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if still else "no-preference",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert errors == []
