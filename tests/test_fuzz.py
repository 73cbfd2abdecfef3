"""Whatever the bytes, every parser gives its result or an error of ours: some seconds of `bench.fuzz`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.fuzz import Target, open_targets

EXAMPLES = {"slides": 25, "markdown": 25, "question": 12, "sparql": 25}


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Target]]:
    with open_targets(tmp_path_factory.mktemp("fuzz")) as targets:
        yield targets


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("slides", "- [a](b)\n- "),
        ("slides", "- \n  wrapped\n- Name\n-\n"),
    ],
)
def test_what_failed_once(targets: dict[str, Target], name: str, made: str) -> None:
    targets[name].probe(made)


@pytest.mark.parametrize("name", EXAMPLES)
def test_parser(targets: dict[str, Target], name: str) -> None:
    targets[name].run(EXAMPLES[name])


def test_every_parser_is_tried(targets: dict[str, Target]) -> None:
    assert set(targets) == set(EXAMPLES)
