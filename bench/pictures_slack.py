"""Draw what people see on Slack into docs/pictures: `python -m bench.pictures_slack [FOLDER]`.

Needs Pillow, which the extra `simcord[screenshot]` brings along, and a Chromium, by default /usr/bin/chromium, else
named in CHROMIUM. It is the demo's imitation of Slack around the real payloads, made from the demo's sample sources: no
token, no network but loopback.
"""

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image  # type: ignore[import-not-found]  # of the extra

from bench import model_pictures
from bench.policy_pictures import ASKED, DAY, MovableClock, changed
from bot import bootstrap
from bot.chat.slack.asking import Call, Visit
from bot.chat.slack.clients import Clients
from bot.chat.slack.core import Core
from bot.chat.slack.forms import form
from bot.chat.slack.home import page as home_page
from bot.chat.slack.meta import Meta
from bot.chat.slack.render import Payload, render
from bot.chat.slack.spoken import spoken
from bot.chat.slack.tokens import Installed, OneWorkspace
from bot.chat.slack.views import answered
from bot.chat.slack.work import Work
from bot.commands.answer import answer
from bot.commands.check import find, find_command
from bot.commands.home import home
from bot.commands.registry import COMMANDS
from bot.commands.spec import Asker, Permission, Reply, Request, Value
from bot.demo.play import play
from bot.demo.server import DEMO_WEEKS
from bot.demo.slack_page import slack_page
from bot.digest.present import digest_message, numbered
from bot.domain.messages import Message
from bot.domain.subscriptions import TenantId
from bot.messages.encode import decode_chart
from bot.settings import Settings

PICTURES = Path("docs/pictures")
MOMENT = DEMO_WEEKS[-1].replace(hour=23, minute=59, second=59)
WIDTH = 680
LARGEST = 350_000
_SCALE, _COLOURS = 1.5, 48
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
_POLICY = re.compile(r"<meta http-equiv[^>]*>")
_ASKER = Asker(
    tenant_id=TenantId("slack:T0SAMPLE"),
    platform="slack",
    user_id="U0SAMPLE",
    permission=Permission.ADMIN,
    channel_id="C0SAMPLE",
)
# The page is no channel.
_AT_HOME = replace(_ASKER, channel_id=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is drawn: the parts of a message, or one view. `private` is what only the asker sees."""

    payloads: tuple[Payload, ...]
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    core: Core
    database: Path
    edition: Message
    clock: MovableClock
    shelf: bootstrap.Curated

    async def ask(self, command: str, action: str = "", /, **values: Value) -> Reply:
        asked = Request(command=command, action=action, asker=_ASKER, values=values)
        return await answer(asked, self.core.services)

    @property
    def visit(self) -> Visit:
        call = Call(
            key="", user_id=_AT_HOME.user_id, team_id="T0SAMPLE", enterprise_id=None, is_enterprise_install=False,
            home_team=None, channel_id=None, body={}, response_url="", trigger_id="",
        )  # fmt: skip
        installed = Installed(
            tenant_id=_ASKER.tenant_id, team_id="T0SAMPLE", enterprise_id=None, bot_token="", bot_id="", bot_user_id=""
        )
        return Visit(core=self.core, call=call, installed=installed, asker=_AT_HOME)


@asynccontextmanager
async def stage(out: Path) -> AsyncIterator[Set]:
    """The demo's three weeks behind an adapter that never speaks to Slack."""
    edition = numbered(digest_message(await play(out, lambda _: None)), 3)
    settings = Settings(database=f"sqlite:///{out / 'demo.db'}", config=out / "feeds.yaml")
    clock = MovableClock(MOMENT)
    shelf = await bootstrap.curated(settings, bootstrap.FixedClock(DAY))
    async with bootstrap.desk(settings, clock) as desk:
        live = await bootstrap.standing_configuration(settings, desk.store)
        services = bootstrap.services(settings, desk, live, shelf, platforms=lambda: {"slack": "connected"})
        services = replace(services, config=bootstrap.guiding(settings, services.config))
        clients = Clients(api_url=None)
        core = Core(
            services=services, commands=COMMANDS, operators=(), tokens=OneWorkspace("", clients), clients=clients,
            work=Work(), many=False,
        )  # fmt: skip
        yield Set(core=core, database=out / "demo.db", edition=edition, clock=clock, shelf=shelf)
        await clients.close()


async def pictures(made: Set) -> Mapping[str, Picture]:
    """What is shown in each picture."""
    await made.ask("schedule", "set", edition="weekly", time="09:00", zone="Europe/Berlin")
    table = find_command("schedule", COMMANDS)
    setting = find("schedule", "set", COMMANDS)
    meta = Meta(command="search", channel=_ASKER.channel_id)
    values = {"edition": "weekly", "time": "09:00"}
    search = await made.ask("search", query="open weights")
    shown: dict[str, Picture] = {
        "digest": Picture(payloads=render(made.edition, mention="S0SAMPLE")),
        "search": _answered(search),
        "schedule": _answered(await made.ask("schedule", "show")),
        "refusal": _answered(await made.ask("search", query="weights", source="federal")),
        "form": Picture(payloads=(form(table, setting, Meta(channel=_ASKER.channel_id), values=values),)),
        "modal": Picture(payloads=(answered(search, meta, COMMANDS),)),
    }
    await model_pictures.look_in_full(made.core.services.store, MOMENT)
    for name, (command, action, given) in model_pictures.ASKED.items():
        shown[name] = _answered(await made.ask(command, action, **given))
    made.clock.moment = DAY
    for name, (command, action, given) in ASKED.items():
        shown[name] = _answered(await made.ask(command, action, **given))
    services = made.core.services
    shown["home"] = Picture(payloads=(home_page(await home(_AT_HOME, services), made.visit),))
    shown["changed"] = Picture(payloads=render(await changed(services.store, made.shelf, services.config(), DAY)))
    await asyncio.to_thread(_break, made.database)
    return shown | {"error": _answered(await made.ask("sources"))}


def _answered(reply: Reply) -> Picture:
    return Picture(payloads=render(spoken(reply.message, COMMANDS)), private=reply.private)


def _break(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE sources RENAME TO gone")


async def _charts(payloads: Sequence[Payload]) -> list[bytes | None]:
    """The charts of all parts, drawn, in the order of their blocks."""
    painter = bootstrap.painter()
    found = [one["chart"] for part in payloads for one in part["blocks"] if "chart" in one]
    return [await painter.png(decode_chart(one)) for one in found]


def draw(page: str, picture: Path) -> int:
    """As tall as what is drawn. Its size in bytes; raises ValueError where it is too large for the repository."""
    with tempfile.TemporaryDirectory() as folder:
        file, raw = Path(folder) / "page.html", Path(folder) / "raw.png"
        file.write_text(page, encoding="utf-8")
        window = (f"--window-size={WIDTH},{_height(page, Path(folder))}", f"--force-device-scale-factor={_SCALE}")
        _chromium(folder, *window, f"--screenshot={raw}", file.as_uri())
        Image.open(raw).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    size = picture.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{picture.name} has {size} bytes")
    return size


def _height(page: str, folder: Path) -> int:
    """What the page needs, told by a script, which the page itself forbids."""
    measured = folder / "measured.html"
    tell = "<script>document.title = document.documentElement.getBoundingClientRect().height</script>"
    measured.write_text(_POLICY.sub("", page) + tell, encoding="utf-8")
    shown = _chromium(str(folder), f"--window-size={WIDTH},200", "--dump-dom", measured.as_uri())
    found = re.search(r"<title>([\d.]+)</title>", shown)
    if found is None:
        raise ValueError("the page could not be measured")
    return int(float(found[1])) + 1


def _chromium(folder: str, *arguments: str) -> str:
    browser = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    command = [browser, *_FLAGS, f"--user-data-dir={folder}/profile", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout  # noqa: S603 - ours


async def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        async with stage(Path(out)) as made:
            for name, picture in (await pictures(made)).items():
                drawn = await _charts(picture.payloads)
                page = slack_page(picture.payloads, private=picture.private, pictures=drawn)
                size = await asyncio.to_thread(draw, page, folder / f"slack-{name}.png")
                sys.stdout.write(f"slack-{name}.png: {size} bytes\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES))
