"""The doubles of the platforms, with an ear on the wire: all that they are sent, but for the token where it belongs."""

import base64
from dataclasses import dataclass, field

from aiohttp import web

from tests.acceptance.canaries import DISCORD_TOKEN, INSTALLED, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_CLIENT_SECRET
from tests.doubles.discord.rest import Rest
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import World
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.tokens import Token, Tokens
from tests.doubles.slack.web_api import WebApi
from tests.doubles.slack.workspaces import SCOPES
from tests.servers.emulate import CLIENT_ID

_BASIC = base64.b64encode(f"{CLIENT_ID}:{SLACK_CLIENT_SECRET.value}".encode()).decode()
# In the header `Authorization` of its own platform a token is at home.
_AT_HOME = {
    f"Bot {DISCORD_TOKEN.value}",
    *(f"Bearer {one.value}" for one in (SLACK_BOT_TOKEN, SLACK_APP_TOKEN, INSTALLED)),
    f"Basic {_BASIC}",
}


@dataclass(slots=True, kw_only=True, eq=False)
class HeardRest(Rest):
    heard: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.heard.append(await _heard(request))
        return await Rest.handle(self, request)


@dataclass(slots=True, kw_only=True, eq=False)
class HeardApi(WebApi):
    heard: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.heard.append(await _heard(request))
        return await WebApi.handle(self, request)


def discord_with_canary() -> tuple[FakeDiscord, list[str]]:
    """The double, and what it hears."""
    fake = FakeDiscord(world=World(token=DISCORD_TOKEN.value))
    rest = HeardRest(world=fake.world, counter=fake.counter)
    fake.rest = rest
    return fake, rest.heard


def slack_with_ear(tokens: Tokens | None = None) -> tuple[SlackDouble, list[str]]:
    double = SlackDouble(tokens=tokens or Tokens())
    api = HeardApi(tokens=double.tokens, gate=double.gate)
    double.api = api
    # What takes faults of the web API takes those of a response_url too.
    double.responses.faults = api.faults
    return double, api.heard


def give_canaries(slack: SlackDouble) -> None:
    """Once it runs: the two tokens of an app in one workspace."""
    home = slack.home
    slack.bot = slack.tokens.add(Token(value=SLACK_BOT_TOKEN.value, workspace=home, inner=home.inner, scope=SCOPES))
    slack.app = slack.tokens.add(Token(value=SLACK_APP_TOKEN.value))


async def _heard(request: web.Request) -> str:
    """Uploads are left out: they are pictures, and reading them here would take them away from the double."""
    headers = " ".join(f"{name}={value}" for name, value in request.headers.items() if value not in _AT_HOME)
    body = "" if request.content_type.startswith("multipart/") else (await request.read()).decode(errors="replace")
    return f"{request.method} {request.path_qs} {headers} {body}"
