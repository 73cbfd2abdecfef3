"""SPARQL stores outside, for tests: real servers, started here; a test is skipped where one is not installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.settings import Settings
from graph.outside.client import connect
from graph.outside.store import Outside
from tests.server_fixture import free_port, wait_until_it_answers

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""
_START_S = 180  # Virtuoso makes its database for up to a minute
_TRACER = "urn:tracer"


@dataclass(frozen=True, slots=True)
class StoreOutside:
    """A running store with the settings that name it."""

    graph_store: str
    graph_user: str = ""
    graph_password: str = ""

    def settings(self, store: Path, **more: object) -> Settings:
        """Settings of a store of ours with a copy here."""
        given = {"graph_store": self.graph_store, "graph_user": self.graph_user, "graph_password": self.graph_password}
        return Settings.model_validate({"store": store, **given, **more})

    @property
    def environment(self) -> dict[str, str]:
        """The same for a process."""
        return {
            **os.environ,
            "QUILLGRAPH_GRAPH_STORE": self.graph_store,
            "QUILLGRAPH_GRAPH_USER": self.graph_user,
            "QUILLGRAPH_GRAPH_PASSWORD": self.graph_password,
        }

    @contextmanager
    def traced(self) -> Iterator[str]:
        """A graph pattern that this store finds and our own engine does not."""
        outside = Outside.parse(self.graph_store, self.graph_user, self.graph_password)
        with connect(outside, 60) as client:
            where = {"graph": _TRACER}
            content = f"<{_TRACER}> <{_TRACER}> <{_TRACER}> ."
            put = client.put(outside.data, params=where, content=content, headers={"Content-Type": "text/turtle"})
            assert put.is_success, put.text
            yield f"GRAPH <{_TRACER}> {{ ?a ?b ?c }}"
            assert client.delete(outside.data, params=where).is_success


@contextmanager
def run_oxigraph(folder: Path) -> Iterator[StoreOutside]:
    """`oxigraph serve` over that folder."""
    program = shutil.which("oxigraph", path=os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]))
    if program is None:
        pytest.skip("Oxigraph's server is not installed: make engines")
    address = f"127.0.0.1:{free_port()}"
    with _running([program, "serve", "-l", str(folder), "-b", address], folder.parent, f"http://{address}"):
        yield StoreOutside(f"oxigraph+http://{address}")


@contextmanager
def run_virtuoso(folder: Path) -> Iterator[StoreOutside]:
    """Virtuoso over that folder, with the account that it begins with."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed: make engines")
    folder.mkdir()
    http = free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(folder=folder, port=free_port(), http=http))
    address = f"http://127.0.0.1:{http}"
    with _running([program, "+configfile", "virtuoso.ini", "+foreground"], folder, f"{address}/sparql?query=ASK%7B%7D"):
        yield StoreOutside(f"virtuoso+{address}", "dba", "dba")


STORES = {"oxigraph": run_oxigraph, "virtuoso": run_virtuoso}


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_it_answers(address, process, _START_S)
        yield
    finally:
        process.kill()
        process.wait(20)
