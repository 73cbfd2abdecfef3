"""The graph as networkx sees it: entities as nodes, claims as edges, for paths and neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from math import log2
from typing import Any

import networkx as nx

from graph.records.lookup import Records
from ingest.model import Claim, Entity

MENTIONS = "mentions"
"""The predicate of edges where a claim about one entity only names another."""

_MENTION_FACTOR = 3.0  # a mention is a third as good a link as a relation that was read
_HUB_FACTOR = 0.15  # what everything is linked to explains little


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: a claim that links two entities; `forward` when it was read in this direction."""

    source: str
    target: str
    claim: str
    predicate: str
    confidence: float
    forward: bool


MOST_CLAIMS = 200_000
"""Claims that are all taken into one graph; of more, only what lies around the entities that are asked of."""

_NEARBY_CLAIMS, _NEARBY_ENTITIES, _STEPS = 300, 3000, 3


def entity_graph(records: Records) -> nx.MultiDiGraph[str]:
    """All entities, and the claims that link them.

    Nodes are entity ids with `label` and `kind`; edges are keyed by claim id, with `predicate`, `confidence`
    and `weight` (a cost: the smaller, the better supported).
    """
    return _graph_of(records.all_entities(), records.all_claims())


def nearby_graph(records: Records, entities: Iterable[str]) -> nx.MultiDiGraph[str]:
    """The part of the graph within three steps of some entities, as `entity_graph`; of hubs not all claims."""
    claims: dict[str, Claim] = {}
    seen: dict[str, None] = {}
    edge = list(dict.fromkeys(entities))
    for _ in range(_STEPS):
        seen.update(dict.fromkeys(edge))
        found = [claim for entity in edge for claim in records.claims_mentioning(entity, _NEARBY_CLAIMS)]
        claims.update((claim.id, claim) for claim in found)
        named = (one for claim in found for one in (claim.subject, claim.object, *claim.mentions) if one)
        edge = [one for one in dict.fromkeys(named) if one not in seen][: _NEARBY_ENTITIES - len(seen)]
    return _graph_of(records.entities(list(seen)).values(), claims.values())


def _graph_of(entities: Iterable[Entity], claims: Iterable[Claim]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in entities:
        graph.add_node(entity.id, label=entity.label, kind=entity.kind)
    for claim in claims:
        for target, predicate, factor in _links(claim):
            if claim.subject in graph and target in graph:
                weight = factor / max(claim.confidence, 0.05)
                graph.add_edge(
                    claim.subject,
                    target,
                    key=claim.id,
                    predicate=predicate,
                    confidence=claim.confidence,
                    weight=weight,
                )
    graph.graph["links"] = _strongest_links(graph)
    return graph


def _links(claim: Claim) -> Iterator[tuple[str, str, float]]:
    """The entities that a claim links its subject to: entity, predicate, cost factor."""
    if claim.object and claim.object != claim.subject:
        yield claim.object, claim.predicate, 1.0
    for mentioned in claim.mentions:
        if mentioned not in (claim.subject, claim.object):
            yield mentioned, MENTIONS, _MENTION_FACTOR


def _strongest_links(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The undirected graph of each pair's best claim; links of hubs cost more."""
    links: nx.Graph[str] = nx.Graph()
    links.add_nodes_from(graph)
    for source, target, claim, data in graph.edges(keys=True, data=True):
        known = links.get_edge_data(source, target)
        if known is None or data["weight"] < known["weight"]:
            links.add_edge(source, target, claim=claim, source=source, **data)
    for source, target, data in links.edges(data=True):
        data["weight"] += _HUB_FACTOR * log2(len(links[source]) * len(links[target]))
    return links


def paths(graph: nx.MultiDiGraph[str], a: str, b: str, limit: int = 3, longest: int = 6) -> list[list[Hop]]:
    """The `limit` best supported ways from `a` to `b`, each a list of at most `longest` hops, best first.

    Empty where either is unknown, where they are the same, or where nothing links them.
    """
    links: nx.Graph[str] = graph.graph["links"]
    if a == b or a not in links or b not in links:
        return []
    try:
        ways = list(islice(nx.shortest_simple_paths(links, a, b, weight="weight"), limit))
    except nx.NetworkXNoPath:
        return []
    return [[_hop(links, *pair) for pair in pairwise(way)] for way in ways if len(way) - 1 <= longest]


def _hop(links: nx.Graph[str], source: str, target: str) -> Hop:
    data: dict[str, Any] = links[source][target]
    forward = data["source"] == source
    return Hop(source, target, data["claim"], data["predicate"], data["confidence"], forward)


def neighbourhood(graph: nx.MultiDiGraph[str], entity: str, depth: int = 1, limit: int = 50) -> nx.MultiDiGraph[str]:
    """The part of the graph around an entity: at most `limit` nodes within `depth` steps, the best linked.

    Empty where the entity is unknown.
    """
    links: nx.Graph[str] = graph.graph["links"]
    if entity not in links:
        return nx.MultiDiGraph()
    reached = {entity: 0.0}
    edge = [entity]
    for _ in range(depth):
        costs: dict[str, float] = {}
        for node in edge:
            for neighbour, data in links[node].items():
                cost = reached[node] + data["weight"]
                if neighbour not in reached and cost < costs.get(neighbour, float("inf")):
                    costs[neighbour] = cost
        edge = sorted(costs, key=lambda node: (costs[node], node))[: limit - len(reached)]
        reached.update((node, costs[node]) for node in edge)
    return nx.MultiDiGraph(graph.subgraph(reached))
