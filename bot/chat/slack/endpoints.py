"""The paths of our web port that Slack and people who install the app call, each an answer to one request.

What is not signed by Slack never reaches Bolt. A failure of ours is a 500 that says nothing of its cause.
"""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse

from bot.chat.slack.pages import failure
from bot.chat.slack.signatures import signed
from bot.domain.http import HttpRequest, HttpResponse
from bot.ports import Clock, Endpoint

log = logging.getLogger(__name__)

_BOLT = "x-slack-bolt-"
_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


def events(app: AsyncApp, secret: str, clock: Clock) -> Endpoint:
    """Commands, buttons, views, options and events: all of them come to one path."""

    async def answer(request: HttpRequest) -> HttpResponse:
        if not signed(secret, request, clock.now().timestamp()):
            log.info("a request that Slack did not sign was refused")
            return HttpResponse(status=401, headers=_TEXT, body=b"not signed")
        return await _guarded(request, app.async_dispatch, HttpResponse(status=500, headers=_TEXT, body=b"failed"))

    return answer


def install(flow: AsyncOAuthFlow) -> Endpoint:
    """Sends a browser on to Slack, with a cookie by which it is known again when it comes back."""

    async def answer(request: HttpRequest) -> HttpResponse:
        return await _guarded(request, flow.handle_installation, _page(failure("unknown", 500)))

    return answer


def redirect(flow: AsyncOAuthFlow) -> Endpoint:
    """Where Slack sends the browser back to, with a code that is good for one installation."""

    async def answer(request: HttpRequest) -> HttpResponse:
        return await _guarded(request, flow.handle_callback, _page(failure("unknown", 500)))

    return answer


async def _guarded(
    request: HttpRequest, dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], failed: HttpResponse
) -> HttpResponse:
    """What Bolt answers, or `failed`."""
    try:
        return _page(await dispatch(_bolt_request(request)))
    except Exception:
        log.exception("a request to %s failed", request.path)
        return failed


def _bolt_request(request: HttpRequest) -> AsyncBoltRequest:
    """Raises UnicodeDecodeError for a body that is not UTF-8. Bolt's own headers are for Bolt alone: none is signed."""
    return AsyncBoltRequest(
        body=request.body.decode(),
        query=request.query,
        headers={name: [value] for name, value in request.headers.items() if not name.startswith(_BOLT)},
    )


def _page(response: BoltResponse) -> HttpResponse:
    headers = tuple((name, str(value)) for name, values in response.headers.items() for value in values)
    return HttpResponse(status=response.status, headers=headers, body=(response.body or "").encode())
