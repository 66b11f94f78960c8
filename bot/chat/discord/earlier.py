"""Whether an earlier try has made a post already: what the place shows of us since that try.

https://docs.discord.com/developers/resources/message#get-channel-messages. Without the right to read the history
Discord refuses, or shows an empty channel: then nobody can tell.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from discord.http import Route
from discord.utils import time_snowflake

from bot.chat.discord.line import Line
from bot.chat.discord.places import Place, thread_of
from bot.chat.discord.render import title
from bot.chat.discord.said import said, shapes_of
from bot.domain.deliveries import Delivery, Receipt

# How long a nonce is trusted: Discord promises minutes and says not how many.
NONCE_KNOWN: Final = timedelta(seconds=60)
# How long before our try, by our clock, its post may seem to have been made.
_SLACK: Final = timedelta(seconds=30)
_PAGE, _MOST_PAGES = 100, 10
# A post in a forum disappears from the active ones after an hour at the earliest.
_ACTIVE_FOR: Final = timedelta(hours=1)
_MESSAGES: Final = "/channels/{channel_id}/messages"

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`receipt` is that of the post; that there is none is only as good as `sure`."""

    receipt: Receipt | None = None
    sure: bool = True


def is_wanted(delivery: Delivery, where: Place, now: datetime) -> bool:
    """Whether a repeat could make a second post: Discord has forgotten the nonce, and a post in a forum has none."""
    since = delivery.uncertain_since
    return since is not None and (_opens_a_post(delivery, where) or now - since >= NONCE_KNOWN)


async def look(line: Line, delivery: Delivery, where: Place, me: str, now: datetime) -> Look:
    """For the post of a delivery in doubt, made by us (`me`). Raises what the line raises."""
    age = now - (delivery.uncertain_since or now)
    after, seen = time_snowflake(now - age - _SLACK), False
    if _opens_a_post(delivery, where):
        threads = await _threads(line, where, after=after, put_away=age >= _ACTIVE_FOR)
        return _named(threads, title(json.loads(delivery.payload)), me)
    channel_id, wanted = thread_of(delivery) or where.channel_id, shapes_of(json.loads(delivery.payload))
    after = max(after, _followed(delivery))
    for _ in range(_MOST_PAGES):
        page = await _page(line, channel_id, after=after, limit=_PAGE)
        for one in sorted(page, key=lambda one: int(one["id"])):
            if str(one["author"]["id"]) == me and said(one) in wanted:
                return Look(receipt=Receipt(message_id=str(one["id"]), thread_id=thread_of(delivery), found=True))
        seen = seen or bool(page)
        if len(page) < _PAGE:
            return Look(sure=seen or bool(await _page(line, channel_id, limit=1)))
        after = max(int(one["id"]) for one in page)
    return Look(sure=False)


async def _page(line: Line, channel_id: str, **asked: int) -> Sequence[Message]:
    """With `after` the oldest messages behind that id, in any order."""
    found: Sequence[Message] = await line.send(Route("GET", _MESSAGES, channel_id=channel_id), {"params": asked})
    return found


async def _threads(line: Line, where: Place, *, after: int, put_away: bool) -> Sequence[Message]:
    """Those of the forum that were opened since; `put_away` ones only where that is asked for."""
    found = await line.call("GET", "/guilds/{guild_id}/threads/active", guild_id=where.guild_id or "")
    every: list[Message] = list(found["threads"])
    if put_away:
        away = Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=where.channel_id)
        every += (await line.send(away, {"params": {"limit": _PAGE}}))["threads"]
    return [one for one in every if one.get("parent_id") == where.channel_id and int(one["id"]) >= after]


def _named(threads: Sequence[Message], name: str, me: str) -> Look:
    """What opens a post in a forum is known again by its title alone: it has the number of the edition."""
    for one in threads:
        if str(one.get("owner_id")) == me and one.get("name") == name:
            return Look(receipt=Receipt(message_id=str(one["id"]), thread_id=str(one["id"]), found=True))
    return Look()


def _followed(delivery: Delivery) -> int:
    """The message of the part before, or the one that is answered: ours can only stand behind it."""
    message_id = delivery.after.message_id if delivery.after else ""
    return int(message_id) if message_id.isdigit() else 0


def _opens_a_post(delivery: Delivery, where: Place) -> bool:
    return where.is_forum and thread_of(delivery) is None
