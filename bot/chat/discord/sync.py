"""Tell Discord which commands there are, only when they changed: 200 new ones a day are all it takes."""

import hashlib
import json
import logging
from typing import Protocol

import discord
from discord import app_commands

log = logging.getLogger(__name__)


class SyncMemory(Protocol):
    """Where the hash of the table that Discord has is kept between starts."""

    async def load(self) -> str | None: ...

    async def save(self, text: str) -> None: ...


async def sync_if_changed(tree: app_commands.CommandTree[discord.Client], memory: SyncMemory) -> bool:
    """Whether the table was sent. Raises where Discord is down, so that the start is tried again.

    A table that Discord refuses is our fault and is logged: the bot works with the commands that it has.
    """
    table = await fingerprint(tree)
    if await memory.load() == table:
        return False
    try:
        await tree.sync()
    except discord.DiscordServerError:
        raise
    except (discord.HTTPException, discord.RateLimited, app_commands.CommandSyncFailure) as error:
        log.error("Discord refused the table of commands: %s", error)  # noqa: TRY400 - the trace says nothing more
        return False
    await memory.save(table)
    log.info("Discord has the new table of %s commands", len(tree.get_commands()))
    return True


async def fingerprint(tree: app_commands.CommandTree[discord.Client]) -> str:
    """The SHA-256 of the table as it would be sent, and of the application that it is for."""
    translator = tree.translator
    commands = tree.get_commands()
    table = [
        await one.get_translated_payload(tree, translator) if translator else one.to_dict(tree) for one in commands
    ]
    text = json.dumps([tree.client.application_id, table], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
