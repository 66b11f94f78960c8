"""Run the real command in a process of its own, as a user or another program does."""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Gazette:
    """One installation: a folder with its feeds.yaml and database; sources may reach loopback."""

    folder: Path
    env: Mapping[str, str]

    @property
    def config(self) -> Path:
        return self.folder / "feeds.yaml"

    @property
    def database(self) -> Path:
        return self.folder / "gazette.db"

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            cwd=self.folder,
            env={**_bare_environment(), "PYTHONPATH": str(ROOT), **self.env},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *words: str) -> Ran:
        process = await self.start(*words)
        out, err = await asyncio.wait_for(process.communicate(), timeout=100)
        return Ran(process.returncode or 0, out.decode(), err.decode())


def install(folder: Path, feeds: str, **env: str) -> Gazette:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    return Gazette(folder, {"GAZETTE_ALLOW_NETWORKS": "127.0.0.0/8", **env})


def all_due_now(database: Path) -> None:
    """Both subscriptions at one moment: two runs by hand are two editions where a second passes between them."""
    moment = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
    with closing(sqlite3.connect(database, timeout=30)) as opened, opened:
        assert opened.execute("UPDATE subscriptions SET next_due_at = ?", (moment,)).rowcount == 2


def _bare_environment() -> dict[str, str]:
    """What a process needs to live, and nothing that sets the product."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ}
