"""The tools of the Model Context Protocol, called by the SDK's own client over both transports."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from tests.api_fixture import BASE, publish
from tests.graph_fixture import LINES
from tests.server_fixture import ROOT, Server, run_server


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("mcp") / "store"
    publish(directory, "stacks")
    return directory


@pytest.fixture(scope="module")
def server(directory: Path) -> Iterator[Server]:
    with run_server(directory, sparql_workers="1", sparql_timeout_s="2") as running:
        yield running


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest, directory: Path) -> Any:
    if request.param == "http":
        server: Server = request.getfixturevalue("server")
        return f"{server.address}/mcp"
    command = ["-m", "api.cli", "mcp", "--store", str(directory)]
    return stdio_client(StdioServerParameters(command=sys.executable, args=command, cwd=str(ROOT)))


def test_every_tool_by_a_real_client(target: Any) -> None:
    asyncio.run(use_every_tool(target))


async def use_every_tool(target: Any) -> None:
    async with Client(target) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "compare", "search_entities", "sparql", "read_lines"}
        assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in tools.values())

        async def call(name: str, **arguments: Any) -> Any:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            return result.structured_content or {}

        answer = await call("ask", question="What does the drawer support?")
        assert answer["status"] == "answered"
        cited = answer["citations"][0]
        read = await call("read_lines", document=cited["document"], lines=str(cited["line_start"]))
        assert read["lines"] == [{"number": cited["line_start"], "text": LINES[cited["line_start"] - 1]}]
        found = await call("search_entities", query="dra")
        assert found["entities"][0]["iri"] == BASE + "id/drawer"
        assert (await call("compare", entities=["Drawer", "Stack"]))["table"]["columns"]
        rows = await call("sparql", query="SELECT (1 AS ?one) {}")
        assert json.loads(rows["result"])["results"]["bindings"][0]["one"]["value"] == "1"

        for name, arguments, words in (
            ("ask", {"question": " "}, "empty"),
            ("ask", {"question": "x", "documents": ["none"]}, "none"),
            ("sparql", {"query": "SELECT"}, "cannot be read"),
            ("sparql", {"query": "CLEAR ALL"}, "only reads"),
            ("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}, "LIMIT"),
            ("read_lines", {"document": "stacks", "lines": "9999"}, "has the lines"),
            ("compare", {"entities": ["Drawer"]}, "2 to 12"),
            ("compare", {"entities": ["Drawer", "Zzyzx"]}, "Zzyzx"),
        ):
            result = await client.call_tool(name, arguments)
            assert result.is_error
            assert words in str(result.content), (name, arguments, result.content)


def test_other_hosts_are_refused(server: Server) -> None:
    """A page of another site that has its name point to this machine (DNS rebinding) gets nothing."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Host": "evil.example"}
    assert server.send("POST", "/mcp", b"{}", headers).status in (403, 421)


def test_llms_txt(server: Server) -> None:
    reply = server.send("GET", "/llms.txt")
    assert reply.media_type == "text/markdown"
    assert reply.body.decode().startswith("# Quillgraph\n\n> ")
    assert "(/documents/stacks)" in reply.body.decode()
