"""Draw what people see on Discord into docs/pictures: `python -m bench.pictures_discord [FOLDER]`.

Needs the extra `simcord[screenshot]==3.2.1` and a Chromium, by default /usr/bin/chromium, else named in CHROMIUM. It is
simcord's imitation of Discord, drawn from the demo's sample sources: no token, no network but loopback.
"""

import asyncio
import io
import os
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord
from discord.http import Route
from PIL import Image, ImageChops  # type: ignore[import-not-found]  # of the extra
from playwright.async_api import Browser, BrowserType  # type: ignore[import-not-found]  # of the extra
from simcord import ChannelHandle, Env, MemberActor

from bench import model_pictures
from bench.policy_pictures import ASKED, DAY, MovableClock, changed
from bot import bootstrap
from bot.chat.discord import pictures
from bot.chat.discord.budget import Budget
from bot.chat.discord.client import GazetteClient
from bot.chat.discord.render import render
from bot.chat.discord.tree import Core
from bot.commands.registry import COMMANDS
from bot.commands.spec import Services
from bot.demo.play import play
from bot.demo.server import DEMO_WEEKS
from bot.digest.present import digest_message
from bot.domain.messages import Message
from bot.settings import Settings

PICTURES = Path("docs/pictures")
MOMENT = DEMO_WEEKS[-1].replace(hour=23, minute=59, second=59)
# A common phone, and a window that is tall enough for the longest message.
WIDTH, HEIGHT = 430, 4096
LARGEST = 350_000
_SCALE, _MARGIN, _COLOURS = 2, 32, 96
# How much two colours have to differ to count as something drawn.
_FAINT = 12


class NoMemory:
    async def load(self) -> str | None:
        return None

    async def save(self, text: str) -> None:
        return


@dataclass(kw_only=True)
class Set:
    """The stage on which the pictures are taken."""

    env: Env
    channel: ChannelHandle
    admin: MemberActor
    database: Path
    digest: Message
    services: Services
    clock: MovableClock
    shelf: bootstrap.Curated


@asynccontextmanager
async def stage(out: Path) -> AsyncIterator[Set]:
    """The demo's three weeks behind a bot in a server of one admin."""
    digest = digest_message(await play(out, lambda _: None))
    settings = Settings(database=f"sqlite:///{out / 'demo.db'}", config=out / "feeds.yaml")
    clock = MovableClock(MOMENT)
    shelf = await bootstrap.curated(settings, bootstrap.FixedClock(DAY))
    async with bootstrap.desk(settings, clock) as desk:
        live = await bootstrap.standing_configuration(settings, desk.store)
        services = bootstrap.services(settings, desk, live, shelf, platforms=lambda: {"discord": "connected"})
        services = replace(services, config=bootstrap.guiding(settings, services.config))
        core = Core(services=services, commands=COMMANDS, painter=bootstrap.painter())
        env = Env(GazetteClient(core=core, memory=NoMemory(), budget=Budget(), on_state=lambda _: None))
        env.backend.subscribers.insert(0, _installed)
        env.backend.clock._epoch = MOMENT  # noqa: SLF001 - simcord has no way to begin in another year
        await env.start()
        try:
            env.backend.bot_user.name = "Open Gazette"
            guild = env.create_guild("Policy desk")
            role = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
            admin = guild.add_member(env.create_user("ada"), roles=[role])
            channel = guild.create_text_channel("ai-policy")
            yield Set(
                env=env,
                channel=channel,
                admin=admin,
                database=out / "demo.db",
                digest=digest,
                services=services,
                clock=clock,
                shelf=shelf,
            )
        finally:
            await env.shutdown()


def _installed(event: str, payload: Any) -> None:  # noqa: ANN401 - what simcord sends
    """simcord does not say who installed the app; here it is the server."""
    if event == "INTERACTION_CREATE":
        payload["authorizing_integration_owners"] = {"0": payload.get("guild_id", "0")}


async def shoot(made: Set, folder: Path) -> None:
    await made.admin.slash(made.channel, "schedule set", edition="weekly", time="09:00", zone="Europe/Berlin")
    async with made.env.preview(
        made.channel, viewers=[made.admin], width=WIDTH, height=HEIGHT, presentation_time=MOMENT
    ) as preview:
        for name, target in await targets(made):
            capture = await preview.screenshot(target=target, allow_incomplete=True)
            size = await asyncio.to_thread(save, capture.png, folder / f"discord-{name}.png")
            sys.stdout.write(f"discord-{name}.png: {size} bytes\n")


async def targets(made: Set) -> list[tuple[str, Any]]:
    """What is shown in each picture, each by the way in which a person comes to see it."""
    ask = made.admin.slash
    posts = [await _post(made, part) for part in render(made.digest)]
    digests = [("digest" if number == 1 else f"digest-{number}", post) for number, post in enumerate(posts, start=1)]
    answers = {
        "search": await ask(made.channel, "search", query="open weights"),
        "schedule": await ask(made.channel, "schedule show"),
        "preview": await ask(made.channel, "schedule preview", edition="weekly"),
        "about": await ask(made.channel, "about"),
        "refusal": await ask(made.channel, "search", query="weights", source="federal"),
    }
    await model_pictures.look_in_full(made.services.store, MOMENT)
    for name, (command, action, given) in model_pictures.ASKED.items():
        if name == "trends":
            continue  # simcord shows no file with an answer
        answers[name] = await ask(made.channel, f"{command} {action}".strip(), **given)
    made.clock.moment = DAY
    for name, (command, action, given) in ASKED.items():
        answers[name] = await ask(made.channel, f"{command} {action}".strip(), **given)
    week = await changed(made.services.store, made.shelf, made.services.config(), DAY)
    digests += [("changed", await _post(made, part)) for part in render(week)]
    await asyncio.to_thread(_break, made.database)
    answers["error"] = await ask(made.channel, "sources")
    # What a preview adds to the edition stands in its last part.
    return [*digests, *((name, [answer.response, *answer.followups][-1]) for name, answer in answers.items())]


def _break(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE sources RENAME TO gone")


async def _post(made: Set, body: dict[str, Any]) -> int:
    """As the publisher would: with its charts as files."""
    shape = (await pictures.shapes(body, bootstrap.painter()))[0]
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=made.channel.id)
    # discord.py sends a form only where it is told of files.
    files = [discord.File(io.BytesIO(png), filename=name) for name, png in shape.files] or None
    answer = await made.env.bot.http.request(route, files=files, **pictures.request(shape))
    await made.env.settle()
    return int(answer["id"])


def save(png: bytes | None, path: Path) -> int:
    """Trimmed to what is drawn, with few colours. Raises ValueError where it is still too large for the repository."""
    picture = trimmed(Image.open(io.BytesIO(png or b"")).convert("RGB"))
    picture.quantize(_COLOURS).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{path.name} has {size} bytes")
    return size


def trimmed(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    drawn = ImageChops.difference(picture, ground).convert("L").point(lambda value: 255 if value > _FAINT else 0)
    box = drawn.getbbox()
    if box is None:
        raise ValueError("nothing was drawn")
    room = Image.new("RGB", (picture.width, box[3] - box[1] + 2 * _MARGIN), ground.getpixel((0, 0)))
    room.paste(picture.crop((0, box[1], picture.width, box[3])), (0, _MARGIN))
    return room


def use_installed_chromium() -> None:
    """simcord starts the browser that playwright would have downloaded, and draws too coarsely."""
    start, context = BrowserType.launch, Browser.new_context

    async def launch(self: BrowserType, **options: Any) -> Any:  # noqa: ANN401 - playwright's options
        where = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        return await start(self, **{"executable_path": where, "args": ["--no-sandbox"], **options})

    async def sharp(self: Browser, **options: Any) -> Any:  # noqa: ANN401 - playwright's options
        return await context(self, **{**options, "device_scale_factor": _SCALE})

    BrowserType.launch, Browser.new_context = launch, sharp


async def main(folder: Path) -> None:
    use_installed_chromium()
    with tempfile.TemporaryDirectory() as out:
        async with stage(Path(out)) as made:
            await shoot(made, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES))
