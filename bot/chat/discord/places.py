"""Where a post goes, and as what: a message, a post in a forum, a message that is published. Pure.

Channel types: https://discord.com/developers/docs/resources/channel#channel-object-channel-types.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from bot.chat.discord.render import Payload, title
from bot.domain.deliveries import Delivery

_ANNOUNCEMENT: Final = 5
_FORUMS: Final = (15, 16)
_REQUIRE_TAG: Final = 1 << 4
# The longest nonce that Discord takes.
LONGEST_NONCE: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel as Discord describes it. `tag` is put on a post where the forum insists on one."""

    channel_id: str
    guild_id: str | None
    kind: int
    tag: str | None = None

    @property
    def is_forum(self) -> bool:
        return self.kind in _FORUMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request to make. `thread` says that it opens a thread, `publish` that followers get it afterwards."""

    channel_id: str
    body: Payload
    thread: bool = False
    publish: bool = False


def place(channel: dict[str, Any]) -> Place:
    """From Discord's channel object."""
    tags = [tag["id"] for tag in channel.get("available_tags", ()) if not tag.get("moderated")]
    insists = int(channel.get("flags") or 0) & _REQUIRE_TAG
    return Place(
        channel_id=str(channel["id"]),
        guild_id=str(channel["guild_id"]) if channel.get("guild_id") else None,
        kind=int(channel["type"]),
        tag=str(tags[0]) if insists and tags else None,
    )


def post(delivery: Delivery, where: Place, *, payload: Payload | None = None) -> Post:
    """The request for a part. Later parts follow into the thread that the first one opened.

    Only a message carries the nonce: a post in a forum has no place for one.
    """
    body = json.loads(delivery.payload) if payload is None else payload
    if where.is_forum and not thread_of(delivery):
        name = title(json.loads(delivery.payload))
        tags = {"applied_tags": [where.tag]} if where.tag else {}
        return Post(channel_id=where.channel_id, body={"name": name, "message": body, **tags}, thread=True)
    nonce = {"nonce": delivery.nonce[:LONGEST_NONCE], "enforce_nonce": True}
    return Post(
        channel_id=thread_of(delivery) or where.channel_id,
        body={**body, **nonce},
        # What stands in a thread has no followers.
        publish=where.kind == _ANNOUNCEMENT and thread_of(delivery) is None,
    )


def thread_of(delivery: Delivery) -> str | None:
    """The thread in which the part before stands, or the message that is answered."""
    return delivery.after.thread_id if delivery.after else None
