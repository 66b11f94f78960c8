"""Modals on their way: opened at once, because a trigger is good for 3 s, and filled when the answer is there."""

import asyncio
import logging

from bot.chat.slack import faults
from bot.chat.slack.answers import refuse, short
from bot.chat.slack.asking import Call, Visit
from bot.chat.slack.core import Core
from bot.chat.slack.forms import fields, form, values_of
from bot.chat.slack.meta import Meta
from bot.chat.slack.tokens import Installed
from bot.chat.slack.typed import checked
from bot.chat.slack.views import View, answered, blocks_of, picker, told
from bot.commands.answer import answer, press, refusal
from bot.commands.check import allow, find, find_command
from bot.commands.line import parse
from bot.commands.spec import Reply, Request, Value
from bot.commands.wording import said
from bot.domain.errors import UserError

log = logging.getLogger(__name__)

# The client waits for as long as Slack asks it to; a person does not.
_PATIENCE = 10.0
# Room for what is said above a form, so that the form itself always fits.
_MOST_ABOVE = 40
_CLOSED = ("not_found", "view_not_found")
_UNSHOWN = "The answer cannot be shown in this window. Please ask with /gazette."
_TOO_LATE = said("Slack did not open the window in time.", "Please try again.")


async def open_form(visit: Visit, words: str) -> None:
    """The form of the action that the words name; a choice of what there is where they name none."""
    try:
        shown = await _chosen(visit, words)
    except UserError as error:
        shown = answered(refusal(error, "a form"), Meta(channel=visit.asker.channel_id), visit.core.commands)
    await update(visit, visit.opened, shown)


async def fill(visit: Visit, view_id: str, meta: Meta, values: dict[str, Value]) -> None:
    """Put the answer into the modal, or the form again where something in it was not right."""
    reply = await _asked(visit, meta, values)
    await update(visit, view_id, _again(visit, reply, meta, values) or answered(reply, meta, visit.core.commands))


async def turn(visit: Visit, key: str) -> None:
    """A button of an answer that stands in a modal."""
    shown = visit.call.view
    reply = await press(key, visit.asker, visit.core.services, commands=visit.core.commands)
    meta = Meta.read(shown.get("private_metadata"))
    await update(visit, str(shown.get("id") or ""), answered(reply, meta, visit.core.commands))


async def submitted(visit: Visit) -> None:
    """A form that was sent off."""
    shown = visit.call.view
    meta = Meta.read(shown.get("private_metadata"))
    try:
        values = values_of(shown, find(meta.command, meta.action, visit.core.commands))
    except UserError:
        values = {}
    await fill(visit, str(shown.get("id") or ""), meta, values)


async def open_view(core: Core, call: Call, installed: Installed, shown: View) -> str:
    """The id of the modal; empty where Slack did not open it, which the asker is told where there is a way to."""
    client = core.clients.asking(installed.bot_token)
    try:
        async with asyncio.timeout(_PATIENCE):
            answer = await client.views_open(trigger_id=call.trigger_id, view=shown)
        return str(answer["view"]["id"])
    except Exception as error:  # noqa: BLE001 - whatever it was, it is logged without what it may hold, and told
        log.warning("a modal was not opened: %s", short(error))
        await refuse(core, call.response_url, _TOO_LATE)
        return ""


async def update(visit: Visit, view_id: str, shown: View) -> None:
    """Harmless where the modal was closed meanwhile. What Slack does not take is said not to be there."""
    failure = await _updated(visit, view_id, shown)
    if failure is not None and faults.word(failure) not in _CLOSED:
        await _updated(visit, view_id, told(_UNSHOWN, Meta.read(shown["private_metadata"])))


async def _updated(visit: Visit, view_id: str, shown: View) -> Exception | None:
    client = visit.core.clients.asking(visit.installed.bot_token)

    async def make(view: View) -> object:
        async with asyncio.timeout(_PATIENCE):
            return await client.views_update(view_id=view_id, view=view)

    try:
        await visit.core.pictures.show(shown, visit.installed, make)
    except Exception as error:  # noqa: BLE001 - as above; nobody may be looking any more
        log.warning("a modal was not filled: %s", short(error))
        return error
    return None


async def _chosen(visit: Visit, words: str) -> View:
    """Raises UserError for words that name nothing. What they say beyond the action is filled in already."""
    meta, table = Meta(channel=visit.asker.channel_id), visit.core.commands
    verb, _, rest = words.strip().removeprefix("/").partition(" ")
    if not verb:
        return picker(table, visit.asker.permission, meta)
    command = find_command(verb.casefold(), table)
    if not rest.strip() and command.action("") is None:
        allow(command.name, min(command.actions, key=lambda one: one.permission), visit.asker)
        return picker([command], visit.asker.permission, meta)
    asked = parse(words, visit.asker, commands=table)
    action = find(asked.command, asked.action, table)
    allow(asked.command, action, visit.asker)
    meta = Meta(command=asked.command, action=asked.action, channel=visit.asker.channel_id)
    if fields(action):
        return form(command, action, meta, values=asked.values)
    return answered(await _asked(visit, meta, {}), meta, table)


async def _asked(visit: Visit, meta: Meta, values: dict[str, Value]) -> Reply:
    asked = Request(command=meta.command, action=meta.action, asker=visit.asker, values=values)
    try:
        asked = checked(asked, visit.core.commands)
    except UserError as error:
        return refusal(error, "a form")
    return await answer(asked, visit.core.services, commands=visit.core.commands)


def _again(visit: Visit, reply: Reply, meta: Meta, values: dict[str, Value]) -> View | None:
    """What the asker can mend is mended in the form, with all that was filled in; None where that would not help."""
    if reply.fault != UserError.code:
        return None
    try:
        command = find_command(meta.command, visit.core.commands)
        action = find(meta.command, meta.action, visit.core.commands)
        allow(meta.command, action, visit.asker)
    except UserError:
        return None
    above = blocks_of(reply, visit.core.commands, most=_MOST_ABOVE)
    return form(command, action, meta, values=values, above=above) if fields(action) else None
