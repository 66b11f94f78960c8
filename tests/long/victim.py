"""The process of polling.py seen from a test: tell it what to poll, hear how it fared."""

import asyncio
import json
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.gazette import ROOT


@dataclass(slots=True, kw_only=True)
class Health:
    """All accounts together. Seconds, and KiB of memory: at the end of the first poll, and the most ever."""

    polled: int = 0
    new: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    internal: list[str] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    first: int = 0
    most: int = 0

    def take(self, account: Mapping[str, Any], number: int) -> None:
        self.polled += account["polled"]
        self.new += account["new"]
        for name, fault in account["faults"].items():
            self.faults[fault] = self.faults.get(fault, 0) + 1
            if fault == "internal":
                self.internal.append(f"{name} in poll {number}")
        self.lags += account["lags"]
        self.slowest = max(self.slowest, *((seconds, name) for name, seconds in account["seconds"].items()))
        self.first = self.first or account["rss"]
        self.most = account["most"]

    @property
    def p99(self) -> float:
        return sorted(self.lags)[len(self.lags) * 99 // 100]

    @property
    def growth(self) -> float:
        """MiB."""
        return (self.most - self.first) / 1024


class Victim:
    """`health` is the sum of what was heard. The first poll, from which growth counts, ought to be harmless."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.health = Health()
        self._process = process
        self._polls = 0

    async def poll(self, *ids: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"ids": ids}).encode() + b"\n")
        line = await self._process.stdout.readline()
        assert line, "the process has ended; its log says why"
        account: dict[str, Any] = json.loads(line)
        self.health.take(account, self._polls)
        self._polls += 1
        return account


@asynccontextmanager
async def victim(folder: Path, sources: Mapping[str, str], *more: str) -> AsyncIterator[Victim]:
    """`sources` are ids and addresses. At the end the process is over, it logged no error and its database is whole."""
    lines = ["version: 1", "sources:"]
    lines += [line for name, url in sources.items() for line in (f"  - id: {name}", f"    url: {url}")]
    (folder / "feeds.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ("-m", "tests.long.polling", str(folder / "feeds.yaml"), str(folder / "gazette.db"), *more)
    errors = (folder / "errors.log").open("w+b")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=errors, limit=2**26
    )
    try:
        yield Victim(process)
        assert process.stdin is not None
        process.stdin.close()  # communicate() alone leaves it open, and the process would wait for the next poll
        await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
        errors.close()
        sys.stdout.write(said)
    assert (process.returncode, said) == (0, ""), said[-4000:]
    with closing(sqlite3.connect(folder / "gazette.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
