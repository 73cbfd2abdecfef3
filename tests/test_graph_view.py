"""Paths and neighbourhoods in the networkx view."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from graph.records.lookup import Records, write_records
from graph.view import MENTIONS, entity_graph, nearby_graph, neighbourhood, paths
from tests.graph_fixture import reading


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nx.MultiDiGraph[str]]:
    path = tmp_path_factory.mktemp("view") / "records.sqlite"
    write_records(path, [reading()])
    with Records(path) as records:
        yield entity_graph(records)


def test_entities_are_nodes_and_claims_are_edges(graph: nx.MultiDiGraph[str]) -> None:
    assert graph.nodes["stack"] == {"label": "Stack", "kind": "Service"}
    edges = {(a, b, data["predicate"]) for a, b, data in graph.edges(data=True)}
    assert edges == {("drawer", "brass-lock", "supports"), ("stack", "drawer", MENTIONS)}
    supports = reading().claims[1]
    assert graph.has_edge("drawer", "brass-lock", key=supports.id)


def test_a_path_says_which_claims_it_rests_on(graph: nx.MultiDiGraph[str]) -> None:
    (path,) = paths(graph, "brass-lock", "stack")
    assert [(hop.source, hop.target, hop.forward) for hop in path] == [
        ("brass-lock", "drawer", False),
        ("drawer", "stack", False),
    ]
    assert [hop.claim for hop in path] == [reading().claims[1].id, reading().claims[0].id]


@pytest.mark.parametrize("ends", [("stack", "oak"), ("stack", "nowhere"), ("stack", "stack")])
def test_no_path_where_nothing_links(graph: nx.MultiDiGraph[str], ends: tuple[str, str]) -> None:
    assert paths(graph, *ends) == []


def test_a_path_may_be_too_long(graph: nx.MultiDiGraph[str]) -> None:
    assert paths(graph, "stack", "brass-lock", longest=1) == []


def test_a_neighbourhood_grows_by_steps_and_keeps_to_its_limit(graph: nx.MultiDiGraph[str]) -> None:
    assert set(neighbourhood(graph, "stack")) == {"stack", "drawer"}
    assert set(neighbourhood(graph, "stack", depth=2)) == {"stack", "drawer", "brass-lock"}
    assert set(neighbourhood(graph, "stack", depth=2, limit=2)) == {"stack", "drawer"}
    assert len(neighbourhood(graph, "nowhere")) == 0


def test_a_relation_is_a_better_link_than_a_mention(tmp_path: Path) -> None:
    both = reading()
    both.claims[1].mentions = ("stack",)
    both.claims[2].object = "stack"
    write_records(tmp_path / "records.sqlite", [both])
    with Records(tmp_path / "records.sqlite") as records:
        found = paths(entity_graph(records), "drawer", "stack")
    assert [[hop.predicate for hop in path] for path in found] == [["supports", "states"], [MENTIONS]]


def test_what_lies_nearby_is_the_same_as_in_the_whole_graph(tmp_path: Path) -> None:
    write_records(tmp_path / "records.sqlite", [reading()])
    with Records(tmp_path / "records.sqlite") as records:
        whole, nearby = entity_graph(records), nearby_graph(records, ["brass-lock", "stack"])
        assert paths(nearby, "brass-lock", "stack") == paths(whole, "brass-lock", "stack")
        assert set(neighbourhood(nearby, "stack", depth=2)) == set(neighbourhood(whole, "stack", depth=2))
        assert "oak" not in nearby
        assert len(nearby_graph(records, ["nowhere"])) == 0
