"""The response_url: five uses within thirty minutes, judged like any message."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.doubles.slack.faults import Faults
from tests.doubles.slack.gate import Gate
from tests.doubles.slack.gestures import Gesture, Json
from tests.doubles.slack.web_api import broken

METHOD = "response_url"
_MOST, _SECONDS = 5, 1800.0
_FLAGS = {"response_type", "replace_original", "delete_original", "thread_ts", "mrkdwn"}


@dataclass(slots=True, kw_only=True, eq=False)
class Responses:
    """`apply` does what a use does to the channel, and gives the `ts` of a message that it posted.

    Faults are those of `response_url`.
    """

    gate: Gate
    faults: Faults
    apply: Callable[[Gesture, Json], Awaitable[str]]
    gestures: dict[str, Gesture] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        gesture = self.gestures.get(request.match_info["id"])
        if gesture is None:
            return _refusal("invalid_url")
        fault = self.faults.take(METHOD)
        if fault is not None and not fault.execute:
            return broken(request, fault)
        answer = await self._take(gesture, await request.text())
        return broken(request, fault) if fault is not None and (fault.cut or fault.status) else answer

    async def _take(self, gesture: Gesture, text: str) -> web.Response:
        try:
            body = json.loads(text)
        except ValueError:
            return _refusal("invalid_payload", 400)
        word = _over(gesture)
        if word is not None:
            gesture.refused.append(word)
            gesture.changed.set()
            return _refusal(word)
        gesture.uses += 1
        if set(body) - _FLAGS and self.gate.message(METHOD, body):
            return _refusal("invalid_blocks", 400)
        gesture.add(body, await self.apply(gesture, body))
        return web.Response(text="ok")


def _over(gesture: Gesture) -> str | None:
    if time.monotonic() - gesture.asked_at > _SECONDS:
        return "expired_url"
    return "used_url" if gesture.uses >= _MOST else None


def _refusal(word: str, status: int = 404) -> web.Response:
    return web.json_response({"ok": False, "error": word}, status=status)
