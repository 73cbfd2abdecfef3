"""What `Accept` and `format=` choose."""

from __future__ import annotations

import pytest

from api.http.negotiate import choose, require
from api.http.problems import ProblemError

OFFERS = {"application/json": "json", "text/csv": "csv", "text/html": "html"}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("text/html, */*;q=0.1", "html"),
        ("text/csv;q=0.5, text/html;q=0.8", "html"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0, text/*", "html"),
        ("application/json;q=0, text/csv;q=nonsense, */*;q=0.2", "html"),
        ("text/csv; charset=utf-8; q=0.9", "csv"),
        ("application/pdf", None),
        ("nonsense", None),
        ("text/csv;q=0", None),
    ],
)
def test_accept(accept: str | None, expected: str | None) -> None:
    assert choose(accept, OFFERS) == expected


def test_format_goes_before_accept() -> None:
    names = {"json": "json", "csv": "csv"}
    assert require("text/html", "CSV", names, OFFERS) == "csv"
    assert require("text/html", None, names, OFFERS) == "html"
    with pytest.raises(ProblemError, match="Unknown format 'pdf'"):
        require(None, "pdf", names, OFFERS)
    with pytest.raises(ProblemError, match="Available: application/json"):
        require("image/png", None, names, OFFERS)
