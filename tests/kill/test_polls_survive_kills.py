"""What a poll reported is there after a kill, whole; what a killed one had read comes with the next."""

import os
import random
import re
import sys
from asyncio import create_subprocess_exec, wait_for
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import pytest

from tests.long.figures import say

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("POLL_KILLS", "24"))
LAST = re.compile(r"(\d+) kills, (\d+) polls, (\d+) missing, (\d+) unsound")


async def overheard(running: Process) -> str:
    """What the process says until its end, passed on as it comes."""
    said = ""
    assert running.stdout is not None
    async for line in running.stdout:
        said += line.decode()
        sys.stdout.write(line.decode())
        sys.stdout.flush()
    await running.wait()
    return said


@pytest.mark.timeout(120 + 3 * KILLS)
async def test_no_acknowledged_poll_is_missing_after_kills_at_work() -> None:
    words = ("-m", "tests.kill.polling", "--kills", str(KILLS), "--seed", str(random.SystemRandom().randrange(10**6)))
    running = await create_subprocess_exec(sys.executable, "-W", "ignore", *words, cwd=ROOT, stdout=PIPE, stderr=STDOUT)
    said = await wait_for(overheard(running), 90 + 3 * KILLS)

    found = LAST.search(said)
    assert found, said
    say("3 kill -9 during polls", found[0], "0 missing, 0 unsound")
    kills, polls, missing, unsound = map(int, found.groups())
    assert (running.returncode, kills, missing, unsound) == (0, KILLS, 0, 0), said
    assert polls > KILLS // 4
