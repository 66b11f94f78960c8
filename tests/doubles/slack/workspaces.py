"""A workspace of the double: one process of the emulator, its people, its channels, and its own id."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession

from tests.servers.emulate import ADMIN_ID, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, TEAM_ID, Emulate

Json = dict[str, Any]
# What an app for digests asks for, with what a person needs to look around and to make channels.
SCOPES = (
    "commands,chat:write,chat:write.public,channels:read,groups:read,channels:history,groups:history,"
    "files:write,users:read,team:read,im:write"
)
_HUMAN = "channels:read,channels:manage,channels:history,groups:read,groups:write,groups:history,users:read,chat:write"
_serial = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts. `team_id` is the workspace."""

    id: str
    name: str
    team_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    team_id: str
    private: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Workspace:
    """`team_id` is what the app sees; the emulator knows only one id, which is put in its place on the way."""

    number: int
    emulate: Emulate
    session: ClientSession
    admin: Person = field(init=False)
    reader: Person = field(init=False)
    general: Channel = field(init=False)
    inner: str = ""
    _human: str = ""

    @property
    def team_id(self) -> str:
        return f"T{self.number:09}"

    @property
    def name(self) -> str:
        return f"workspace-{self.number}"

    async def open(self) -> None:
        """Fetches a token of the bot (`inner`) and of a person, and learns who there is."""
        answer = await self.grant(user_scope=_HUMAN)
        self.inner = answer["access_token"]
        self._human = answer["authed_user"]["access_token"]
        people = (await self.ask("users.list"))["members"]
        ids = {one["name"]: one["id"] for one in people}
        self.admin = Person(id=ADMIN_ID, name="admin", team_id=self.team_id)
        self.reader = Person(id=ids["reader"], name="reader", team_id=self.team_id)
        self.general = await self.channel("news")

    async def channel(self, name: str = "talk", *, private: bool = False, invited: bool = True) -> Channel:
        """A new channel; its real name has a number. Unless told, the bot is asked into a private one."""
        unique = f"{name}-{next(_serial)}-{id(self) % 100_000}"
        made = (await self.ask("conversations.create", name=unique, is_private=private))["channel"]
        members = [self.reader.id, *([self.emulate.bot_user_id] if private and invited else [])]
        await self.ask("conversations.invite", channel=made["id"], users=",".join(members))
        return Channel(id=made["id"], name=unique, team_id=self.team_id, private=private)

    async def archive(self, channel: Channel) -> None:
        await self.ask("conversations.archive", channel=channel.id)

    async def posted(self, channel: Channel) -> list[Json]:
        """What stands in it, the oldest first; without what people and Slack wrote of joining."""
        found = (await self.ask("conversations.history", channel=channel.id, limit=1000))["messages"]
        return [one for one in reversed(found) if "subtype" not in one]

    async def replies(self, channel: Channel, ts: str) -> list[Json]:
        """What stands in the thread of that message, the message itself first."""
        found: list[Json] = (await self.ask("conversations.replies", channel=channel.id, ts=ts))["messages"]
        return found

    async def trigger(self, person: Person, view_id: str = "") -> str:
        """Good for three seconds and one view."""
        arguments = {"user_id": person.id} | ({"view_id": view_id} if view_id else {})
        answer = await self.call("views.generateTriggerId", arguments, self.inner)
        assert answer["ok"], f"the emulator, a trigger: {answer}"
        return str(answer["trigger_id"])

    async def ask(self, method: str, **arguments: Any) -> Json:
        """As the admin."""
        answer = await self.call(method, arguments, self._human)
        assert answer.get("ok"), f"the emulator, {method}: {answer}"
        return answer

    async def call(self, method: str, arguments: Json, token: str | None) -> Json:
        """A call of the emulator's Web API, ids translated in both directions."""
        status, text = await self.send(f"/api/{method}", arguments, token)
        if status == 404:
            return {"ok": False, "error": "unknown_method"}
        assert status == 200, f"the emulator, {method}: {status} {text}"
        answer: Json = json.loads(text)
        return answer

    async def send(self, path: str, arguments: Json, token: str | None) -> tuple[int, str]:
        """POST as JSON: whatever came in the query or as a form is an argument like any other."""
        body = json.dumps(arguments).replace(self.team_id, TEAM_ID)
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        async with asyncio.timeout(10):
            async with self.session.post(self.emulate.url + path, data=body.encode(), headers=headers) as answer:
                return answer.status, self.translated(await answer.text())

    def translated(self, text: str) -> str:
        return text.replace(TEAM_ID, self.team_id)

    async def code(self, *, scope: str = SCOPES, user_scope: str = "", state: str = "", user: str = ADMIN_ID) -> str:
        """What the person's consent gives: a code for `oauth.v2.access`."""
        form = {
            "user_id": user,
            "redirect_uri": REDIRECT_URI,
            "scope": scope,
            "user_scope": user_scope,
            "state": state,
            "client_id": CLIENT_ID,
        }
        url = f"{self.emulate.url}/oauth/v2/authorize/callback"
        async with self.session.post(url, data=form, allow_redirects=False) as answer:
            return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    async def grant(self, *, scope: str = SCOPES, user_scope: str = "") -> Json:
        """The whole way to a new token of our app's bot."""
        code = await self.code(scope=scope, user_scope=user_scope)
        return await self.exchange({"code": code, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})

    async def exchange(self, arguments: Json) -> Json:
        """`oauth.v2.access` of a code."""
        sent = arguments | ({"redirect_uri": REDIRECT_URI} if arguments.get("redirect_uri") else {})
        return await self.call("oauth.v2.access", sent, None)
