"""How an interaction is answered: deferred at once, then the answer in as many messages as it needs.

An interaction has to be answered within 3 s and can be followed up for 15 min:
https://discord.com/developers/docs/interactions/receiving-and-responding.
"""

import asyncio
import logging
from collections.abc import Awaitable
from functools import partial
from typing import Any, Protocol

import discord
from discord.http import Route

from bot.chat.discord import faults, pictures
from bot.chat.discord.components import CONTAINER, text
from bot.chat.discord.line import reopen
from bot.chat.discord.render import ALARM, COLOUR, COMPONENTS_V2, EPHEMERAL, Payload, render
from bot.commands.spec import Reply
from bot.ports import Painter

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
# Where the app was only brought along by a person, Discord takes five follow-ups.
MOST_PARTS = 5
_PATIENCE = 60.0
_ORIGINAL = "/messages/@original"
_LATE = (faults.UNKNOWN_INTERACTION, faults.ALREADY_ANSWERED)
# What everybody sees, for a moment, of an answer that turned out to be private.
_ASIDE: Payload = {
    "flags": COMPONENTS_V2,
    "components": [text("-# This answer is only for who asked.")],
    "allowed_mentions": {"parse": []},
}


class Ask(Protocol):
    """What makes the reply once the interaction is deferred."""

    def __call__(self) -> Awaitable[Reply]: ...


async def respond(interaction: Interaction, *, private: bool, ask: Ask, painter: Painter | None = None) -> None:
    """Defer, ask, answer. Late and doubled interactions are left alone: nobody waits for their answer any more."""
    if not await defer(interaction, private=private):
        return
    reply = await ask()
    try:
        await show(interaction, reply, private=private, painter=painter)
    except faults.FAILURES as error:
        log.warning("an answer did not reach Discord: %s", _short(error))


async def defer(interaction: Interaction, *, private: bool) -> bool:
    """Whether the interaction is ours to answer."""
    try:
        # A press on a button is answered by a new message too, so that nobody changes what others see.
        await interaction.response.defer(ephemeral=private, thinking=True)
    except discord.InteractionResponded:
        return False
    except faults.FAILURES as error:
        level = logging.INFO if getattr(error, "code", 0) in _LATE else logging.WARNING
        log.log(level, "an interaction could not be answered: %s", _short(error))
        return False
    return True


async def turn_away(interaction: Interaction, words: str) -> None:
    """Tell the asker alone, at once and in one request: who asks too fast shall cost less than who does not."""
    try:
        await interaction.response.send_message(words, ephemeral=True)
    except (discord.InteractionResponded, *faults.FAILURES) as error:
        log.info("a refusal did not reach Discord: %s", _short(error))


async def show(interaction: Interaction, reply: Reply, *, private: bool, painter: Painter | None = None) -> None:
    """Fill the placeholder, then follow up. What is private never fills a placeholder that everybody sees.

    Such a one is filled with a note and taken away at the end: behind one that was never filled, Discord has refused
    what follows as an unknown message (https://github.com/discord/discord-api-docs/issues/2739).
    """
    parts = _shortened(render(reply.message, colour=ALARM if reply.fault else COLOUR))
    hidden = private or reply.private
    aside = hidden and not private
    if aside:
        await _webhook(interaction, "PATCH", _ORIGINAL, pictures.Shape(body=_ASIDE))
    for number, part in enumerate(parts):
        marked = {**part, "flags": part["flags"] | (EPHEMERAL if hidden else 0)}
        method, path = ("PATCH", _ORIGINAL) if number == 0 and not aside else ("POST", "")
        ready = await pictures.shapes(marked, painter)
        await pictures.first_taken(ready, partial(_webhook, interaction, method, path))
    if aside:
        await _webhook(interaction, "DELETE", _ORIGINAL)


def _shortened(parts: tuple[Payload, ...]) -> tuple[Payload, ...]:
    """At most five, the last of which says that there is more."""
    if len(parts) <= MOST_PARTS:
        return parts
    *whole, last = parts[:MOST_PARTS]
    note = text(f"-# {len(parts) - MOST_PARTS} more parts are not shown. Ask for less at a time.")
    kept = [one for one in last["components"] if one["type"] == CONTAINER]
    return (*whole, {**last, "components": [*kept, note]})


async def _webhook(interaction: Interaction, method: str, path: str, shape: pictures.Shape | None = None) -> None:
    """A request to the interaction's own address, through discord.py's client so that its rate limits hold."""
    where: dict[str, Any] = {"webhook_id": interaction.application_id, "webhook_token": interaction.token}
    route = Route(method, "/webhooks/{webhook_id}/{webhook_token}" + path, **where)
    http = interaction.client.http
    try:
        async with asyncio.timeout(_PATIENCE):
            await http.request(route, **(pictures.request(shape) if shape else {}))
    except TimeoutError:
        reopen(http)
        raise


def _short(error: BaseException) -> str:
    """Without addresses: those of interactions hold their token."""
    code = getattr(error, "code", None)
    return f"{type(error).__name__}, code {code}" if code is not None else type(error).__name__
