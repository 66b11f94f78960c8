"""The app's own page, one for each member, drawn anew whenever it is opened.

https://docs.slack.dev/surfaces/app-home
"""

import asyncio
import logging
from typing import Any, Final

from bot.chat.slack.answers import short
from bot.chat.slack.asking import Visit
from bot.chat.slack.render import view_blocks
from bot.chat.slack.spoken import spoken
from bot.chat.slack.views import View, plain_text
from bot.commands.answer import refusal
from bot.commands.home import home
from bot.commands.spec import Command, Permission
from bot.domain.messages import Message

log = logging.getLogger(__name__)

OPEN: Final = "gz_open"
SCHEDULE: Final = "gz_schedule"
# The words behind `open` that each button stands for.
WORDS: Final = {OPEN: "", SCHEDULE: "schedule set"}
_PATIENCE = 10.0
_MOST = 99


async def publish(visit: Visit) -> None:
    """Draw the page. A failure of ours stands on the page, one of Slack's in the log."""
    try:
        message = await home(visit.asker, visit.core.services)
    except Exception as error:  # noqa: BLE001 - whatever fails is answered, and logged there
        message = refusal(error, "the home page").message
    shown = page(message, visit)
    client = visit.core.clients.asking(visit.installed.bot_token)

    async def make(view: View) -> object:
        async with asyncio.timeout(_PATIENCE):
            return await client.views_publish(user_id=visit.asker.user_id, view=view)

    try:
        await visit.core.pictures.show(shown, visit.installed, make)
    except Exception as error:  # noqa: BLE001 - logged without what it may hold
        log.warning("the home page was not drawn: %s", short(error))


def page(message: Message, visit: Visit) -> View:
    """The message, and a row of buttons below it."""
    blocks: list[dict[str, Any]] = view_blocks(spoken(message, visit.core.commands), most=_MOST)
    row = {"type": "actions", "elements": _buttons(visit)}
    return {"type": "home", "callback_id": "gz_home", "blocks": [*blocks, row]}


def _buttons(visit: Visit) -> list[dict[str, Any]]:
    buttons = [_button("Look something up", OPEN)]
    if visit.asker.permission >= Permission.ADMIN and _schedules(visit):
        buttons.append(_button("Schedule an edition", SCHEDULE))
    return buttons


def _schedules(visit: Visit) -> bool:
    name, _, action = WORDS[SCHEDULE].partition(" ")
    known: Command | None = next((one for one in visit.core.commands if one.name == name), None)
    return known is not None and known.action(action) is not None


def _button(label: str, action_id: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain_text(label)}
