"""The Web API: who asks, what may go wrong, what Block Kit forbids, and then the emulator; a log of it all."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.doubles.slack.faults import Fault, Faults
from tests.doubles.slack.gate import Gate, decoded
from tests.doubles.slack.tokens import Token, Tokens

Json = dict[str, Any]
_OBJECTS = {"blocks", "view", "metadata", "attachments", "files"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as it arrived; JSON in arguments is decoded. `at` is monotonic, in seconds."""

    method: str
    arguments: Json
    token: str | None
    at: float


# What the double answers itself.
Does = Callable[[Call, Token | None], Awaitable[Json]]


@dataclass(slots=True, kw_only=True, eq=False)
class WebApi:
    """`calls` are the requests in order, `views` what came of every view, `unknown` tells of methods nobody has."""

    tokens: Tokens
    gate: Gate
    faults: Faults = field(default_factory=Faults)
    own: dict[str, Does] = field(default_factory=dict)
    open_to_all: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request)
        self.calls.append(call)
        fault = self.faults.take(call.method)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if not fault.execute:
                return broken(request, fault)
        answer = await self.outcome(call)
        await asyncio.sleep(fault.hang if fault else 0)
        if fault is not None and (fault.cut or fault.status is not None):
            return broken(request, fault)
        return web.json_response(answer)

    async def outcome(self, call: Call) -> Json:
        """As Slack would answer, faults aside."""
        token = self.tokens.known.get(call.token or "")
        if call.method not in self.open_to_all:
            problem = _problem(call, token)
            if problem is not None:
                return {"ok": False, "error": problem}
        if call.method in self.own:
            return await self.own[call.method](call, token)
        if token is None or token.workspace is None:
            return {"ok": False, "error": "not_allowed_token_type"}
        refusal = self.gate.call(call.method, call.arguments)
        if refusal is not None:
            return refusal
        # Not a documented argument: whoever relies on it against repetitions would be wrong.
        sent = {key: value for key, value in call.arguments.items() if key != "client_msg_id"}
        answer = await token.workspace.call(call.method, sent, token.inner)
        if answer.get("error") == "unknown_method":
            self.unknown.append(f"the unknown method {call.method}")
        if answer.get("ok"):
            self._note(call, answer)
        return answer

    def _note(self, call: Call, answer: Json) -> None:
        """What was seen to happen: views, and files that blocks may show."""
        if isinstance(answer.get("view"), dict):
            self.views.append(answer["view"] | _shown_to(call))
        if call.method == "files.completeUploadExternal":
            self.gate.files.uploaded([one["id"] for one in answer["files"]])


def broken(request: web.Request, fault: Fault) -> web.StreamResponse:
    """The connection dropped, or what the fault says."""
    if fault.cut:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if isinstance(fault.body, str):
        text, kind = fault.body, "text/html"
    else:
        text, kind = json.dumps(fault.body or {"ok": False, "error": "internal_error"}), "application/json"
    return web.Response(status=fault.status or 500, text=text, content_type=kind, headers=dict(fault.headers))


def _problem(call: Call, token: Token | None) -> str | None:
    if call.token is None:
        return "not_authed"
    return "invalid_auth" if token is None else token.problem


def _shown_to(call: Call) -> Json:
    """Whose home it is: the answer of `views.publish` does not say."""
    return {"user_id": call.arguments["user_id"]} if "user_id" in call.arguments else {}


async def _read(request: web.Request) -> Call:
    """Arguments may be in the query, in a form or in JSON: for Slack all that is one."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= json.loads(await request.text() or "{}")
    else:
        arguments |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    in_header = request.headers.get("Authorization", "").removeprefix("Bearer ")
    basic = in_header.startswith("Basic ")
    token = arguments.pop("token", None) or ("" if basic else in_header) or None
    arguments |= {"_basic": in_header.removeprefix("Basic ")} if basic else {}
    read = {key: decoded(value) if key in _OBJECTS else value for key, value in arguments.items()}
    return Call(method=request.match_info["method"], arguments=read, token=token, at=time.monotonic())
