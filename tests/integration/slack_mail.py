"""A delivery and a publisher over the double of Slack, for the tests of posting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.slack.clients import Clients
from bot.chat.slack.pace import Pace
from bot.chat.slack.pictures import Pictures
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.tokens import Installed, OneWorkspace, Tokens
from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.messages import Heading, Message, Paragraph
from bot.domain.subscriptions import SubscriptionId, TenantId
from bot.ports import Clock, Painter
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_scene import slack_double


@dataclass(slots=True)
class Hand:
    """A clock that stands where it was put; the present moment at first."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass(slots=True)
class Given:
    """Tokens by tenant, as installations would hold them."""

    installed: dict[TenantId, Installed] = field(default_factory=dict)

    def add(self, team_id: str, token: str) -> None:
        tenant_id = TenantId(f"slack:{team_id}")
        self.installed[tenant_id] = Installed(
            tenant_id=tenant_id, team_id=team_id, enterprise_id=None, bot_token=token, bot_id="B1", bot_user_id="U1"
        )

    async def of_request(self, **_: object) -> Installed | None:
        return None

    async def of_tenant(self, tenant_id: TenantId) -> Installed | None:
        return self.installed.get(tenant_id)

    async def forget(self, tenant_id: TenantId) -> None:
        self.installed.pop(tenant_id, None)


@dataclass(slots=True, kw_only=True, eq=False)
class Office:
    """The publisher of the adapter over real clients."""

    slack: SlackDouble
    clients: Clients
    publisher: SlackPublisher
    clock: Hand
    refused: list[TenantId]
    outbox: Clock | None = None

    def again(self, tokens: Tokens | None = None, painter: Painter | None = None) -> SlackPublisher:
        """A publisher of the next process, which remembers nothing."""
        self.publisher = _publisher(tokens or OneWorkspace(self.slack.bot.value, self.clients), self, painter)
        return self.publisher

    def delivery(self, channel: Channel, text: str = "Open weights", **changes: Any) -> Delivery:
        """One part, as the outbox would claim it for the first time."""
        fields: dict[str, Any] = {
            "id": DeliveryId(1),
            "tenant_id": TenantId(f"slack:{channel.team_id}"),
            "subscription_id": SubscriptionId(1),
            "platform": "slack",
            "channel_id": channel.id,
            "part_no": 1,
            "payload": self.publisher.freeze(message(text))[0],
            "nonce": f"nonce-of-{channel.id}",
            "tries": 1,
            "first_try_at": self.clock.now(),
        }
        return Delivery(**(fields | changes))


def message(text: str, *more: Paragraph) -> Message:
    return Message(blocks=(Heading(text="AI policy weekly", level=1), Paragraph(text=text), *more))


@asynccontextmanager
async def office(outbox: Clock | None = None) -> AsyncIterator[Office]:
    """One workspace by its token. Ends with `assert_clean`. `outbox` is the clock of an outbox that posts by it."""
    async with slack_double() as slack:
        clients, refused = Clients(api_url=slack.api_url), list[TenantId]()
        tokens = OneWorkspace(slack.bot.value, clients)
        clock = Hand()
        publisher = SlackPublisher(tokens=tokens, clients=clients, clock=clock, pace=Pace(gap=0.0))
        opened = Office(slack=slack, clients=clients, publisher=publisher, clock=clock, refused=refused, outbox=outbox)
        opened.again(tokens)
        try:
            yield opened
        finally:
            await clients.close()


def _publisher(tokens: Tokens, of: Office, painter: Painter | None) -> SlackPublisher:
    clock: Clock = of.outbox or of.clock
    return SlackPublisher(
        tokens=tokens,
        clients=of.clients,
        clock=clock,
        on_refused=of.refused.append,
        pace=Pace(gap=0.0),
        pictures=Pictures(clients=of.clients, painter=painter, pauses=(0.01, 0.01, 0.01)),
    )
