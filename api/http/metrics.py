"""Counts and times of requests, in the text format that Prometheus reads."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency histogram, in seconds."""


class Metrics:
    """The counters of one server process."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS_S) + 1))
        self._seconds: dict[str, float] = defaultdict(float)
        self._query_kills = 0

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one finished request; `route` is the path with its parameters unfilled."""
        with self._guard:
            self._requests[method, route, status] += 1
            self._buckets[route][bisect_left(BUCKETS_S, seconds)] += 1
            self._seconds[route] += seconds

    def count_query_kill(self) -> None:
        """Count a SPARQL query whose process had to be ended."""
        with self._guard:
            self._query_kills += 1

    def render(self, gauges: Mapping[str, float]) -> str:
        """The metrics as text; `gauges` are further values of this moment by name."""
        with self._guard:
            lines = ["# TYPE quillgraph_requests_total counter"]
            for (method, route, status), count in sorted(self._requests.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                lines.append(f"quillgraph_requests_total{{{labels}}} {count}")
            lines.append("# TYPE quillgraph_request_seconds histogram")
            for route, counts in sorted(self._buckets.items()):
                lines += _histogram(route, counts, self._seconds[route])
            lines.append("# TYPE quillgraph_sparql_kills_total counter")
            lines.append(f"quillgraph_sparql_kills_total {self._query_kills}")
        for name, value in gauges.items():
            lines += [f"# TYPE quillgraph_{name} gauge", f"quillgraph_{name} {value:g}"]
        return "\n".join(lines) + "\n"


def _histogram(route: str, counts: list[int], seconds: float) -> list[str]:
    lines, total = [], 0
    for bound, count in zip((*map(str, BUCKETS_S), "+Inf"), counts, strict=True):
        total += count
        lines.append(f'quillgraph_request_seconds_bucket{{route="{route}",le="{bound}"}} {total}')
    lines.append(f'quillgraph_request_seconds_sum{{route="{route}"}} {seconds:.6f}')
    lines.append(f'quillgraph_request_seconds_count{{route="{route}"}} {total}')
    return lines
