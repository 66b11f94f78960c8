"""The publisher of Slack keeps what `bot.ports` promises: over slack_sdk's client and the emulator."""

import json
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import pytest

from bot.domain.subscriptions import TenantId
from tests import blockkit_text
from tests.contract.test_publisher_contract import PublisherContract
from tests.integration.slack_mail import office


class TestSlackPublisher(PublisherContract):
    tenant_id = TenantId("slack:T000000001")
    mention = "S77"

    @pytest.fixture
    async def publisher(self) -> AsyncIterator[Any]:
        async with office() as opened:
            self.channel_id = (await opened.slack.home.channel()).id
            yield opened.publisher

    def text(self, payload: str) -> str:
        """Slack shows the three entities as characters in plain text as well."""
        return unescape(blockkit_text.reading(json.loads(payload)))

    def notified(self, payload: str) -> frozenset[str]:
        return blockkit_text.pings(json.loads(payload))
