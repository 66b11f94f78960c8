"""Stored news on a policy. It names the policy's number, or its name word by word; it never changes a status."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.commands.search import item
from bot.commands.spec import Services
from bot.digest.follow_ups import phrases
from bot.domain.config import Configuration
from bot.domain.entries import Entry, EntryKind
from bot.domain.hub import ModelReading
from bot.domain.messages import Item
from bot.domain.policies import Policy


async def coverage(policy: Policy, services: Services, *, offset: int, limit: int) -> tuple[list[Item], bool]:
    """Newest first, numbered from `offset` on, and whether there are more."""
    async with services.store.reading() as view:
        found = await view.coverage(policy.identifiers, phrases(policy), offset=offset, limit=limit)
        models = [entry.title for entry in found.entries if entry.kind is EntryKind.MODEL]
        readings = await view.models(models, before=services.clock.now())
    # In a thread: the first summary of each kind reads its template from disk.
    items = await asyncio.to_thread(_items, found.entries, offset, services.config(), readings)
    return items, found.more


def _items(
    entries: Sequence[Entry], offset: int, config: Configuration, readings: Mapping[str, ModelReading]
) -> list[Item]:
    return [
        item(number, entry, config, readings.get(entry.title)) for number, entry in enumerate(entries, start=offset + 1)
    ]
