"""`/ready` on a real socket: red for whoever restarts us, with the reason, and no word about any tenant."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.store.transactions import SqlStore
from bot.web.ready import ROUTE, ready_endpoint
from tests.integration.watched import listening, vitals
from tests.unit.store.shelf import HEAD, fresh


@dataclass
class Bot:
    """The signs that a test sets, over a real database."""

    store: SqlStore
    path: Path
    room: bool = True
    platforms: dict[str, str] = field(default_factory=lambda: {"discord": "connected", "slack": "off: no token is set"})
    refusals: dict[str, str] = field(default_factory=dict)
    held: str = ""
    url: str = ""

    async def ask(self, path: str = "/ready") -> tuple[int, Any]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.json() if path == "/ready" else await answer.text()

    async def reasons(self) -> list[str]:
        status, body = await self.ask()
        assert (status == 200) is body["ready"] is (not body["reasons"])
        return list(body["reasons"])


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        made = Bot(store, path)
        endpoint = ready_endpoint(
            vitals(
                store,
                platforms=lambda: made.platforms,
                has_room=lambda: made.room,
                refusals=lambda: made.refusals,
                held=lambda: made.held,
            )
        )
        async with listening({ROUTE: endpoint}) as url:
            made.url = url
            yield made


async def test_all_is_well(bot: Bot) -> None:
    status, body = await bot.ask()
    assert status == 200
    assert body == {
        "ready": True, "reasons": [], "schema": HEAD, "database": "ok", "disk": "ok", "configuration": "ok",
        "platforms": {"discord": "connected", "slack": "off"}, "refusing": {}, "tenants_refusing": 0,
        "waiting": 0, "oldest_due": None, "late": False, "uncertain": 0, "last_poll": None,
    }  # fmt: skip


async def test_a_full_disk_a_lost_connection_an_open_circuit_and_a_doubtful_clock_are_reasons(bot: Bot) -> None:
    bot.room = False
    bot.platforms["discord"] = "token refused: 401 of https://api.example/secret"
    bot.refusals = {"slack": "does not answer since 2025-08-03 09:00 UTC; posts wait"}
    bot.held = "doubtful since it leapt forward"
    assert await bot.reasons() == [
        "the disk is almost full",
        "discord: token refused",
        "slack: does not answer since 2025-08-03 09:00 UTC",
        "the clock is doubtful since it leapt forward",
    ]


async def test_a_refused_tenant_is_counted_and_neither_named_nor_a_reason(bot: Bot) -> None:
    bot.refusals = {"slack:T0SECRET": "our token is refused there"}
    status, body = await bot.ask()
    assert (status, body["tenants_refusing"]) == (200, 1)
    assert "T0SECRET" not in str(body)


async def test_a_damaged_database_is_a_reason_and_liveness_is_not_asked(bot: Bot) -> None:
    with closing(sqlite3.connect(bot.path, isolation_level=None)) as other:
        other.execute("DROP TABLE deliveries")
    status, body = await bot.ask()
    assert (status, body["database"]) == (503, "unavailable")
    assert body["reasons"] == ["the database does not serve: store_failed"]
    assert await bot.ask("/health") == (200, "ok")
