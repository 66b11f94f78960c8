"""`/metrics` on a real socket, read with Prometheus' own parser: what is wrong shows, and nothing of any tenant."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.errors import ConfigError, Problem, SourceError, SourceFault
from bot.domain.metering import COUNTED, POLLS, POSTS, QUESTION_SECONDS, TIMED
from bot.ingest.lifecycle import after_failure
from bot.web.figures import GAUGES
from bot.web.metrics import ROUTE, PrometheusMeter, metrics_endpoint
from tests import make
from tests.integration.watched import listening, vitals
from tests.unit.commands.counter import CONFIG
from tests.unit.store.shelf import fresh

# By name and the values of the labels, whose order on the page is not ours.
Samples = Mapping[tuple[str, frozenset[str]], float]


@dataclass
class Watched:
    """What a test sets, and what the page then says: the value by name and values of labels."""

    store: Any
    path: Path
    meter: PrometheusMeter = field(default_factory=PrometheusMeter)
    changes: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    async def read(self) -> Samples:
        endpoint = metrics_endpoint(vitals(self.store, **self.changes), self.meter)
        async with (
            listening({ROUTE: endpoint}) as url,
            aiohttp.ClientSession() as session,
            session.get(f"{url}/metrics") as answer,
        ):
            assert (answer.status, answer.content_type) == (200, "text/plain")
            self.text = await answer.text()
        families = text_string_to_metric_families(self.text)
        return {
            (sample.name, frozenset(sample.labels.values())): sample.value for one in families for sample in one.samples
        }


def of(name: str, *labels: str) -> tuple[str, frozenset[str]]:
    return f"gazette_{name}", frozenset(labels)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        yield Watched(store, path)


async def test_every_figure_has_a_name_of_its_own_and_words(watched: Watched) -> None:
    await watched.read()
    names = [one.name for one in (*COUNTED, *TIMED, *GAUGES)]
    assert len(set(names)) == len(names)
    for one in (*COUNTED, *TIMED, *GAUGES):
        assert f"# HELP {one.name}" in watched.text
        assert one.says.endswith(".")


async def test_all_is_well_where_nothing_happened_yet(watched: Watched) -> None:
    found = await watched.read()
    assert found[of("database_up")] == 1
    assert found[of("configuration_ok")] == 1
    assert found[of("disk_has_room")] == 1
    assert found[of("platform_up", "discord")] == 1
    assert of("platform_up", "slack") not in found
    assert found[of("posts_waiting")] == found[of("subscriptions_overdue")] == found[of("slots_unfilled")] == 0
    assert of("post_oldest_due_timestamp_seconds") not in found
    assert found[of("posts_total", "given_up")] == 0
    assert found[of("posts_uncertain_total")] == 0
    assert found[of("sources", "new")] == len(CONFIG.sources)
    assert found["process_resident_memory_bytes", frozenset()] > 0


async def test_what_is_wrong_shows(watched: Watched) -> None:
    problem = ConfigError((Problem(file="feeds.yaml", line=3, column=1, key="", message="odd"),))
    watched.changes = {
        "problem": lambda: problem,
        "platforms": lambda: {"discord": "connected", "slack": "token refused: xoxb-1"},
        "refusals": lambda: {"slack": "does not answer", "discord:4711": "we were thrown out", "slack:T9": "gone"},
        "held": lambda: "doubtful since it leapt forward",
        "has_room": lambda: False,
        "uncertain": lambda: 2,
    }
    found = await watched.read()
    assert found[of("configuration_ok")] == 0
    assert found[of("platform_up", "slack")] == 0
    assert (found[of("platform_refusing", "slack")], found[of("platform_refusing", "discord")]) == (1, 0)
    assert found[of("tenants_refusing")] == 2
    assert found[of("clock_in_doubt")] == 1
    assert found[of("disk_has_room")] == 0
    assert found[of("posts_uncertain_total")] == 2
    assert not any(secret in watched.text for secret in ("4711", "T9", "xoxb", "thrown out"))


async def test_a_source_that_fails_is_named_with_how_often(watched: Watched) -> None:
    spec = CONFIG.sources[0]
    async with watched.store.writing() as tx:
        await tx.sync_sources(CONFIG.sources, make.NOON)
    async with watched.store.reading() as view:
        record = next(one for one in await view.sources() if one.id == spec.id)
    failed = after_failure(record, spec, SourceError(SourceFault.TIMEOUT, "late"), now=make.NOON)
    async with watched.store.writing() as tx:
        await tx.update_sources([failed])
    found = await watched.read()
    assert found[of("sources", "degraded")] == 1
    assert found[of("source_failures", spec.id)] == 1
    assert of("source_last_success_timestamp_seconds", spec.id) not in found
    assert found[of("last_poll_timestamp_seconds")] == make.NOON.timestamp()


async def test_without_the_database_the_page_says_that_and_what_it_knows_by_itself(watched: Watched) -> None:
    with closing(sqlite3.connect(watched.path, isolation_level=None)) as other:
        other.execute("DROP TABLE deliveries")
    found = await watched.read()
    assert found[of("database_up")] == 0
    assert of("posts_waiting") not in found
    assert found[of("platform_up", "discord")] == 1


async def test_a_disk_that_does_not_answer_takes_its_figures_away_and_no_others(watched: Watched) -> None:
    def gone() -> int:
        raise OSError(5, "Input/output error")

    watched.changes = {"free": gone}
    found = await watched.read()
    assert of("disk_free_bytes") not in found
    assert found[of("database_up")] == 1


async def test_what_was_counted_and_timed_is_there(watched: Watched) -> None:
    watched.meter.count(POLLS, "read", by=3)
    watched.meter.count(POLLS, "read")
    watched.meter.count(POSTS, "given_up")
    watched.meter.time(QUESTION_SECONDS, 0.2, "discord", "search", "answered")
    found = await watched.read()
    assert found[of("polls_total", "read")] == 4
    assert found[of("posts_total", "given_up")] == 1
    asked = ("discord", "search", "answered")
    assert found[of("question_seconds_count", *asked)] == 1
    assert found[of("question_seconds_bucket", *asked, "0.1")] == 0
    assert found[of("question_seconds_bucket", *asked, "0.3")] == 1
