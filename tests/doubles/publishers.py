"""A chat platform in memory, with the memory for nonces that Discord has, and moods that can be scripted."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, claim_lost
from bot.domain.messages import Block, Message, Paragraph
from bot.messages.encode import decode, encode
from bot.messages.limits import Cost, paginate
from bot.messages.plain import plain
from bot.ports import Clock


@dataclass(slots=True)
class HandClock:
    """Stands until a test moves it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


@dataclass(frozen=True, slots=True)
class Cut:
    """The post is made, but the caller learns only of the error: the connection broke."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Hang:
    """The post is made and the answer never comes, unless `until` is set."""

    until: asyncio.Event = field(default_factory=asyncio.Event)


Mood = Exception | Cut | Hang


class MemoryPublisher:
    """`calls` are all deliveries that were tried, `posts` those that readers see. A nonce is posted once.

    Moods are used up in order, one a call; those of a channel come first. A call takes `seconds`. Without `clock`
    no claim is ever over.
    """

    def __init__(self, platform: str = "memory", *, limit: Cost | None = None, clock: Clock | None = None) -> None:
        self.platform = platform
        self.calls: list[Delivery] = []
        self._standing: dict[str, Delivery] = {}
        self._clock = clock
        self.moods: deque[Mood | None] = deque()
        self.channel_moods: dict[str, deque[Mood | None]] = {}
        self.at_once = self.most_at_once = 0
        self.seconds = 0.0
        self.uncertain = 0
        self._limit = limit or Cost(pieces=30, characters=6000)
        self._known: dict[str, Receipt] = {}

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        parts = paginate(message, limit=self._limit, price=_price)
        return tuple(
            json.dumps({"mention": mention if number == 1 else None, **encode(part)})
            for number, part in enumerate(parts, start=1)
        )

    @property
    def posts(self) -> list[Delivery]:
        return list(self._standing.values())

    async def publish(self, delivery: Delivery) -> Receipt:
        self.calls.append(delivery)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await asyncio.sleep(self.seconds)
            return await self._answer(delivery, self._mood(delivery.channel_id))
        finally:
            self.at_once -= 1

    def amend(self, payload: str, note: str) -> str | None:
        document = json.loads(payload)
        message = decode({"blocks": document["blocks"]})
        amended = Message(blocks=(*message.blocks, Paragraph(text=note)))
        total = sum((_price(block) for block in amended.blocks), start=Cost(pieces=0, characters=0))
        return json.dumps({**document, **encode(amended)}) if total.fits(self._limit) else None

    async def retract(self, delivery: Delivery) -> None:
        if isinstance(mood := self._mood(delivery.channel_id), Exception):
            raise mood
        if delivery.receipt is not None:
            self._standing.pop(delivery.receipt.message_id, None)

    async def edit(self, delivery: Delivery, payload: str) -> None:
        if isinstance(mood := self._mood(delivery.channel_id), Exception):
            raise mood
        message_id = delivery.receipt.message_id if delivery.receipt else ""
        post = self._standing.get(message_id)
        if post is None or post.channel_id != delivery.channel_id:
            raise PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "The message is gone.")
        self._standing[message_id] = replace(post, payload=payload)

    def wipe(self) -> None:
        """Somebody deletes every post."""
        self._standing.clear()

    def mood(self, channel_id: str, *moods: Mood | None) -> None:
        self.channel_moods.setdefault(channel_id, deque()).extend(moods)

    def texts(self) -> list[tuple[str, str]]:
        """Channel and text of every post, as readers see them."""
        return [(post.channel_id, plain(decode(json.loads(post.payload)))) for post in self.posts]

    async def _answer(self, delivery: Delivery, mood: Mood | None) -> Receipt:
        if isinstance(mood, Exception):
            raise mood
        if self._clock is not None and not delivery.is_ours(self._clock.now()):
            raise claim_lost()
        receipt = self._post(delivery)
        if isinstance(mood, Cut):
            raise mood.error
        if isinstance(mood, Hang):
            await mood.until.wait()
        return receipt

    def _post(self, delivery: Delivery) -> Receipt:
        if delivery.nonce not in self._known:
            self._known[delivery.nonce] = Receipt(message_id=str(len(self._known) + 1))
            self._standing[self._known[delivery.nonce].message_id] = delivery
        return self._known[delivery.nonce]

    def _mood(self, channel_id: str) -> Mood | None:
        for moods in (self.channel_moods.get(channel_id), self.moods):
            if moods:
                return moods.popleft()
        return None


def _price(block: Block) -> Cost:
    return Cost(pieces=1, characters=len(plain(Message(blocks=(block,)))))
