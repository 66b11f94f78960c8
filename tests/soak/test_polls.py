"""R6: thousands of polls of fifty feeds hold no more memory, files, threads, tasks or children than the first hundreds.

`make test-soak` has the full size; the suite polls less, and is as strict about all but memory.
"""

import asyncio
import json
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.feeds import rss
from tests.gazette import ROOT
from tests.servers.feed_server import Answerer, FeedServer, Reply, Seen, conditional

POLLS = int(os.environ.get("SOAK", "1200"))
FEEDS = 50
# So many polls fill caches and pools.
WARM = POLLS // 3
# KiB a thousand polls. With few of them one arena of the allocator weighs more than what would leak.
MOST = 1024 if POLLS >= 6000 else 3072
pytestmark = pytest.mark.timeout(max(120, POLLS // 10))


def changing(number: int) -> Answerer:
    """A window of thirty items that moves on by two each time."""
    asked = 0

    def answer(seen: Seen) -> Reply:
        nonlocal asked
        asked += 1
        items = range(2 * asked, 2 * asked + 30)
        titles = [(f"{number}-{item}", f"Regulator {number} opens docket {item} on open weights") for item in items]
        return Reply(body=rss(titles))

    return answer


def feeds(server: FeedServer) -> None:
    """Of ten feeds six are unchanged and say so, two change, one sends the same without saying so, one fails."""
    ills = [Reply(status=503), Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n<rss"), Reply(body=b"no feed"), Reply(status=404)]
    for number in range(FEEDS):
        same = rss([(f"{number}-{item}", f"Headline {item} of source {number}") for item in range(30)])
        path = f"/{number}"
        match number % 10:
            case 0:
                server.reply(path, ills[number // 10 % len(ills)])
            case 1 | 2:
                server.route(path, changing(number))
            case 3:
                server.reply(path, Reply(body=same))
            case _:
                server.route(path, conditional(same, etag=f'"{number}"'))


async def soaked(folder: Path) -> list[dict[str, int]]:
    async with FeedServer() as server:
        feeds(server)
        lines = ["version: 1", "sources:"]
        for number in range(FEEDS):
            lines += [f"  - id: s{number}", f"    url: {server.url(f'/{number}')}"]
        config = folder / "feeds.yaml"
        config.write_text("\n".join(lines) + "\n")
        words = ("-m", "tests.soak.polls", str(config), str(folder / "gazette.db"), "--polls", str(POLLS))
        child = await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, err = await child.communicate()
        assert child.returncode == 0, err.decode()[-4000:]
    return [json.loads(line) for line in out.splitlines()]


def slope(rounds: Sequence[dict[str, int]]) -> float:
    """KiB a thousand polls."""
    return 1000 * statistics.linear_regression([one["polls"] for one in rounds], [one["rss"] for one in rounds]).slope


async def test_nothing_grows_with_the_polls(tmp_path: Path) -> None:
    every = await soaked(tmp_path)
    rounds = [one for one in every if one["polls"] > WARM]
    first, last, grows = rounds[0], rounds[-1], slope(rounds)
    ranges = {name: (min(v), max(v)) for name in ("files", "threads", "tasks", "children") if (v := of(rounds, name))}
    sys.stdout.write(
        f"\n{last['polls']} polls: {sum(of(every, 'unchanged'))} unchanged, {sum(of(every, 'failed'))} failed, "
        f"{sum(of(every, 'new'))} new entries; resident {first['rss'] / 1024:.1f} to {last['rss'] / 1024:.1f} MiB, "
        f"{grows / 1024:+.2f} MiB a thousand polls; {ranges}\n"
    )

    assert last["polls"] >= POLLS
    assert sum(of(every, "failed")) >= POLLS // 20
    assert sum(of(every, "new")) >= POLLS // 5
    assert sum(of(every, "unchanged")) >= POLLS // 2
    assert grows <= MOST
    for name in ("threads", "tasks", "children"):
        assert len(set(of(rounds, name))) == 1, (name, ranges[name])
    # A connection that is kept alive may be there in one round and not in the next.
    assert ranges["files"][1] - ranges["files"][0] <= 4


def of(rounds: Sequence[dict[str, int]], name: str) -> list[int]:
    return [one[name] for one in rounds]
