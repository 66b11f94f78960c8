"""No secret leaves the process by any door but the one that it is for, whatever servers and people say.

Every secret that the program knows is a canary of the real shape, everything runs at `debug`, and servers repeat what
they were sent. What a stranger, a member of a channel or a reader of the log could see must hold none of them, nor the
last twelve characters of one. Two things are allowed. The key in the address of a feed is the operator's own
configuration: it stands in feeds.yaml, hence in the database, its copies, and in what the operator's own terminal
shows of feeds.yaml (`feeds list --json`, `feeds export`), but in no log, answer, notice or digest. And the tokens of
workspaces that installed the app are in the database, encrypted.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.acceptance import canaries, hostile
from tests.acceptance.canaries import DISCORD_TOKEN, SLACK_BOT_TOKEN, leaks
from tests.acceptance.running import Running, running
from tests.acceptance.secret_scene import EVERY, Scene, one_workspace
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.faults import Fault
from tests.doubles.slack.faults import Fault as SlackFault

pytestmark = pytest.mark.timeout(150)


@pytest.fixture
async def scene(tmp_path: Path, unused_tcp_port_factory: Callable[[], int]) -> AsyncIterator[Scene]:
    async with one_workspace(tmp_path, unused_tcp_port_factory(), unused_tcp_port_factory()) as made:
        yield made


async def test_of_a_whole_day_nothing_that_is_secret_is_seen_outside(scene: Scene) -> None:
    async with running(scene.gazette) as bot:
        await bot.says(f"polled {len(hostile.PRIVATE) + 4} sources")
        await scene.slack.sockets.connected()
        await scene.discord.gateway.connected(30)
        await _people_ask(scene)
        await _platforms_refuse(scene, bot)
        await scene.look_from_outside(bot)
        await _feeds_yaml_breaks(scene, bot)
    await scene.look_back(bot)
    found = leaks(scene.places, EVERY) + scene.servers.leaks()
    found += leaks(canaries.files(scene.gazette.folder, "*.db*"), canaries.ONE)
    assert not found, "\n".join(found)
    assert [one for one in scene.lent() if one in "".join(bot.log)] == []
    # Otherwise nothing was tried: the hosts were told their keys, and the digests went out.
    assert all(one.value in scene.servers.headers() for one in canaries.KEYS)
    assert all("headline number 1" in "".join(heard) for heard in scene.heard)


async def test_platforms_that_refuse_us_with_our_own_token_are_not_quoted(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "own" / "policies").mkdir(parents=True)
    (tmp_path / "own" / "policies" / "odd.yaml").write_text(
        f"id: {SLACK_BOT_TOKEN.value}\ntitle: [{DISCORD_TOKEN.value}\n"
    )
    scene.discord.fail("*", "", Fault.answer(401, 0, f"401: {DISCORD_TOKEN.value}"), always=True)
    scene.slack.fault("*", SlackFault.refused(SLACK_BOT_TOKEN.value), always=True)
    env = {**scene.gazette.env, "CATALOGUE_DIR": str(tmp_path / "own")}
    async with running(type(scene.gazette)(scene.gazette.folder, env)) as bot:
        await bot.says("Discord is off")
        await bot.says("Slack does not answer")
        await bot.says("polled ")
        await scene.look_from_outside(bot)
    await scene.look_back(bot)
    found = leaks(scene.places, EVERY)
    assert not found, "\n".join(found)
    assert "[hidden]" in "".join(bot.log)


async def _people_ask(scene: Scene) -> None:
    """Members, an admin who is the operator, and a reader in Slack."""
    shown = [await scene.discord.slash("feeds show", {"feed": one}, person=ADMIN) for one in ("page", "moved", "lost")]
    answers = [
        *shown,
        await scene.discord.slash("feeds list", person=ADMIN),
        await scene.discord.slash("feeds health", person=ADMIN),
        await scene.discord.slash("feeds test", {"feed": "page"}, person=ADMIN),
        await scene.discord.slash("about"),
        await scene.discord.slash("sources"),
        await scene.discord.slash("search", {"query": "open weights"}),
    ]
    assert "headline number 1" in answers[-1].text
    scene.places["what people read in Discord"] = "\n".join(one.text for one in answers)
    asked = [await scene.slack.answers(await scene.slack.slash(words)) for words in ("about", "search open weights")]
    scene.places["what people read in Slack"] = "\n".join(one.text for one in asked)


async def _platforms_refuse(scene: Scene, bot: Running) -> None:
    """Both get digests. They refuse some, and say why with the token in it."""
    places = [await scene.slack.home.channel(), await scene.slack.home.channel()]
    for channel in (scene.discord.text, scene.discord.announcement):
        await _schedule_in_discord(scene, channel.id)
    for place in places:
        await _schedule_in_slack(scene, f"set weekly time:09:00 zone:Europe/Berlin channel:{place.id}")
    told, word = Fault.answer(400, 50035, f"refused: {DISCORD_TOKEN.value}"), SLACK_BOT_TOKEN.value
    page = SlackFault(status=500, body=f"<html>{word}</html>", headers=(("Set-Cookie", f"was={word}"),))
    blocks = SlackFault.refused("invalid_blocks", errors=[word], response_metadata={"messages": [word]})
    scene.discord.fail("POST", f"/{scene.discord.text.id}/messages$", *[told] * 4)
    scene.slack.fault("chat.postMessage", page, blocks, SlackFault.refused(word))
    for channel in (scene.discord.text, scene.discord.announcement):
        await scene.discord.slash("schedule run", {"edition": "weekly", "channel": channel.id}, person=ADMIN)
    # One after the other: the faults are for the first.
    for place in places:
        await _schedule_in_slack(scene, f"run weekly channel:{place.id}")
        await bot.says("Slack refused the post")
    await bot.says("Discord refused the post")
    async with asyncio.timeout(20):
        while not (scene.discord.announcement.messages and await scene.slack.home.posted(places[1])):
            await asyncio.sleep(0.1)
    scene.places["what was given up"] = (await scene.discord.slash("schedule failed", person=ADMIN)).text


async def _schedule_in_discord(scene: Scene, channel: str) -> None:
    where = {"edition": "weekly", "channel": channel, "time": "09:00", "zone": "Europe/Berlin"}
    await scene.discord.slash("schedule set", where, person=ADMIN)


async def _schedule_in_slack(scene: Scene, words: str) -> None:
    await scene.slack.answers(await scene.slack.slash(f"schedule {words}", person=scene.slack.home.admin))


async def _feeds_yaml_breaks(scene: Scene, bot: Running) -> None:
    """Somebody puts tokens where they do not belong."""
    was = scene.gazette.config.read_text()
    odd = f"every: {SLACK_BOT_TOKEN.value}\n    tier: {DISCORD_TOKEN.value}\n    url: ftp://a.example/?{hostile.QUERY}"
    scene.gazette.config.write_text(f"{was}  - id: broken\n    {odd}\n")
    await bot.says("feeds.yaml was not taken over")
    told = [await scene.discord.slash(words, person=ADMIN) for words in ("feeds reload", "about")]
    scene.places["what is told of a broken feeds.yaml"] = "\n".join(one.text for one in told)
    assert "every" in told[0].text
    scene.gazette.config.write_text(was)
