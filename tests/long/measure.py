"""How a process fares while it works: how late its event loop is, and how much memory it holds."""

import asyncio
import time
from pathlib import Path

STEP = 0.005


class Ticker:
    """Wants to be woken every 5 ms and notes, in seconds, how much later that was. A context manager."""

    def __init__(self) -> None:
        self.lags: list[float] = []

    async def __aenter__(self) -> "Ticker":
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(STEP)
            self.lags.append(time.perf_counter() - before - STEP)

    def p99(self) -> float:
        ordered = sorted(self.lags)
        return ordered[len(ordered) * 99 // 100]

    def most(self) -> float:
        return max(self.lags)


def memory(name: str) -> int:
    """KiB of this process: VmRSS for now, VmHWM for the most it ever held (proc(5))."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])
