"""A worker that is stopped past its lease wakes as if nothing had happened: real processes, SIGSTOP, both doubles."""

import os
import random
import re
import sys
from asyncio import create_subprocess_exec, wait_for
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FREEZES = int(os.environ.get("FREEZES", "12"))
LAST = re.compile(
    r"(\d+) freezes, (\d+) with a post under way, (\d+) deliveries, \d+ taken back, (\d+) lost, (\d+) doubled"
)


@pytest.mark.timeout(60 + 10 * FREEZES)
async def test_the_other_worker_takes_over_and_nothing_is_lost_or_doubled() -> None:
    """In a process of its own: it forks, which no process with threads should."""
    words = ("-W", "ignore", "-m", "tests.kill.frozen", "--freezes", str(FREEZES))
    seed = random.SystemRandom().randrange(10**6)
    running = await create_subprocess_exec(
        *(sys.executable, *words, "--seed", str(seed)), cwd=ROOT, stdout=PIPE, stderr=STDOUT
    )
    try:
        said, _ = await wait_for(running.communicate(), 50 + 10 * FREEZES)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()

    found = LAST.search(said.decode())
    assert found, f"seed {seed}: {said.decode()}"
    _, hit, deliveries, lost, doubled = map(int, found.groups())
    assert (running.returncode, lost, doubled) == (0, 0, 0), f"seed {seed}: {said.decode()}"
    assert hit > FREEZES // 4
    assert deliveries > FREEZES
