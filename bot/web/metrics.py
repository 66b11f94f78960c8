"""`/metrics`: figures for Prometheus, or whatever else reads its text format, on a listener of their own.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.domain.http import HttpRequest, HttpResponse
from bot.domain.metering import COUNTED, TIMED, Counted, Timed
from bot.ports import Endpoint
from bot.web.figures import Reading, Survey, of_the_database, of_the_process, survey
from bot.web.vitals import Vitals, in_time

ROUTE: Final = ("GET", "/metrics")


class PrometheusMeter:
    """Fulfils Meter."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._counters = {one.name: Counter(one.name, one.says, one.labels, registry=registry) for one in COUNTED}
        for one in COUNTED:
            for value in one.known:
                self._counters[one.name].labels(value)
        self._timers = {
            one.name: Histogram(one.name, one.says, one.labels, buckets=one.steps, registry=registry) for one in TIMED
        }
        # Memory, processor time, open files: nothing where the system does not tell.
        ProcessCollector(registry=registry)

    def count(self, what: Counted, *labels: str, by: int = 1) -> None:
        self._counters[what.name].labels(*labels).inc(by)

    def time(self, what: Timed, seconds: float, *labels: str) -> None:
        self._timers[what.name].labels(*labels).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


def metrics_endpoint(vitals: Vitals, meter: PrometheusMeter) -> Endpoint:
    """200 whatever is wrong: what is wrong is among the figures."""

    async def answer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every endpoint takes one
        found, _ = await in_time(survey(vitals))
        body = await asyncio.to_thread(_page, vitals, found, meter)
        return HttpResponse(headers=(("Content-Type", CONTENT_TYPE_LATEST),), body=body)

    return answer


def _page(vitals: Vitals, found: Survey | None, meter: PrometheusMeter) -> bytes:
    """In a thread: it asks the disk and the system, and a thousand sources take a while to write down."""
    return _gauges([*of_the_process(vitals), *of_the_database(found)]) + meter.text()


class _Moment:
    """What was read once, as a collector."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = readings

    def collect(self) -> Iterable[Metric]:
        for gauge, values in self._readings:
            kind = CounterMetricFamily if gauge.grows else GaugeMetricFamily
            family = kind(gauge.name, gauge.says, labels=gauge.labels)
            for labels, value in values.items():
                family.add_metric(labels, value)
            yield family


def _gauges(readings: Iterable[Reading]) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Moment(readings))
    return generate_latest(registry)
