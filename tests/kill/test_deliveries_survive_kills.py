"""Nothing lost and nothing twice, however often the bot is killed; `make test-kill` does the same at full size."""

import os
import random
import re
import sys
from asyncio import create_subprocess_exec, wait_for
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "200"))
LAST = re.compile(r"(\d+) kills, (\d+) deliveries, (\d+) lost, (\d+) doubled")
BLIND = re.compile(r"without history: .*; (\d+) on Discord within 60 s")


async def campaign(kills: int, *words: str) -> tuple[int, str]:
    """In a process of its own: it forks, which no process with threads should."""
    seed = random.SystemRandom().randrange(10**6)
    running = await create_subprocess_exec(
        *(sys.executable, "-m", "tests.kill.run", "--kills", str(kills), "--seed", str(seed), *words),
        cwd=ROOT,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        said, _ = await wait_for(running.communicate(), 500)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    return running.returncode or 0, said.decode()


@pytest.mark.timeout(600)
async def test_no_post_is_lost_or_doubled_by_200_kills_with_a_fifth_of_all_requests_failing() -> None:
    code, said = await campaign(KILLS)

    found = LAST.search(said)
    assert found, said
    kills, deliveries, lost, doubled = map(int, found.groups())
    assert (kills, lost, doubled) == (KILLS, 0, 0), said
    assert deliveries > KILLS / 2
    assert code == 0, said


@pytest.mark.timeout(600)
@pytest.mark.parametrize("history", ["refused", "empty"])
async def test_where_history_may_not_be_read_nothing_is_lost_and_few_posts_are_doubled(history: str) -> None:
    """At moments that nobody chose, as kills come: those that are aimed hit a post under way each time."""
    code, said = await campaign(KILLS // 8, "--history", history, "--aimed", "0", "--calm")

    found, blind = LAST.search(said), BLIND.search(said)
    assert found, said
    assert blind, said
    assert found.group(3) == "0", said
    assert blind.group(1) == "0", said
    assert code == 0, said
