"""Metrics: what goes through the doors, counted for Prometheus."""

import os
import time
from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)

from tillbook.ledger import Ledger, Outcome

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where several workers put their figures together; the library's own name for it."""

BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
WAITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        # By now it is known whether several workers share them.
        values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        self.documents = Counter(
            "tillbook_documents", "Documents by kind and outcome.", ["kind", "outcome"],
            registry=registry,
        )  # fmt: skip
        self.requests = Counter(
            "tillbook_requests", "Requests by route and status.", ["route", "status"],
            registry=registry,
        )  # fmt: skip
        self.waits = Histogram(
            "tillbook_request_seconds", "From the request's head to its answer's.", ["route"],
            buckets=WAITS, registry=registry,
        )  # fmt: skip
        self.batch = Histogram(
            "tillbook_batch_documents", "Documents in one commit.", buckets=BATCHES,
            registry=registry,
        )  # fmt: skip
        self.commit = Histogram(
            "tillbook_commit_seconds", "One group, from taking the book to its commit.",
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self.queue = Gauge(
            "tillbook_queue_documents", "Documents handed in and not yet answered.",
            registry=registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self.lag = Gauge(
            "tillbook_origin_lag_seconds", "How old an origin's last document was when it came.",
            ["origin"], registry=registry, multiprocess_mode="mostrecent",
        )  # fmt: skip
        self.number = Gauge(
            "tillbook_journal_number", "The journal's last number.", registry=registry,
            multiprocess_mode="max",
        )  # fmt: skip
        self.held = Gauge(
            "tillbook_held_documents", "Documents that wait in quarantine.", registry=registry,
            multiprocess_mode="mostrecent",
        )  # fmt: skip
        self.findings = Gauge(
            "tillbook_findings", "Findings that stand, by severity and whom they are for.",
            ["severity", "owner"], registry=registry, multiprocess_mode="mostrecent",
        )  # fmt: skip
        self.behind = Gauge(
            "tillbook_consumer_lag_documents", "Documents that a job or a webhook has before it.",
            ["consumer"], registry=registry, multiprocess_mode="mostrecent",
        )  # fmt: skip

    def page(self) -> bytes:
        """All figures, as Prometheus reads them."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


class WatchedLedger(Ledger):
    """The ledger of a server: it posts as the ledger does, and says how many and how long."""

    metrics: Metrics

    def post(self, bodies: Sequence[bytes]) -> list[Outcome]:
        """Post documents in one transaction."""
        began = time.perf_counter()
        outcomes = super().post(bodies)
        self.metrics.commit.observe(time.perf_counter() - began)
        self.metrics.batch.observe(len(bodies))
        return outcomes
