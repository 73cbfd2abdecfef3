"""What is kept at hand: found many at a time, once, and never too much of it."""

from __future__ import annotations

from collections.abc import Sequence

from graph.records.kept import Kept


def test_all_that_is_not_at_hand_is_looked_up_in_one_go() -> None:
    asked: list[Sequence[str]] = []

    def find(keys: Sequence[str]) -> dict[str, str]:
        asked.append(list(keys))
        return {key: key for key in keys if key != "none"}

    kept = Kept(find, 3)
    assert kept.fetch(["b", "a", "b"]) == ["b", "a", "b"]
    assert kept.fetch(["c", "a"]) == ["c", "a"]
    assert kept("b") == "b"
    assert kept("none") is kept("none") is None
    assert asked == [["b", "a"], ["c"], ["none"]]
    assert kept.fetch(["b"]) == ["b"], "the oldest is gone, and found again"
    assert asked[3:] == [["b"]]
    kept.keep({"d": "d"})
    assert kept("d") == "d"
    assert len(asked) == 4
