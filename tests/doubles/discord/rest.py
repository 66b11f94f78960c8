"""The REST side: finds the function of a request, judges what goes in and out, and lets the written faults happen."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import BodyPartReader, web

from tests.doubles.discord import account, channels
from tests.doubles.discord.call import Answer, Call
from tests.doubles.discord.faults import Fault, Faults
from tests.doubles.discord.interactions import Counter
from tests.doubles.discord.judge import Judge
from tests.doubles.discord.limits import Limits
from tests.doubles.discord.state import Refusal, World

BASE = "/api/v10"
Does = Callable[[World, Call], Answer]
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
# The application's own token is in the address of these; Discord asks for no other, and no global limit binds them.
_OPEN = re.compile(r"^/(interactions|webhooks)/")


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    template: str
    does: Does
    pattern: re.Pattern[str]


@dataclass(slots=True, kw_only=True, eq=False)
class Rest:
    """`calls` are the requests in order. `unknown` are those that the double has no answer to."""

    world: World
    counter: Counter
    judge: Judge = field(default_factory=Judge)
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    calls: list[Call] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    _routes: list[_Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._routes = _routes(self.counter)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request, self.world.token)
        self.calls.append(call)
        fault = self.faults.take(call.method, call.path)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if not fault.execute:
                return self._broken(request, fault)
        limited, headers = (None, {}) if _OPEN.match(call.path) else self.limits.check(f"{call.method} {call.path}")
        if limited is not None:
            return self._broken(request, limited, headers)
        status, body = self._outcome(call)
        await asyncio.sleep(fault.hang if fault else 0)
        if fault is not None and (fault.cut or fault.status is not None):
            return self._broken(request, fault)
        self.limits.count(status, shared=False)
        return _json(status, body, headers)

    def _outcome(self, call: Call) -> Answer:
        try:
            route, placed = self._find(call)
            _authorise(self.world, placed)
            self._judge(route, placed)
            status, body = route.does(self.world, placed)
        except Refusal as refusal:
            return refusal.status, refusal.body
        self.judge.answer(route.method, route.template, status, body)
        return status, body

    def _find(self, call: Call) -> tuple[_Route, Call]:
        for route in self._routes:
            matched = route.pattern.match(call.path)
            if matched and route.method == call.method:
                parts = matched.groups()
                return route, replace(call, parts=parts)
        self.unknown.append(f"{call.method} {call.path}")
        raise Refusal(404, 0, "404: Not Found")

    def _judge(self, route: _Route, call: Call) -> None:
        if call.method in {"GET", "DELETE"}:
            return
        faults = self.judge.request(route.method, route.template, call.body, call.files)
        if faults:
            details = {"_errors": [{"code": "INVALID_FORM_BODY", "message": fault} for fault in faults]}
            raise Refusal(400, 50035, "Invalid Form Body", errors=details)

    def _broken(self, request: web.Request, fault: Fault, headers: dict[str, str] | None = None) -> web.Response:
        if fault.cut:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        status = fault.status or 500
        self.limits.count(status, shared=fault.shared)
        body = fault.body if fault.body is not None else f"<html>{status}</html>"
        return _json(status, body, {"Via": "", **(headers or {}), **dict(fault.headers)})


def _authorise(world: World, call: Call) -> None:
    if not _OPEN.match(call.path) and (world.revoked or not call.authorised):
        raise Refusal(401, 0, "401: Unauthorized")


async def _read(request: web.Request, token: str) -> Call:
    text, files = await _form(request) if request.content_type == "multipart/form-data" else (await request.text(), {})
    return Call(
        method=request.method,
        path=request.path.removeprefix(BASE),
        query=dict(request.query),
        body=json.loads(text) if text else None,
        authorised=request.headers.get("Authorization") == f"Bot {token}",
        files=files,
    )


async def _form(request: web.Request) -> tuple[str, dict[str, tuple[str, bytes]]]:
    """`payload_json` and the files beside it."""
    text, files = "", {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            text = content.decode()
        else:
            files[(part.name or "").removeprefix("files[").removesuffix("]")] = (part.filename or "", content)
    return text, files


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """The type is bare: discord.py takes any other spelling for text. A string is a proxy's page."""
    kind = "text/html" if isinstance(body, str) else "application/json"
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kept = {name: value for name, value in ({"Via": "1.1 loopback"} | headers).items() if value}
    if status == 204:
        return web.Response(status=204, headers=kept)
    return web.Response(status=status, body=content, headers={**kept, "Content-Type": kind})


def _routes(counter: Counter) -> list[_Route]:
    """Templates as the OpenAPI document writes them; the more special ones first."""
    table: list[tuple[str, str, Does]] = [
        ("GET", "/users/@me", account.get_myself),
        ("POST", "/users/@me/channels", channels.open_direct),
        ("GET", "/oauth2/applications/@me", account.get_application),
        ("GET", "/applications/{application_id}/commands", account.get_commands),
        ("PUT", "/applications/{application_id}/commands", account.put_commands),
        ("GET", "/gateway", account.get_gateway),
        ("GET", "/gateway/bot", account.get_bot_gateway),
        ("GET", "/channels/{channel_id}", channels.get_channel),
        ("DELETE", "/channels/{channel_id}", channels.delete_channel),
        ("GET", "/channels/{channel_id}/messages", channels.get_messages),
        ("POST", "/channels/{channel_id}/messages", channels.create_message),
        ("GET", "/channels/{channel_id}/messages/{message_id}", channels.get_message),
        ("PATCH", "/channels/{channel_id}/messages/{message_id}", channels.edit_message),
        ("DELETE", "/channels/{channel_id}/messages/{message_id}", channels.delete_message),
        ("POST", "/channels/{channel_id}/messages/{message_id}/crosspost", channels.crosspost),
        ("POST", "/channels/{channel_id}/messages/{message_id}/threads", channels.open_thread),
        ("POST", "/channels/{channel_id}/threads", channels.create_thread),
        ("GET", "/channels/{channel_id}/threads/archived/public", channels.archived_threads),
        ("GET", "/guilds/{guild_id}/threads/active", channels.active_threads),
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", counter.callback),
        ("POST", _WEBHOOK, counter.follow_up),
        ("GET", _WEBHOOK + "/messages/@original", counter.get_original),
        ("PATCH", _WEBHOOK + "/messages/@original", counter.edit_original),
        ("DELETE", _WEBHOOK + "/messages/@original", counter.delete_original),
        ("GET", _WEBHOOK + "/messages/{message_id}", counter.get_message),
        ("PATCH", _WEBHOOK + "/messages/{message_id}", counter.edit_message),
    ]
    return [_Route(method, template, does, _pattern(template)) for method, template, does in table]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("^" + re.sub(r"\{\w+\}", "([^/]+)", template) + "$")
