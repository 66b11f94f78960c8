"""Posts on Discord: the Publisher port. Who may claim, when to try again and when to give up is the outbox's affair."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.chat.discord import faults
from bot.chat.discord.line import Line
from bot.chat.discord.pace import Pace
from bot.chat.discord.places import Place, Post, place, post, thread_of
from bot.chat.discord.render import embedded, render, title
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Message
from bot.domain.subscriptions import reader_of
from bot.ports import Clock

log = logging.getLogger(__name__)

_KNOWN_FOR = timedelta(hours=1)
# A post that was made but not recorded: how long before our first try it may seem to have been made.
_SLACK = timedelta(seconds=30)
# Publishing in an announcement channel is a courtesy that may not hold up the receipt.
_COURTESY = 10.0
_DELETED = "deleted"
_LOOK_AGAIN = 0.2


class DiscordPublisher:
    """`client` gives the logged-in client of the moment; `refused` says that Discord no longer takes the token.

    `patience` is how many seconds a post waits for a connection.
    """

    def __init__(
        self,
        *,
        client: Callable[[], discord.Client | None],
        clock: Clock,
        refused: Callable[[], bool] = lambda: False,
        on_refused: Callable[[], None] = lambda: None,
        pace: Pace | None = None,
        patience: float = 15.0,
    ) -> None:
        self._client = client
        self._clock = clock
        self._refused = refused
        self._on_refused = on_refused
        self._pace = pace or Pace()
        self._patience = patience
        self._places: dict[str, tuple[Place, datetime]] = {}

    @property
    def platform(self) -> str:
        return "discord"

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        """The bodies of the requests as JSON; only the nonce is added when they are sent."""
        parts = render(message, mention=mention)
        return tuple(json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts)

    async def publish(self, delivery: Delivery) -> Receipt:
        """As the port promises. A copy that somebody deleted counts as sent: it is not forced on them again."""
        client = await self._connected()
        line = Line(client, self._pace)
        where = await self._place(client, line, delivery)
        if earlier := await self._earlier(client, line, delivery, where):
            return earlier
        request = post(delivery, where)
        answer = await self._sent(line, delivery, where, request)
        if request.publish:
            await self._crosspost(line, request.channel_id, str(answer["id"]))
        return _receipt(answer, delivery, request)

    async def _connected(self) -> discord.Client:
        """At a start the connection is a few seconds behind the outbox, which would wait minutes to try again."""
        give_up = asyncio.get_running_loop().time() + self._patience
        while True:
            if self._refused():
                raise PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "Discord no longer accepts the token.")
            client = self._client()
            if client is not None and not client.is_closed():
                return client
            if asyncio.get_running_loop().time() >= give_up:
                raise TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "There is no connection to Discord.")
            await asyncio.sleep(_LOOK_AGAIN)

    async def _place(self, client: discord.Client, line: Line, delivery: Delivery) -> Place:
        """What the channel is: from the gateway's view, else asked and remembered for an hour.

        So is the conversation with a person, which has an id of its own.
        """
        now = self._clock.now()
        known, since = self._places.get(delivery.channel_id, (None, now))
        if known and now - since < _KNOWN_FOR:
            return known
        found = _seen(client, delivery.channel_id)
        if found is None:
            try:
                found = place(await _described(line, delivery.channel_id))
            except faults.FAILURES as error:
                raise self._refused_by(delivery, error, asking=True) from error
            self._places[delivery.channel_id] = (found, now)
        return found

    async def _sent(self, line: Line, delivery: Delivery, where: Place, request: Post) -> Mapping[str, Any]:
        try:
            return await _make(line, request)
        except faults.FAILURES as error:
            if not faults.is_refused_content(error):
                return self._deleted(error, delivery)
            log.warning("Discord refused a post as components, it goes as an embed: %s", error)
        try:
            return await _make(line, post(delivery, where, payload=embedded(json.loads(delivery.payload))))
        except faults.FAILURES as error:
            return self._deleted(error, delivery)

    def _deleted(self, error: Exception, delivery: Delivery) -> Mapping[str, Any]:
        """The stand-in for a message that was made and deleted. Raises for every other failure."""
        if faults.is_gone_copy(error):
            return {"id": _DELETED}
        failure = self._refused_by(delivery, error)
        self._places.pop(delivery.channel_id, None)
        if thread_of(delivery) and getattr(failure, "fault", None) is DeliveryFault.CHANNEL_GONE:
            # Only the post in the forum is gone; the forum itself may be well.
            raise PermanentDeliveryError(DeliveryFault.REFUSED, "The post of the earlier parts was deleted.") from error
        raise failure from error

    def _refused_by(self, delivery: Delivery, error: Exception, *, asking: bool = False) -> Exception:
        """What a person who takes no messages answers is of another kind than what a channel does."""
        personal = faults.personal_error(error, self._clock.now()) if reader_of(delivery.channel_id) else None
        return personal or self._failure(error, asking=asking)

    def _failure(self, error: Exception, *, asking: bool = False) -> Exception:
        failure = faults.delivery_error(error, self._clock.now(), asking=asking)
        if getattr(failure, "fault", None) is DeliveryFault.TOKEN_REVOKED:
            self._on_refused()
        return failure

    async def _earlier(self, client: discord.Client, line: Line, delivery: Delivery, where: Place) -> Receipt | None:
        """The post that an earlier try made in the forum, which takes no nonce; None where there is none."""
        if not (where.is_forum and where.guild_id and delivery.tries > 1 and delivery.first_try_at):
            return None
        if thread_of(delivery):
            return None
        try:
            found = await line.call("GET", "/guilds/{guild_id}/threads/active", guild_id=where.guild_id)
        except faults.FAILURES as error:
            raise self._failure(error, asking=True) from error
        since = discord.utils.time_snowflake(delivery.first_try_at - _SLACK)
        name, me = title(json.loads(delivery.payload)), str(client.user.id) if client.user else ""
        for thread in found["threads"]:
            ours = thread.get("parent_id") == where.channel_id and thread.get("owner_id") == me
            if ours and thread.get("name") == name and int(thread["id"]) >= since:
                return Receipt(message_id=thread["id"], thread_id=thread["id"])
        return None

    async def _crosspost(self, line: Line, channel_id: str, message_id: str) -> None:
        """Let the followers have it. Ten an hour are allowed; what is refused stays a message of this channel."""
        if message_id == _DELETED:
            return
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        try:
            await line.call("POST", path, deadline=_COURTESY, channel_id=channel_id, message_id=message_id)
        except faults.FAILURES as error:
            if getattr(error, "code", 0) != faults.ALREADY_PUBLISHED:
                log.warning("message %s was posted but not published to followers: %s", message_id, error)


async def _described(line: Line, channel_id: str) -> dict[str, Any]:
    """The channel; for a person the conversation, which is opened unless it is open: resources/user#create-dm."""
    if reader := reader_of(channel_id):
        opened: dict[str, Any] = await line.call("POST", "/users/@me/channels", body={"recipient_id": reader})
        return opened
    found: dict[str, Any] = await line.call("GET", "/channels/{channel_id}", channel_id=channel_id)
    return found


async def _make(line: Line, request: Post) -> Mapping[str, Any]:
    path = "/channels/{channel_id}/threads" if request.thread else "/channels/{channel_id}/messages"
    answer: Mapping[str, Any] = await line.call("POST", path, body=request.body, channel_id=request.channel_id)
    return answer


def _receipt(answer: Mapping[str, Any], delivery: Delivery, request: Post) -> Receipt:
    """The first message of a post in a forum has the id of its thread."""
    made = str(answer["id"])
    return Receipt(message_id=made, thread_id=made if request.thread else thread_of(delivery))


def _seen(client: discord.Client, channel_id: str) -> Place | None:
    """The channel as the gateway showed it: always current, and free."""
    found = client.get_channel(int(channel_id)) if channel_id.isdigit() else None
    if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
        return None
    described: dict[str, Any] = {"id": found.id, "guild_id": found.guild.id, "type": found.type.value}
    if isinstance(found, discord.ForumChannel):
        described["flags"] = found.flags.value
        described["available_tags"] = [{"id": tag.id, "moderated": tag.moderated} for tag in found.available_tags]
    return place(described)
