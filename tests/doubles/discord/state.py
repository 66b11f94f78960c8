"""What the double of Discord knows: the bot, its guilds, their channels, what was posted, which commands are synced."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from itertools import count
from typing import Any

Json = dict[str, Any]

EPHEMERAL = 1 << 6
CROSSPOSTED = 1 << 0
V2 = 1 << 15
# Ids carry the milliseconds since the first moment of 2015 above 22 bits (Discord's reference, section Snowflakes).
_EPOCH = 1_420_070_400_000
_serial = count(1)


class Kind(IntEnum):
    """Channel types of Discord's API that the product may meet."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    THREAD = 11
    FORUM = 15


class Refusal(Exception):  # noqa: N818 - an answer of the API, which is no error of ours
    """An answer that is not 2xx, in Discord's own words and code."""

    def __init__(self, status: int, code: int, message: str, *, errors: Json | None = None) -> None:
        super().__init__(f"{status}/{code}: {message}")
        self.status = status
        self.body: Json = {"code": code, "message": message} | ({"errors": errors} if errors else {})


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A post as it stands. `body` is what the bot sent, with its edits; `edits` counts them."""

    id: str
    channel_id: str
    body: Json
    flags: int = 0
    nonce: str | None = None
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    edits: int = 0
    crossposted: bool = False
    private: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Channel:
    """`refusal` is what every use of it answers: deleted, forbidden."""

    id: str
    guild_id: str | None
    kind: Kind
    name: str
    parent_id: str | None = None
    requires_tag: bool = False
    refusal: Refusal | None = None
    messages: list[Message] = field(default_factory=list)

    def forbid(self) -> None:
        self.refusal = Refusal(403, 50013, "Missing Permissions")

    def delete(self) -> None:
        self.refusal = Refusal(404, 10003, "Unknown Channel")

    def lock(self) -> None:
        """As a moderator does with a thread in which nothing more is to be said."""
        self.refusal = Refusal(400, 50083, "Thread is archived")

    def refuse(self) -> None:
        """As a person does who takes no messages from the bot."""
        self.refusal = Refusal(403, 50007, "Cannot send messages to this user")


@dataclass(slots=True, kw_only=True, eq=False)
class Guild:
    id: str
    name: str
    channels: list[Channel] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class World:
    """`nonce_window` is how long, in seconds, an enforced nonce of the bot returns the first message.

    `clock` is the present in seconds since 1970. Without READ_MESSAGE_HISTORY Discord shows an empty channel; where the
    bot may not even see it, the request is refused: `history` is open, empty or refused.
    """

    token: str = "bot.token.of-the-double"
    application_id: str = "1000000000000000001"
    bot_id: str = "1000000000000000001"
    gateway_url: str = ""
    revoked: bool = False
    nonce_window: float = 120.0
    clock: Callable[[], float] = time.time
    history: str = "open"
    manages_threads: bool = True
    guilds: list[Guild] = field(default_factory=list)
    channels: dict[str, Channel] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    syncs: int = 0
    _nonces: dict[str, tuple[float, Message]] = field(default_factory=dict)

    def add_guild(self, name: str = "Gazette readers") -> Guild:
        guild = Guild(id=snowflake(), name=name)
        self.guilds.append(guild)
        return guild

    def add_channel(self, guild: Guild | None, kind: Kind, name: str, *, parent: Channel | None = None) -> Channel:
        channel = Channel(
            id=snowflake(),
            guild_id=guild.id if guild else None,
            kind=kind,
            name=name,
            parent_id=parent.id if parent else None,
        )
        self.channels[channel.id] = channel
        if guild is not None:
            guild.channels.append(channel)
        return channel

    def direct(self, user_id: str) -> Channel:
        """The bot's conversation with that person; its name is their id."""
        every = (one for one in self.channels.values() if one.kind is Kind.DM and one.name == user_id)
        return next(every, None) or self.add_channel(None, Kind.DM, user_id)

    def channel(self, channel_id: str) -> Channel:
        """Raises the refusal that the API would give."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refusal(404, 10003, "Unknown Channel")
        if channel.refusal is not None:
            raise channel.refusal
        return channel

    def post(self, channel: Channel, body: Json, *, message_id: str | None = None) -> Message:
        """A new message, or the first one of its enforced nonce while the window is open.

        Raises Unknown Message where somebody has deleted that one.
        """
        nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        if nonce is not None and body.get("enforce_nonce"):
            made_at, first = self._nonces.get(nonce, (0.0, None))
            if first is not None and self.clock() - made_at < self.nonce_window:
                return find(self.channels[first.channel_id].messages, first.id)
        message = Message(
            id=message_id or snowflake(self.clock()),
            channel_id=channel.id,
            body=dict(body),
            flags=int(body.get("flags") or 0),
            nonce=nonce,
            made_at=datetime.fromtimestamp(self.clock(), UTC),
        )
        channel.messages.append(message)
        if nonce is not None:
            self._nonces[nonce] = (self.clock(), message)
        return message


def find(messages: list[Message], message_id: str) -> Message:
    """The message of that id. Raises the refusal that the API would give."""
    for message in messages:
        if message.id == message_id:
            return message
    raise Refusal(404, 10008, "Unknown Message")


def snowflake(at: float | None = None) -> str:
    """A new id, later ones greater; its upper bits are that moment, in seconds since 1970, or the present one."""
    moment = time.time() if at is None else at
    return str(((int(moment * 1000) - _EPOCH) << 22) + next(_serial) % (1 << 22))
