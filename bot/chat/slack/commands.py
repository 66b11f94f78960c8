"""What is typed: `/gazette <verb> …`, its aliases, and `/gazette open`, which leads to a form."""

from collections.abc import Sequence
from typing import Final

from bot.chat.slack import typed
from bot.chat.slack.answers import show
from bot.chat.slack.asking import Call, Visit
from bot.chat.slack.spoken import MAIN
from bot.commands.answer import answer, press, refusal
from bot.commands.pages import shares
from bot.commands.spec import Command, Reply
from bot.domain.errors import UserError

OPEN: Final = "open"


def line_of(call: Call, commands: Sequence[Command]) -> str:
    return typed.line(_name(call), str(call.body.get("text") or ""), commands)


def opens(line: str) -> str | None:
    """What `open` is to open, which may be nothing in particular; None for any other line."""
    verb, _, rest = line.partition(" ")
    return rest if verb.casefold() == OPEN else None


async def typed_line(visit: Visit, line: str) -> None:
    """Answer a slash command where it was typed, in words under the name by which it was called."""
    name = _name(visit.call)
    called_by_alias = any(one.alias and f"/{one.name}" == name for one in visit.core.commands)
    reply = await _reply(visit, line)
    await show(visit.core, visit.call.response_url, reply, main=MAIN if called_by_alias else name, bot=visit.installed)


async def pressed(visit: Visit, key: str) -> None:
    """Answer a button of a message. A page that only its reader sees is turned in place; others keep what they see."""
    container = visit.call.body.get("container") or {}
    own = container.get("is_ephemeral") is True and not shares(key)
    reply = await press(key, visit.asker, visit.core.services, commands=visit.core.commands)
    await show(visit.core, visit.call.response_url, reply, in_place=own, bot=visit.installed)


def _name(call: Call) -> str:
    return str(call.body.get("command") or MAIN)


async def _reply(visit: Visit, line: str) -> Reply:
    try:
        request = typed.read(line, visit.asker, visit.core.commands)
    except UserError as error:
        return refusal(error, "a typed command")
    return await answer(request, visit.core.services, commands=visit.core.commands)
