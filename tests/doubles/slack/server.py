"""Slack on loopback: a third party's emulator of its Web API, with all that it lacks before it.

`assert_clean` judges after every test.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, DummyCookieJar, web

from tests import blockkit
from tests.doubles.slack.acks import Acks
from tests.doubles.slack.acting import Acting
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.gate import Gate
from tests.doubles.slack.gestures import Gesture, Json
from tests.doubles.slack.ingress import HttpIngress
from tests.doubles.slack.installing import Installing, Page
from tests.doubles.slack.responses import Responses
from tests.doubles.slack.tokens import Token, Tokens
from tests.doubles.slack.web_api import Call, WebApi
from tests.doubles.slack.workspaces import SCOPES, Person, Workspace
from tests.servers import emulate


@dataclass(slots=True, kw_only=True, eq=False)
class SlackDouble(Acting):
    """An async context manager. A new one has a workspace with an admin, a reader and #news, and an installed app.

    The emulator behind it lives on from test to test: make channels of your own (`home.channel()`).
    """

    gate: Gate = field(default_factory=Gate)
    tokens: Tokens = field(default_factory=Tokens)
    api: WebApi = field(init=False)
    responses: Responses = field(init=False)
    installing: Installing = field(init=False)
    session: ClientSession = field(init=False)
    bot: Token = field(init=False)
    app: Token = field(init=False)
    strangers: list[str] = field(default_factory=list)
    _exits: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        blockkit.require()
        self.api = WebApi(tokens=self.tokens, gate=self.gate)
        self.acks = Acks(gate=self.gate, workspaces=self.workspaces)
        self.responses = Responses(gate=self.gate, faults=self.api.faults, apply=self._apply, gestures=self.gestures)

    @property
    def api_url(self) -> str:
        """The base of the Web API, with its last slash."""
        return f"{self.base}/api/"

    @property
    def authorize_url(self) -> str:
        return f"{self.base}/oauth/v2/authorize"

    @property
    def calls(self) -> list[Call]:
        return self.api.calls

    @property
    def views(self) -> list[Json]:
        """What came of every `views.*`, in order."""
        return self.api.views

    @property
    def violations(self) -> list[str]:
        return self.gate.violations

    async def __aenter__(self) -> Self:
        emulate.running()
        self.session = await self._exits.enter_async_context(ClientSession(cookie_jar=DummyCookieJar()))
        self.installing = Installing(tokens=self.tokens, session=self.session, workspaces=self.workspaces)
        self.api.own = {
            "apps.connections.open": self.sockets.open,
            "oauth.v2.access": self.installing.access,
            "auth.revoke": self.installing.revoke,
            "apps.uninstall": self.installing.uninstall,
        }
        self.api.open_to_all = {"oauth.v2.access"}
        await self._serve()
        self.app = self.tokens.app_level()
        space = await self.workspace()
        self.bot = self.tokens.bot(space, space.inner, SCOPES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.sockets.close()
        await self._exits.aclose()

    async def workspace(self) -> Workspace:
        """One workspace more, with an emulator of its own. The app is not installed in it."""
        number = len(self.workspaces) + 1
        space = Workspace(number=number, emulate=emulate.running(number), session=self.session)
        await space.open()
        self.workspaces[space.team_id] = space
        return space

    async def bot_of(self, space: Workspace, scope: str = SCOPES) -> Token:
        """A further token of the bot, as if somebody had installed the app with these scopes."""
        answer = await space.grant(scope=scope)
        return self.tokens.bot(space, answer["access_token"], scope, rotating=self.installing.rotating)

    def http(self, url: str, secret: str) -> HttpIngress:
        """From now on gestures are posted to that Request URL."""
        self.ingress = HttpIngress(url=url, secret=secret, session=self.session)
        return self.ingress

    async def install(
        self, base_url: str, *, person: Person | None = None, agree: bool = True, cookie: bool = True
    ) -> Page:
        """The admin's browser goes from `/slack/install` over Slack's page of consent back to the app."""
        who = person or self.home.admin
        return await self.installing.walk(f"{base_url}/slack/install", who, agree=agree, cookie=cookie)

    async def uninstall(self, space: Workspace | None = None) -> Gesture:
        """An admin removes the app: its tokens are dead, and Slack tells so."""
        where = space or self.home
        self.tokens.revoke(where)
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [where.emulate.bot_user_id]}}
        await self.event(revoked, workspace=where)
        return await self.event({"type": "app_uninstalled"}, workspace=where)

    def fault(self, method: str, *faults: Fault, always: bool = False, **how: Any) -> None:
        """The next calls of this method meet these faults in turn (`always`: all of them the first).

        In short, `how` is a fault by itself: `status` with `retry_after`, or `error`, or any field of `Fault`.
        """
        if "retry_after" in how:
            faults += (Fault.limited(how["retry_after"]),)
        elif "error" in how:
            faults += (Fault.refused(how["error"]),)
        elif how:
            faults += (Fault(**how),)
        self.api.faults.add(method, *faults, always=always)

    def count(self, method: str) -> int:
        return sum(call.method == method for call in self.calls)

    def home_of(self, person: Person) -> Json | None:
        """The Home that the person sees."""
        shown = [view for view in self.views if view["type"] == "home" and view.get("user_id") == person.id]
        return shown[-1] if shown else None

    def assert_clean(self) -> None:
        """Fails on invalid blocks, unwanted pings, unknown methods and routes, and gestures without an ack."""
        wrong = [*self.violations, *self.acks.late, *self.api.unknown, *self.strangers]
        assert not wrong, "\n".join(wrong)

    def forgive(self) -> list[str]:
        """Takes what was wrong so far, for a test that provoked it."""
        kept = (self.violations, self.acks.late, self.api.unknown, self.strangers)
        wrong = [line for lines in kept for line in lines]
        for lines in kept:
            lines.clear()
        return wrong

    async def _serve(self) -> None:
        application = web.Application(client_max_size=8 << 20)
        application.router.add_route("*", "/api/{method}", self.api.handle)
        application.router.add_post("/response/{id}", self.responses.handle)
        application.router.add_get("/link", self.sockets.handle)
        application.router.add_get("/link/", self.sockets.handle)
        application.router.add_route("*", "/{path:.*}", self._stranger)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        self._exits.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{port}"
        self.sockets.url = f"ws://127.0.0.1:{port}/link/"

    async def _stranger(self, request: web.Request) -> web.StreamResponse:
        self.strangers.append(f"the unknown route {request.method} {request.path}")
        return web.Response(status=404)

    async def _apply(self, gesture: Gesture, body: Json) -> str:
        """What a use of the response_url does in the channel; the `ts` of a new message there, if any."""
        place, on = gesture.channel, gesture.on
        if place is None:
            return ""
        space = self.workspaces[place.team_id]
        stands = on is not None and "ts" in on and not on.get("is_ephemeral")
        about = {"channel": place.id, "ts": on["ts"]} if on is not None and stands else {"channel": place.id}
        shown = {key: body[key] for key in ("text", "blocks") if key in body}
        if body.get("delete_original") or body.get("replace_original"):
            method = "chat.delete" if body.get("delete_original") else "chat.update"
            if stands:
                await space.call(method, about | shown, space.inner)
            return ""
        if body.get("response_type") != "in_channel":
            return ""
        posted = await space.call("chat.postMessage", {"channel": place.id} | shown, space.inner)
        return str(posted.get("ts", ""))
