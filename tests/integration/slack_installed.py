"""Installations in a real database file, for the tests of tokens."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slack_sdk.oauth.installation_store import Installation
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat.slack.installations import Installations
from bot.chat.slack.secrets import Secrets, new_key
from bot.domain.subscriptions import TenantId
from bot.store.beside import library_engine
from bot.store.transactions import SqlStore
from tests.servers.emulate import CLIENT_ID
from tests.unit.store.shelf import address, fresh

KEY = new_key()


@dataclass(slots=True, kw_only=True, eq=False)
class Book:
    """`told` are the tenants whose installation was reported."""

    path: Path
    store: SqlStore
    engine: AsyncEngine
    told: list[TenantId] = field(default_factory=list)

    def installations(self, *keys: str) -> Installations:
        """As a new process would open them; with the key that locked them unless told."""

        async def on_installed(tenant_id: TenantId) -> None:
            self.told.append(tenant_id)

        return Installations(self.engine, CLIENT_ID, Secrets(keys or (KEY,)), on_installed)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """What stands in the file."""
        return await asyncio.to_thread(_rows, self.path, table)


@asynccontextmanager
async def book(folder: Path) -> AsyncIterator[Book]:
    path = folder / "gazette.db"
    async with fresh(path) as store:
        engine = await asyncio.to_thread(library_engine, address(path), patience=5.0)
        try:
            yield Book(path=path, store=store, engine=engine)
        finally:
            await engine.dispose()


def installation(team_id: str | None = "T1", token: str = "xoxb-of-one", **changes: Any) -> Installation:  # noqa: S107 - nobody takes it
    fields: dict[str, Any] = {
        "app_id": "A1",
        "enterprise_id": None,
        "team_id": team_id,
        "team_name": "Readers",
        "bot_token": token,
        "bot_id": "B1",
        "bot_user_id": "U0",
        "bot_scopes": "chat:write,commands",
        "user_id": "U1",
        "installed_at": time.time(),
    }
    return Installation(**(fields | changes))


def _rows(path: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]  # noqa: S608 - ours
