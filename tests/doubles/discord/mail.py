"""A delivery and a publisher over the double, for the tests of posting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.chat.discord.publisher import DiscordPublisher
from bot.chat.leaving import watched
from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.messages import Buttons, Heading, Message, Paragraph
from bot.domain.subscriptions import SubscriptionId, TenantId
from tests.doubles.discord.pointed import pointed
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import Channel


@dataclass(slots=True)
class Hand:
    """A clock that stands where it was put; the present moment at first."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass(slots=True, kw_only=True, eq=False)
class Office:
    """The publisher of the adapter over a real client that is logged in, without a gateway."""

    fake: FakeDiscord
    publisher: DiscordPublisher
    clock: Hand
    revoked: list[bool] = field(default_factory=list)

    def delivery(self, channel: Channel, text: str = "Open weights", **changes: Any) -> Delivery:
        return delivery(self.publisher, channel, text, **({"first_try_at": self.clock.now()} | changes))


def delivery(publisher: DiscordPublisher, channel: Channel, text: str = "Open weights", **changes: Any) -> Delivery:
    """One part, as the outbox would claim it for the first time."""
    fields: dict[str, Any] = {
        "id": DeliveryId(1),
        "tenant_id": TenantId(f"discord:{channel.guild_id}"),
        "subscription_id": SubscriptionId(1),
        "platform": "discord",
        "channel_id": channel.id,
        "part_no": 1,
        "payload": publisher.freeze(message(text))[0],
        "nonce": "nonce-of-one",
        "tries": 1,
        "first_try_at": datetime.now(UTC),
    }
    return Delivery(**(fields | changes))


def message(text: str, *more: Paragraph | Buttons) -> Message:
    return Message(blocks=(Heading(text="AI policy weekly", level=1), Paragraph(text=text), *more))


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    """Ends with `assert_clean`."""
    clock = Hand()
    revoked: list[bool] = []
    client = discord.Client(
        intents=discord.Intents(guilds=True),
        max_ratelimit_timeout=60,
        allowed_mentions=discord.AllowedMentions.none(),
        http_trace=watched(),
    )
    async with FakeDiscord() as fake, client:
        with pointed(fake):
            await client.login(fake.token)
            publisher = DiscordPublisher(client=lambda: client, clock=clock, on_refused=lambda: revoked.append(True))
            yield Office(fake=fake, publisher=publisher, clock=clock, revoked=revoked)
        fake.assert_clean()
