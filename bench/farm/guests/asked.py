"""How a guest that stays is asked: it says that it is ready; then a line in, a round, a line of JSON out.

Standard library only: it runs in the environments of the guests.
"""

import json
import sys
import time
from collections.abc import Awaitable, Callable, Mapping


async def answer(poll: Callable[[], Awaitable[Mapping[str, object]]]) -> None:
    """Until the input ends. The reads block the loop, in which nothing else runs."""
    say("ready")
    while sys.stdin.readline():
        wall, cpu = time.perf_counter(), time.process_time()
        found = await poll()
        told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, **found}
        say(json.dumps(told))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
