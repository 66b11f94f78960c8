"""What Slack posts to the app's Request URL: signed, with three seconds for the answer."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.doubles.slack.gestures import ACK_WITHIN, Ack, Gesture

Json = dict[str, Any]
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True, kw_only=True, eq=False)
class HttpIngress:
    url: str
    secret: str
    session: ClientSession

    async def deliver(self, gesture: Gesture, *, retry: tuple[int, str] | None = None) -> Ack | None:
        """None where no answer came in time. `retry` is the number and the reason of a further attempt."""
        body, kind = _wire(gesture)
        headers = {"Content-Type": kind} | self.signature(body)
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        try:
            async with asyncio.timeout(ACK_WITHIN):
                return await self.post(headers, body)
        except (TimeoutError, ClientError):
            return None

    async def post(self, headers: Mapping[str, str], body: bytes) -> Ack:
        """Anything at all, as a stranger would. Raises ClientError where the connection breaks."""
        began = time.monotonic()
        limit = ClientTimeout(total=30)
        async with self.session.post(self.url, data=body, headers=headers, timeout=limit) as answer:
            text = await answer.text()
            return Ack(
                seconds=time.monotonic() - began,
                status=answer.status,
                body=_read(text, answer.content_type),
                headers=tuple(answer.headers.items()),
            )

    def signature(self, body: bytes, *, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        """The headers that prove who sent it (Slack's page "Verifying requests", version v0)."""
        stamp = str(int(time.time() if at is None else at))
        key = (self.secret if secret is None else secret).encode()
        digest = hmac.new(key, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _wire(gesture: Gesture) -> tuple[bytes, str]:
    """A command is a form, an interaction is JSON in a form, an event is JSON."""
    if gesture.kind == "slash_commands":
        return urlencode(gesture.payload).encode(), FORM
    if gesture.kind == "interactive":
        return urlencode({"payload": json.dumps(gesture.payload)}).encode(), FORM
    return json.dumps(gesture.payload).encode(), "application/json"


def _read(text: str, kind: str) -> Json | None:
    if not text:
        return None
    if kind == "application/json":
        read: Json = json.loads(text)
        return read
    return {"text": text}
