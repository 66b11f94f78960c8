"""What the store acknowledged is there after a kill, whole; and two processes lose nothing of each other's work."""

import asyncio
import os
import random
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.dialects import reader_engine, writer_engine
from bot.store.transactions import SqlStore
from tests.long import figures
from tests.make import NOON, spec
from tests.unit.store.shelf import opened

ROOT = Path(__file__).resolve().parents[2]
KILLS, TIMES = int(os.environ.get("COMMIT_KILLS", "100")), 400
LAST = re.compile(r"(\d+) kills, (\d+) acknowledged commits, (\d+) missing, (\d+) unsound")
# Run by a process of its own, without the lock of the writing process: what protects here is the transaction alone.
INCREMENT = """
import asyncio
from tests.kill.test_commits_survive_kills import increment
asyncio.run(increment({0!r}))
"""


async def increment(file: str) -> None:
    store = SqlStore(reader=reader_engine(Path(file), patience=20), writer=writer_engine(Path(file), patience=20))
    for _ in range(TIMES):
        async with store.writing() as writing:
            (source,) = await writing.sources()
            await writing.update_sources([replace(source, failures=source.failures + 1)])
    await store.close()


async def run(*words: str) -> tuple[int, str]:
    running = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=PIPE, stderr=STDOUT)
    said, _ = await asyncio.wait_for(running.communicate(), 250 + KILLS)
    return running.returncode or 0, said.decode()


@pytest.mark.timeout(300 + KILLS)
async def test_no_acknowledged_commit_is_missing_after_kills_within_transactions() -> None:
    seed = random.SystemRandom().randrange(10**6)
    code, said = await run("-m", "tests.kill.commits", "--kills", str(KILLS), "--seed", str(seed))

    found = LAST.search(said)
    assert found, said
    figures.say("3 kill -9 within transactions", found[0], "0 missing, 0 unsound")
    kills, acknowledged, missing, unsound = map(int, found.groups())
    assert (code, kills, missing, unsound) == (0, KILLS, 0, 0), said
    assert acknowledged > KILLS


@pytest.mark.timeout(300)
async def test_two_processes_count_to_800_together(tmp_path: Path) -> None:
    file = tmp_path / "gazette.db"
    async with opened(file) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        ended = await asyncio.gather(*(run("-c", INCREMENT.format(str(file))) for _ in range(2)))

        assert [code for code, _ in ended] == [0, 0], ended
        async with store.reading() as reading:
            (source,) = await reading.sources()
        figures.say("3 two processes", f"{source.failures} increments", f"{2 * TIMES}")
        assert source.failures == 2 * TIMES
