"""The committed page: what the server sends with it, and that it is what `web/` builds."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.routes.web import STATIC
from api.settings import Settings
from tests.api_fixture import serve

WEB = Path(__file__).resolve().parent.parent / "web"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serve(Settings(store=tmp_path_factory.mktemp("no graph"))) as client:
        yield client


def files(directory: Path) -> dict[str, bytes]:
    return {str(one.relative_to(directory)): one.read_bytes() for one in directory.rglob("*") if one.is_file()}


def test_the_committed_page_is_what_the_sources_build(tmp_path: Path) -> None:
    node, vite = shutil.which("node"), WEB / "node_modules" / "vite" / "bin" / "vite.js"
    if node is None or not vite.is_file():
        pytest.skip("without Node and `npm ci` in web/ the page cannot be built anew and compared")
    command = [node, str(vite), "build", "--outDir", str(tmp_path / "built"), "--logLevel", "error"]
    subprocess.run(command, cwd=WEB, check=True, timeout=120)
    built, committed = files(tmp_path / "built"), files(STATIC)
    assert built.keys() == committed.keys(), "run `npm run build` in web/ and commit api/static"
    assert built == committed


def test_the_page_runs_only_its_own_files(client: TestClient) -> None:
    response = client.get("/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert "http://" not in response.text
    assert "https://" not in response.text
    assert "<style" not in response.text
    assert client.head("/").status_code == 200


def test_assets_are_kept_by_browsers_and_the_page_is_not(client: TestClient) -> None:
    assert client.get("/").headers["cache-control"] == "no-cache"
    for name in files(STATIC / "assets"):
        response = client.get(f"/assets/{name}")
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["x-content-type-options"] == "nosniff"
    missing = client.get("/assets/nothing.js")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert client.get("/assets/..%2f..%2fapp.py").status_code == 404


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text(encoding="utf-8")
