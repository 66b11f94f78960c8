"""R5: damaged feeds and bombs, polled by the real parts over loopback, harm neither the process nor its other sources.

`make test-long` asks for 20,000 damaged feeds and the product's own deadlines; the suite for fewer and shorter ones.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.feeds import rss
from tests.long.bombs import BOMBS
from tests.long.damage import captures, mutant
from tests.long.figures import say
from tests.long.victim import Health, victim
from tests.long.wire import NAMES, Wire
from tests.servers.feed_server import Answerer, FeedServer, Reply, Seen

MUTATIONS = int(os.environ.get("MUTATIONS", "320"))
FULL = MUTATIONS >= 5_000
# Seconds for a document and for an answer: the product's own, or what keeps the suite short.
PARSE, TOTAL = (10.0, 20.0) if FULL else (1.0, 1.5)
DEADLINES = ("--parse", str(PARSE), "--total", str(TOTAL))
# A client asks a host for two things at once, so that many servers are many hosts.
SERVERS, EACH = 8, 5
SOURCES = SERVERS * EACH
LAG, GROWTH = (0.05 if FULL else 0.25), 64.0
GOOD = Reply(body=rss([("1", "One")]))
pytestmark = pytest.mark.timeout(120 + MUTATIONS // 10)


def damaging(first: int) -> Answerer:
    """Another damaged feed each time: first, first + SOURCES, first + 2 * SOURCES…"""
    number = first - SOURCES

    def answer(seen: Seen) -> Reply:
        nonlocal number
        number += SOURCES
        body, headers = mutant(number)
        return Reply(body=body, headers=headers)

    return answer


@pytest.fixture
async def good() -> AsyncIterator[str]:
    async with FeedServer() as server:
        server.reply("/", GOOD)
        yield server.url()


def judge(point: str, health: Health, deadline: float) -> None:
    """Says the figures, then holds them against the limits."""
    (seconds, name), most = health.slowest, max(health.lags)
    say(
        point,
        f"{health.polled} polls, {len(health.internal)} unhandled, slowest {seconds:.2f} s ({name}), "
        f"memory {health.growth:+.1f} MiB, loop lag p99 {health.p99 * 1000:.1f} ms, max {most * 1000:.0f} ms",
        f"0, {deadline:g} s, {GROWTH:g} MiB, {LAG * 1000:g} ms",
    )
    sys.stdout.write(f"{health.new} new entries; {dict(sorted(health.faults.items()))}\n")

    assert health.internal == []
    assert seconds <= deadline
    assert health.growth <= GROWTH
    assert health.p99 <= LAG


async def test_damaged_feeds_end_in_entries_or_a_fault(tmp_path: Path, good: str) -> None:
    captures()  # read before anything is timed
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(FeedServer()) for _ in range(SERVERS)]
        sources = {"good": good}
        for number in range(SOURCES):
            server, path = servers[number % SERVERS], f"/{number}"
            server.route(path, damaging(number))
            sources[f"m{number}"] = server.url(path)
        async with victim(tmp_path, sources, *DEADLINES) as process:
            await process.poll("good")
            for turn in range(-(-MUTATIONS // SOURCES)):
                account = await process.poll(*sources)
                assert account["polled"] == SOURCES + 1
                assert "good" not in account["faults"]
                if turn % 50 == 49:
                    sys.stdout.write(f"  {(turn + 1) * SOURCES} of {MUTATIONS} damaged feeds\n")
                    sys.stdout.flush()
            health = process.health
    # A feed may have to wait for those before it at its host; what is damaged takes no longer than what is not.
    judge("1 damaged feeds", health, PARSE)

    assert set(health.faults) <= {"not_a_feed", "parse_failed", "empty_body", "bad_encoding"}
    assert health.polled - sum(health.faults.values()) > health.polled // 2


async def test_bombs_end_within_their_deadline_and_the_next_feed_is_read(tmp_path: Path, good: str) -> None:
    """Two at a time, as many as there are parsers."""
    async with FeedServer() as server, Wire() as wire:
        sources = {"good": good}
        names = {f"b{number}": name for number, name in enumerate((*BOMBS, *NAMES))}
        for source, name in names.items():
            if name in BOMBS:
                server.reply(f"/{source}", Reply(body=BOMBS[name]))
            sources[source] = server.url(f"/{source}") if name in BOMBS else wire.url(name)
        async with victim(tmp_path, sources, *DEADLINES) as process:
            await process.poll("good")
            every = list(names)
            for first in range(0, len(every), 2):
                account = await process.poll(*every[first : first + 2], "good")
                what = {names.get(source, source): fault for source, fault in account["faults"].items()}
                sys.stdout.write(f"  {[names[one] for one in every[first : first + 2]]}: {what}\n")
                assert "good" not in account["faults"]
            health = process.health
    # Where a document takes all of its time, the one that waits for the parser takes twice as much.
    judge(f"1 {len(names)} bombs", health, max(TOTAL, 2 * PARSE) + 2)
