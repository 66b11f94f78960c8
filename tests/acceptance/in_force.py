"""An installation whose feeds.yaml was taken over, as by a bot that ran."""

import asyncio
from datetime import UTC, datetime

from bot.bootstrap.recalled import key
from bot.sources.config.load import load_config
from tests.gazette import Gazette
from tests.unit.store.shelf import fresh


async def was_in_force(gazette: Gazette) -> None:
    """Its file, as it is now; the database is made."""
    config, now = await asyncio.to_thread(load_config, gazette.config), datetime.now(UTC)
    async with fresh(gazette.database) as store, store.writing() as tx:
        await tx.sync_sources(config.sources, now)
        await tx.keep_config(key(gazette.config), config.text, now)
