"""The publisher of Discord keeps what `bot.ports` promises: over the real client, on a channel and in a forum."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.subscriptions import TenantId
from tests.contract.test_publisher_contract import PublisherContract
from tests.doubles.discord import shapes
from tests.doubles.discord.mail import office


class TestDiscordPublisher(PublisherContract):
    tenant_id = TenantId("discord:1")
    kind = "text"

    @pytest.fixture
    async def publisher(self) -> AsyncIterator[Any]:
        async with office() as opened:
            self.channel_id = getattr(opened.fake, self.kind).id
            yield opened.publisher

    def text(self, payload: str) -> str:
        return shapes.text(json.loads(payload))

    def notified(self, payload: str) -> frozenset[str]:
        return frozenset(json.loads(payload)["allowed_mentions"].get("roles", ()))


class TestDiscordPublisherInForum(TestDiscordPublisher):
    kind = "forum"


class TestDiscordPublisherOfAnnouncements(TestDiscordPublisher):
    kind = "announcement"
