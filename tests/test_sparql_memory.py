"""What a query leaves in the server's memory: nothing that waits for the next search for garbage."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Request

from api.settings import Settings
from graph.sparql.spool import Spool
from tests.api_fixture import publish, serve

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f && ?f < ?i && ?i < ?l) }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(autouse=True)
def no_garbage_is_looked_for() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def kept() -> list[object]:
    return [one for one in gc.get_objects() if issubclass(type(one), Request | Spool)]


@pytest.mark.parametrize(("query", "seconds", "status"), [(CROSS, 0.5, 503), (LARGE, 60, 200)])
def test_a_query_that_meets_a_limit(tmp_path: Path, query: str, seconds: float, status: int) -> None:
    """A server looks for garbage seldom: until then a request would keep its body, and a result what was read of it."""
    publish(tmp_path / "store", "a")
    limits = {"sparql_timeout_s": seconds, "sparql_max_bytes": 6_000_000, "sparql_workers": 1}
    with serve(Settings.model_validate({"store": tmp_path / "store", **limits})) as client:
        assert client.post("/sparql", data={"query": query}).status_code == status
        for _ in range(50):  # the thread that made the result may outlast it by a moment
            if not kept():
                break
            time.sleep(0.1)
        assert kept() == []
