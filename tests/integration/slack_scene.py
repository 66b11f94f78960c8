"""Slack for a test: the double with its emulator, an app of plain Bolt to prove it by, and what both are asked with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack.server import SlackDouble

SIGNING_SECRET = "signing-secret-of-the-double"


@asynccontextmanager
async def slack_double() -> AsyncIterator[SlackDouble]:
    """A fresh double over the emulator that this process of tests shares. Ends with `assert_clean`."""
    async with SlackDouble() as double:
        yield double
        double.assert_clean()


def client(double: SlackDouble, token: str | None = None) -> AsyncWebClient:
    """slack_sdk as it comes, without retries; as the bot unless told."""
    return AsyncWebClient(
        token=token or double.bot.value, base_url=double.api_url, session=double.session, retry_handlers=[]
    )
