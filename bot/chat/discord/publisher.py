"""Posts on Discord: the Publisher port. Who may claim, when to try again and when to give up is the outbox's affair."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.http import Route

from bot.chat.discord import faults, pictures, threads
from bot.chat.discord.amending import amended, in_place
from bot.chat.discord.earlier import Look, is_wanted, look
from bot.chat.discord.line import Line
from bot.chat.discord.pace import Pace
from bot.chat.discord.places import Place, Post, place, post, thread_of
from bot.chat.discord.render import render
from bot.chat.discord.retracting import taken_away
from bot.chat.leaving import while_ours
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Message
from bot.domain.subscriptions import reader_of
from bot.ports import Clock, Painter

log = logging.getLogger(__name__)

_KNOWN_FOR = timedelta(hours=1)
# Publishing in an announcement channel is a courtesy that may not hold up the receipt.
_COURTESY = 10.0
_DELETED = "deleted"
_LOOK_AGAIN = 0.2
# What took that long may have been repeated by discord.py, which pauses for a second before: who knows what was made.
_REPEATED = 1.0
# So many failures long nothing is posted that could not be looked for; then a double is preferred to a loss.
_PATIENT = 10


class DiscordPublisher:
    """`client` gives the logged-in client of the moment; `refused` says that Discord no longer takes the token.

    `patience` is how many seconds a post waits for a connection. Without a `painter` charts are told in words.
    `uncertain` counts the posts that were made although nobody could tell whether an earlier try had made them.
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
        painter: Painter | None = None,
    ) -> None:
        self._client = client
        self._clock = clock
        self._refused = refused
        self._on_refused = on_refused
        self._pace = pace or Pace()
        self._patience = patience
        self._painter = painter
        self._places: dict[str, tuple[Place, datetime]] = {}
        self._blind: set[str] = set()
        self.uncertain = 0

    @property
    def platform(self) -> str:
        return "discord"

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        """The bodies of the requests as JSON; when they are sent the nonce is added, and the charts are drawn."""
        parts = render(message, mention=mention)
        return tuple(json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts)

    async def publish(self, delivery: Delivery) -> Receipt:
        """As the port promises. A copy that somebody deleted counts as sent: it is not forced on them again."""
        client = await self._connected()
        line = Line(client, self._pace)
        where = await self._place(client, line, delivery)
        if delivery.is_answer:
            return await self._answered(client, line, delivery, where)
        return await self._posted(client, line, delivery, where)

    def amend(self, payload: str, note: str) -> str | None:
        return amended(payload, note)

    async def edit(self, delivery: Delivery, payload: str) -> None:
        """As the port promises. Harmless when repeated, so that no outcome of it is unknown."""
        receipt = delivery.receipt
        if receipt is None or receipt.message_id == _DELETED:
            raise PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "The message is gone.")
        client = await self._connected()
        line = Line(client, self._pace)
        where = await self._place(client, line, delivery)
        path, place_id = "/channels/{channel_id}/messages/{message_id}", receipt.thread_id or where.channel_id

        async def replaced(shape: pictures.Shape) -> None:
            route = Route("PATCH", path, channel_id=place_id, message_id=receipt.message_id)
            await line.send(route, pictures.request(replace(shape, body=in_place(shape.body))))

        try:
            await pictures.first_taken(await pictures.shapes(json.loads(payload), self._painter), replaced)
        except faults.FAILURES as error:
            raise self._refused_by(delivery, error, asking=True) from error

    async def retract(self, delivery: Delivery) -> None:
        """As the port promises. Somebody may have been quicker, then it is gone all the same."""
        receipt = delivery.receipt
        if receipt is None or receipt.message_id == _DELETED:
            return
        client = await self._connected()
        line = Line(client, self._pace)
        where = await self._place(client, line, delivery)
        try:
            await taken_away(line, where, receipt)
        except discord.NotFound:
            return
        except faults.FAILURES as error:
            raise self._refused_by(delivery, error, asking=True) from error

    async def _answered(self, client: discord.Client, line: Line, delivery: Delivery, where: Place) -> Receipt:
        """Into the thread; where that is gone, locked or not ours to write in, into the channel: nothing is lost."""
        thread = await self._thread(line, delivery, where)
        if thread and delivery.after:
            try:
                after = replace(delivery.after, thread_id=thread)
                return await self._posted(client, line, replace(delivery, after=after), where)
            except PermanentDeliveryError as error:
                if error.fault is DeliveryFault.TOKEN_REVOKED:
                    raise
                log.warning("thread %s takes no post (%s), it goes into the channel", thread, error)
        return await self._posted(client, line, replace(delivery, after=None), where)

    async def _thread(self, line: Line, delivery: Delivery, where: Place) -> str | None:
        """None where there is no thread to be had. Raises what may pass by itself: then the post can wait."""
        try:
            return await threads.opened(line, where, delivery.after) if delivery.after else None
        except faults.FAILURES as error:
            failure = self._failure(error, asking=True)
            if getattr(failure, "fault", None) is DeliveryFault.TOKEN_REVOKED or _passes(failure):
                raise failure from error
            log.warning("no thread on message %s: %s", delivery.after and delivery.after.message_id, failure)
            return None

    async def _posted(self, client: discord.Client, line: Line, delivery: Delivery, where: Place) -> Receipt:
        request, seen = post(delivery, where), await self._looked(client, line, delivery, where)
        receipt = seen.receipt or _receipt(await self._sent(line, delivery, where), delivery, request)
        if not seen.sure:
            self._count_doubt(delivery)
        if request.publish:
            await self._crosspost(line, request.channel_id, receipt.message_id)
        return receipt

    async def _looked(self, client: discord.Client, line: Line, delivery: Delivery, where: Place) -> Look:
        """What an earlier try made, where one is in doubt. An answer may have gone into the channel after all."""
        now = self._clock.now()
        if not is_wanted(delivery, where, now):
            return Look()
        me = str(client.user.id) if client.user else ""
        try:
            seen = await look(line, delivery, where, me, now)
            if seen.receipt is None and delivery.is_answer:
                above = await look(line, replace(delivery, after=None), where, me, now)
                return Look(receipt=above.receipt, sure=above.sure and seen.sure)
        except faults.FAILURES as error:
            failure = self._failure(error, asking=True)
            revoked = getattr(failure, "fault", None) is DeliveryFault.TOKEN_REVOKED
            if revoked or (_passes(failure) and delivery.failures < _PATIENT):
                raise failure from error
            return Look(sure=False)
        return seen

    def _count_doubt(self, delivery: Delivery) -> None:
        self.uncertain += 1
        if delivery.channel_id not in self._blind:
            self._blind.add(delivery.channel_id)
            log.warning(
                "channel %s: whether an earlier try made a post cannot be looked up, it may come twice "
                "(the right to read the message history would tell)",
                delivery.channel_id,
            )

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

    async def _sent(self, line: Line, delivery: Delivery, where: Place) -> Mapping[str, Any]:
        ready = await pictures.shapes(json.loads(delivery.payload), self._painter)
        time = asyncio.get_running_loop().time
        began = time()

        async def make(shape: pictures.Shape) -> Mapping[str, Any]:
            with while_ours(delivery, self._clock):
                return await _make(line, delivery, where, shape)

        try:
            return await pictures.first_taken(ready, make)
        except TemporaryDeliveryError as lost:
            # The claim; but a request before may have been repeated by discord.py.
            lost.unsure = time() - began >= _REPEATED
            raise
        except faults.FAILURES as error:
            return self._deleted(error, delivery, repeated=time() - began >= _REPEATED)

    def _deleted(self, error: Exception, delivery: Delivery, *, repeated: bool) -> Mapping[str, Any]:
        """The stand-in for a message that was made and deleted. Raises for every other failure."""
        if faults.is_gone_copy(error):
            return {"id": _DELETED}
        failure = self._refused_by(delivery, error)
        if isinstance(failure, TemporaryDeliveryError):
            failure.unsure = failure.unsure or repeated
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


def _passes(failure: Exception) -> bool:
    return isinstance(failure, TemporaryDeliveryError)


async def _described(line: Line, channel_id: str) -> dict[str, Any]:
    """The channel; for a person the conversation, which is opened unless it is open: resources/user#create-dm."""
    if reader := reader_of(channel_id):
        opened: dict[str, Any] = await line.call("POST", "/users/@me/channels", body={"recipient_id": reader})
        return opened
    found: dict[str, Any] = await line.call("GET", "/channels/{channel_id}", channel_id=channel_id)
    return found


async def _make(line: Line, delivery: Delivery, where: Place, shape: pictures.Shape) -> Mapping[str, Any]:
    request = post(delivery, where, payload=shape.body)
    path = "/channels/{channel_id}/threads" if request.thread else "/channels/{channel_id}/messages"
    route = Route("POST", path, channel_id=request.channel_id)
    more = pictures.request(replace(shape, body=request.body))
    answer: Mapping[str, Any] = await line.send(route, more)
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
