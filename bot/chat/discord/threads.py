"""The thread in which a post answers an earlier one: the one that is there, or one opened on that message.

https://docs.discord.com/developers/topics/threads: a thread on a message has the id of the message, and each message
has one at most. A thread that is archived opens again by a post; one that is locked takes none.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

from bot.chat.discord import faults
from bot.chat.discord.line import Line
from bot.chat.discord.places import Place
from bot.domain.deliveries import Receipt

log = logging.getLogger(__name__)

# Text and announcements; what else holds messages (voice, threads themselves) takes no threads on them.
_OPENABLE: Final = (0, 5)
_NAME: Final = "Follow-ups"
# A week, the longest that Discord keeps a quiet thread in sight: in minutes.
_IN_SIGHT: Final = 10_080


async def opened(line: Line, where: Place, answered: Receipt) -> str | None:
    """The thread's id; None where there can be none. Raises what the line raises."""
    if answered.thread_id:
        return answered.thread_id
    if where.kind not in _OPENABLE or not answered.message_id.isdigit():
        return None
    try:
        made: Mapping[str, Any] = await line.call(
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            body={"name": _NAME, "auto_archive_duration": _IN_SIGHT},
            channel_id=where.channel_id,
            message_id=answered.message_id,
        )
    except faults.FAILURES as error:
        if getattr(error, "code", 0) == faults.ALREADY_A_THREAD:
            return answered.message_id
        raise
    return str(made["id"])
