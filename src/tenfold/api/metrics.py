"""What Prometheus may count: `/metrics`."""

from __future__ import annotations

from typing import Any, Final, cast

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from tenfold.service.wire import FINISHED, WireEvent

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_LATENCY_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 60.0)

_LAG_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """The counters of one app, in a registry of their own."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self.kept = Gauge(
            "tenfold_analyses", "Analyses kept, by status.", ["status"], registry=registry
        )
        self.under_way = Gauge(
            "tenfold_analyses_under_way", "Queued or running in this process.", registry=registry
        )
        self.uploads = Gauge(
            "tenfold_uploads_bytes", "Uploaded files that are kept.", registry=registry
        )
        self.streams = Gauge(
            "tenfold_event_streams", "Clients that watch an analysis.", registry=registry
        )
        self.ended = Counter(
            "tenfold_analyses_ended", "Ended in this process.", ["status"], registry=registry
        )
        self.calls = Counter("tenfold_model_calls", "Requests to models.", registry=registry)
        self.cached_calls = Counter(
            "tenfold_model_calls_cached", "Requests the cache made needless.", registry=registry
        )
        self.tokens = Counter("tenfold_tokens", "Tokens, by kind.", ["kind"], registry=registry)
        self.cost = Counter("tenfold_cost_usd", "Known cost in US dollars.", registry=registry)
        self.rendered = Gauge(
            "tenfold_rendered_analyses",
            "Stored analyses sent from memory, or not.",
            ["outcome"],
            registry=registry,
        )
        self.latency = Histogram(
            "tenfold_request_seconds",
            "Time to the end of an answer; for a stream, to its beginning.",
            ["method", "route", "status"],
            buckets=_LATENCY_BUCKETS,
            registry=registry,
        )
        self.loop_lag = Histogram(
            "tenfold_event_loop_lag_seconds",
            "By how much the event loop is late, twenty times a second.",
            buckets=_LAG_BUCKETS,
            registry=registry,
        )
        self._spent: dict[str, dict[str, Any]] = {}

    def see(self, analysis_id: str, event: WireEvent) -> None:
        """Count one event of a running analysis."""
        if event.name == "usage":
            self._count(self._spent.get(analysis_id, {}), event.data)
            self._spent[analysis_id] = event.data
        elif event.name == FINISHED:
            self._spent.pop(analysis_id, None)
            self.ended.labels(event.data["status"]).inc()
            usage = cast("dict[str, float]", event.data.get("usage") or {})
            self.cached_calls.inc(usage.get("cached_calls") or 0)

    def render(self) -> bytes:
        """The exposition text."""
        return generate_latest(self._registry)

    def _count(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        def more(name: str) -> float:
            return max(0.0, (after.get(name) or 0) - (before.get(name) or 0))

        self.calls.inc(more("calls"))
        self.tokens.labels("prompt").inc(more("prompt_tokens"))
        self.tokens.labels("prompt_cached").inc(more("cached_prompt_tokens"))
        self.tokens.labels("completion").inc(more("completion_tokens"))
        self.cost.inc(more("cost_usd"))
