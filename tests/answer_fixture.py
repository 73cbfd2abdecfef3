"""Two made texts of fields that no vocabulary knows, read and stored for real, for tests of answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from answer.engine import Engine
from answer.finding.evidence import Evidence
from graph.build import build_generation
from graph.embed import Embedder, LightEmbedder
from graph.store import Generation, Store
from ingest.model import Claim, Level, SourceText
from ingest.pipeline import read_path
from ontology.lexicon import Lexicon, load_lexicon

BEES, BREAD = "bees", "kitchen/bread"

# A slide deck as it comes out of a converter: two levels of bullets at most, tables set with tabs.
DECK = """\
Beekeeping for Beginners

- Honey Bee Colony
 - A honey bee colony is a family of one queen, many workers and some drones
 - A strong colony has up to 60,000 bees in summer
 - Castes of a colony:
 - Queen: The only bee that lays fertilised eggs
 - Worker: A female bee that gathers nectar and nurses the brood
 - Drone: A male bee that mates with a queen

- Parts of the Nest
 - Brood Box
 - Holds the nest and the queen
 - Has 10 frames at most
 - Honey Super
 - Holds the honey that the keeper takes
 - Has 9 frames at most
 - Queen Excluder
 - A grid that keeps the queen out of the super
 - Must be removed before winter

Langstroth vs Top-Bar Hive

Characteristic\tLangstroth hive\tTop-bar hive
Frames\tWooden frames with foundation\tBars only
Honey yield\t25-30 kg per year\t10-15 kg per year
Weight of a full box\t40 kg\t7 kg
Inspection\tLift every box\tOne bar at a time

- Winter Feeding
 - 1 feeder = 3 colonies per week
 - Sugar need = number of colonies x (target weight in kg - present weight in kg)
 - Feed syrup only until the end of October
 - Fondant is recommended for feeding in frost
 - Do not open the hive below 10 °C

- Varroa Treatment
 - Varroa is a mite that feeds on the fat body of bees
 - Oxalic acid does not penetrate sealed brood
 - Formic acid penetrates sealed brood
 - Thymol requires temperatures above 15 °C
 - Treatments for varroa include oxalic acid, formic acid and thymol

- Honey Harvest
 - Honey is ripe when its water content is at most 18 %
 - Steps of the harvest:
 - Brush the bees off the comb
 - Cut the wax caps with an uncapping fork
 - Spin the frames in the extractor
 - Strain the honey into a settling tank

- Honey Room
 - The extractor delivers honey to the settling tank
 - The settling tank is connected to the bottling machine
 - Honey is kept in the settling tank for 3 days

- Nest Camera
 - 1 camera lane = 2 photos per second for a photo of up to 4 MB

Which hive suits whom

\tBeginner\tMigratory keeper
Langstroth hive\t✓\t✓
Top-bar hive\t✓\t
"""

PAGE = """\
---
title: Baking bread at home
---

# Baking bread at home

Sourdough starter (SDS) is a culture of wild yeast and bacteria that raises dough without bought yeast.

## Flours

| Flour | Protein | Ash | Good for |
|---|---|---|---|
| Type 550 | 11 % | 0.55 % | Rolls and white bread |
| Type 1050 | 12 % | 1.05 % | Farmhouse bread |
| Rye 1150 | 9 % | 1.15 % | Sourdough loaves |

Rye flour is never kneaded for longer than 5 minutes, as it has little gluten.

## Dough

- **Autolyse**: flour and water rest together for 30 minutes before salt is added.
- **Bulk fermentation**: the dough rises for 4 hours at 24 °C.
- **Proofing**: the shaped loaf rises a second time.
  - in the fridge: up to 48 hours
  - at room temperature: 90 minutes
- Salt is added after the autolyse because it slows the yeast down.

## Baking

1. Heat the oven to 250 °C with the stone inside.
2. Turn the loaf out onto the stone.
3. Pour a cup of water into the tray for steam.

> **Warning**: A baking stone must not be washed with soap.

| | Baking stone | Cast iron pot |
|---|:-:|:-:|
| Needs added steam | yes | no |
| Weight | 5 kg | 6.5 kg |
| Heating time | 45 minutes | 30 minutes |

## Measuring

- The core temperature of a finished loaf is 96 °C.
- `thermo --probe core` reads the core temperature.
- The probe thermometer can measure up to 300 °C.
"""

LINES = {BEES: DECK.splitlines(), BREAD: PAGE.splitlines()}


def line_of(document: str, words: str) -> int:
    """The number of the one line of a document that holds the words."""
    (number,) = [number for number, line in enumerate(LINES[document], start=1) if words in line]
    return number


@cache
def made_engine(directory: Path) -> Engine:
    """An engine over both texts, built once in each process below a directory that need not exist yet."""
    return engine_over(directory, {"bees.txt": DECK, "kitchen/bread.md": PAGE})


def engine_of(text: str, directory: Path) -> Engine:
    """An engine over one page of Markdown, written, read and stored below a directory."""
    return engine_over(directory, {"page.md": text})


def engine_over(directory: Path, texts: Mapping[str, str]) -> Engine:
    """An engine over texts by the names of their files, written, read and stored below a directory."""
    lexicon, embedder = load_lexicon(), LightEmbedder()
    generation = generation_over(directory, texts, lexicon, embedder)
    return Engine(generation, lexicon, embedder)


def generation_over(directory: Path, texts: Mapping[str, str], lexicon: Lexicon, embedder: Embedder) -> Generation:
    """The generation made of texts by the names of their files, which lie below `directory` afterwards."""
    root = directory / "texts"
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    readings = [read_path(root / name, root, lexicon) for name in texts]
    return build_generation(Store(directory / "store"), readings, embedder=embedder)


def evidence_of(engine: Engine, question: str, documents: Sequence[str] = ()) -> Evidence:
    """The evidence for a question over the made texts."""
    return engine.find_evidence(question, documents)


def statement(text: str, **more: object) -> Claim:
    """A claim that says just `text`, on a line of its own."""
    source = SourceText("made", "made.txt", (text,), "0" * 64, "slides")
    fields = {"value": text, "span": source.span(1, 1), "rule": "statement", "level": Level.STATEMENT, **more}
    return Claim(id="made", subject="thing", predicate="states", text=text, **fields)  # type: ignore[arg-type]
