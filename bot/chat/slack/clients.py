"""The connections to Slack: one session for everything that is asked of it or posted to it, whoever's token it takes.

slack_sdk opens a session, in production a TLS handshake, for each call unless it is given one.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.leaving import watched

SLACK: Final = "https://slack.com/api/"
# Below the deadline of a post and its lease: whoever gives up here has not yet been given up.
_TOTAL, _CONNECT = 30.0, 10.0
# Short, so that a post seldom meets a connection that the other side is just closing: nobody knows what became of it.
_IDLE = 15.0
_TOKENS_KEPT = 500

# slack_sdk writes what it sends and gets, tokens included, to a logger that has no level of its own or a low one.
_quiet = logging.getLogger(f"{__name__}.wire")
_quiet.setLevel(logging.WARNING)


class Clients:
    """slack_sdk's clients over one session, which opens with the first use and again after a close.

    `api_url` replaces Slack's own address, with or without the last slash. Use it within one event loop.
    """

    def __init__(self, *, api_url: str | None) -> None:
        self._base = f"{(api_url or SLACK).rstrip('/')}/"
        self._session: aiohttp.ClientSession | None = None
        self._made: dict[tuple[str, str | None], AsyncWebClient] = {}

    def session(self) -> aiohttp.ClientSession:
        """The open session; call it within the event loop, and do not close it."""
        if self._session is None or self._session.closed:
            self._made.clear()
            self._session = aiohttp.ClientSession(
                # No context for TLS is made here: aiohttp has one since it was imported.
                connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE),
                timeout=aiohttp.ClientTimeout(total=_TOTAL, sock_connect=_CONNECT),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[watched()],
            )
        return self._session

    def posting(self, token: str) -> AsyncWebClient:
        """For what must not happen twice: nothing is repeated, whatever happens on the way."""
        return self._client("posting", token, [])

    def asking(self, token: str | None) -> AsyncWebClient:
        """For what may be repeated: once after a broken connection, once after the wait that a 429 asks for."""
        return self._client("asking", token, [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler()])

    async def answer(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Make one POST to the address that a request brought. It is a secret: nothing raised here holds it.

        Raises SlackApiError, ClientError or TimeoutError.
        """
        client = AsyncWebhookClient(response_url, session=self.session(), logger=_quiet, retry_handlers=[])
        answer = await client.send_dict(dict(body))
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP
            raise _refused(answer.status_code, answer.body, answer.headers)

    async def close(self) -> None:
        """Let go of every connection. A later use opens new ones."""
        session, self._session = self._session, None
        self._made.clear()
        if session is not None:
            await session.close()

    def _client(self, use: str, token: str | None, handlers: list[AsyncRetryHandler]) -> AsyncWebClient:
        """The client of before, or a new one; the one that was made first is dropped beyond a number."""
        session = self.session()
        key = (use, token)
        if key not in self._made:
            while len(self._made) >= _TOKENS_KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = AsyncWebClient(
                token=token,
                base_url=self._base,
                timeout=int(_TOTAL),
                session=session,
                retry_handlers=handlers,
                logger=_quiet,
            )
        return self._made[key]


def _refused(status: int, body: str, headers: Mapping[str, str]) -> SlackApiError:
    """As slack_sdk reports a refusal of its Web API, the address left out."""
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="response_url",
        req_args={},
        data=_object(body),
        headers=dict(headers),
        status_code=status,
    )
    return SlackApiError(f"Slack did not take the answer (status {status}).", response)  # type: ignore[no-untyped-call]  # slack_sdk's


def _object(text: str) -> dict[str, Any]:
    """What is said as JSON; empty where it is something else, such as the page of a proxy."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
