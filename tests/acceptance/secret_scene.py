"""One installation whose every secret is a canary, at `debug`, amid servers that repeat what they hear."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession

from tests.acceptance import canaries, hostile
from tests.acceptance.canaries import FEED_KEY, leaks, settings
from tests.acceptance.listening import discord_with_canary, give_canaries, slack_with_ear
from tests.acceptance.running import Running
from tests.acceptance.test_start_stop import descendants
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.slack.server import SlackDouble
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer

# What anybody may ask of the web port.
PAGES = ("/health", "/ready", "/deadlines.ics", "/slack/events", "/slack/install", "/nothing-here")
# What whoever watches asks of the port for figures.
FIGURES = ("/metrics", "/ready")
EVERY = (*canaries.ONE, *canaries.MANY, FEED_KEY)
# By which its own host knows us, and nobody else may.
_KEYED = ("authorization", "x-api-key")


@dataclass(frozen=True, slots=True)
class Servers:
    """Of feeds with a key in their address, of official APIs, and one that was never meant."""

    feeds: FeedServer
    official: FeedServer
    stranger: FeedServer

    def leaks(self) -> list[str]:
        """The key of a feed is for its host, a key of an API for the header of that host."""
        of_feeds, of_apis = hostile.asked([self.feeds]), hostile.asked([self.official], but=_KEYED)
        found = leaks({"a feed's host": of_feeds}, canaries.ONE) + leaks({"the host of an API": of_apis}, EVERY)
        # An API may send us on with its own key in the address; the header, and any other key, stays behind.
        own = (canaries.REGULATIONS_API_KEY,)
        others = [one for one in EVERY if one not in own]
        return found + leaks({"a stranger": hostile.asked([self.stranger])}, others)

    def headers(self) -> str:
        return "\n".join(str(seen.headers) for seen in (*self.official.seen, *self.stranger.seen))


@dataclass(frozen=True, slots=True)
class Scene:
    """`places` is what was found where, by name, to be searched at the end."""

    gazette: Gazette
    discord: FakeDiscord
    slack: SlackDouble
    servers: Servers
    port: int
    figures: int
    heard: tuple[list[str], list[str]]
    places: dict[str, bytes | str] = field(default_factory=dict)

    async def look_from_outside(self, bot: Running) -> None:
        """At the web port, and at what the system shows of the process and of all below it."""
        self.places.update(await pages(self.port))
        self.places.update(await pages(self.figures, FIGURES))
        assert "gazette_polls_total" in str(self.places[f"{self.figures}/metrics"])
        below = descendants(bot.process.pid)
        assert below
        self.places.update({f"environment of {pid}": process(pid, "environ") for pid in below})
        self.places.update({f"command line of {pid}": process(pid, "cmdline") for pid in (bot.process.pid, *below)})

    def lent(self) -> list[str]:
        """What speaks for the bot for a while: the tokens of questions, and where Slack takes an answer."""
        return [*self.discord.counter.open, *(f"/response/{one}" for one in self.slack.gestures)]

    async def look_back(self, bot: Running) -> None:
        """At what it has written, and at what the platforms were sent."""
        assert bot.process.stdout is not None
        self.places["standard output"] = await bot.process.stdout.read()
        self.places["the log"] = "".join(bot.log)
        self.places["what Discord heard"], self.places["what Slack heard"] = map("\n".join, self.heard)


@asynccontextmanager
async def servers() -> AsyncIterator[Servers]:
    async with FeedServer() as feeds, FeedServer() as official, FeedServer() as stranger:
        hostile.serve_private_feeds(feeds)
        hostile.serve_official(official, stranger)
        yield Servers(feeds, official, stranger)


def installed(folder: Path, of: Servers, **env: str) -> Gazette:
    told = settings(canaries.KEYS) | {"HF_ENDPOINT": of.official.url("").rstrip("/"), "GAZETTE_LOG_LEVEL": "debug"}
    return install(folder / "gazette", hostile.sources(of.feeds, of.official), **(told | env))


@asynccontextmanager
async def one_workspace(folder: Path, port: int, figures: int) -> AsyncIterator[Scene]:
    """Discord, and Slack by Socket Mode; the admin in Discord is the operator."""
    (discord, at_discord), (slack, at_slack) = discord_with_canary(), slack_with_ear()
    async with AsyncExitStack() as opened:
        of = await opened.enter_async_context(servers())
        await opened.enter_async_context(discord)
        await opened.enter_async_context(slack)
        give_canaries(slack)
        env = settings(canaries.ONE) | {
            "DISCORD_API_URL": discord.api_url,
            "DISCORD_GATEWAY_URL": discord.gateway_url,
            "SLACK_API_URL": slack.api_url,
            "GAZETTE_OPERATORS": f"discord:{ADMIN.id}",
            "GAZETTE_CALENDAR": "on",
            "GAZETTE_TENANT_RATE": "0",
            "PORT": str(port),
            "GAZETTE_METRICS": str(figures),
        }
        yield Scene(installed(folder, of, **env), discord, slack, of, port, figures, (at_discord, at_slack))


async def pages(port: int, paths: Iterable[str] = PAGES) -> dict[str, str]:
    found = {}
    async with ClientSession() as session:
        for page in paths:
            async with session.get(f"http://127.0.0.1:{port}{page}", allow_redirects=False) as answer:
                found[f"{port}{page}"] = f"{answer.status} {answer.headers} {await answer.text()}"
    return found


def process(pid: int, name: str) -> bytes:
    return Path(f"/proc/{pid}/{name}").read_bytes()
