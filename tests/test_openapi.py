"""Every route does what its OpenAPI description says, whatever is sent: a short run of `bench.contract`."""

from __future__ import annotations

from pathlib import Path

from api.app import create_app
from api.settings import Settings
from bench.contract import TOKEN, check, publish
from tests.server_fixture import run_server

MOST_S = "40"


def test_routes_do_as_described(tmp_path: Path) -> None:
    store = publish(tmp_path)
    with run_server(store, sparql_workers="1", sparql_timeout_s="2", token=TOKEN) as server:
        limits = ("--max-examples", "3", "--max-time", MOST_S, "--generation-deterministic")
        done = check(server.address, tmp_path, *limits, token=TOKEN)
        log = server.log.read_text()
    assert "Traceback" not in log
    assert done.returncode == 0, done.stdout[-6000:]
    for phase in ("Examples", "Coverage", "Fuzzing"):
        assert f"✅ {phase}" in done.stdout


def test_a_token_is_asked_for_where_one_is_set() -> None:
    shut, opened = (create_app(Settings.model_validate({"token": token})).openapi() for token in ("", TOKEN))
    for path, method in (("/documents", "post"), ("/rdf-graph-store", "put"), ("/changes/{id}", "get")):
        assert "security" not in shut["paths"][path][method]
        assert opened["paths"][path][method]["security"] == [{"token": []}]
    assert opened["paths"]["/sparql"]["post"]["security"] == [{}, {"token": []}]
    assert "security" not in opened["paths"]["/ask"]["post"]


def test_every_operation_tells_how_any_request_may_be_refused() -> None:
    free, rated = (create_app(Settings.model_validate({"requests_per_minute": most})).openapi() for most in (0, 60))
    for path, operations in free["paths"].items():
        for method, operation in operations.items():
            assert {"408", "413", "415", "431"} <= set(operation["responses"]), f"{method} {path}"
            assert "application/problem+json" in operation["responses"]["431"]["content"]
    assert "429" not in free["paths"]["/ask"]["get"]["responses"]
    assert "429" in rated["paths"]["/ask"]["get"]["responses"]
    assert "429" not in rated["paths"]["/healthz"]["get"]["responses"]
    # Changes that wait have a limit of their own.
    assert "429" in free["paths"]["/documents"]["post"]["responses"]
