"""Every route does what its OpenAPI description says, whatever is sent: a short run of schemathesis.

Of its checks two are left out: that all that fits the description is accepted (a query is a string, but not every
string is a query), and that a method which an address does not know is refused as such (`DELETE /documents/{id}` takes
ids that end in "/findings", an address that only knows GET).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.api_fixture import publish
from tests.server_fixture import run_server

LEFT_OUT = "positive_data_acceptance,unsupported_method"
MOST_S = 40


def test_routes_do_as_described(tmp_path: Path) -> None:
    publish(tmp_path / "store", "stacks")
    with run_server(tmp_path / "store", sparql_workers="1", sparql_timeout_s="2") as server:
        command = ["-m", "schemathesis.cli", "run", f"{server.address}/openapi.json", "--checks", "all"]
        limits = ["--phases", "coverage,fuzzing", "--max-examples", "3", "--max-time", str(MOST_S), "--no-color"]
        settled = ["--exclude-checks", LEFT_OUT, "--generation-deterministic"]
        done = subprocess.run(
            [sys.executable, *command, *limits, *settled],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=MOST_S + 60,
            check=False,
        )
        log = server.log.read_text()
    assert "Traceback" not in log
    assert done.returncode == 0, done.stdout[-6000:]
    assert "generated" in done.stdout
