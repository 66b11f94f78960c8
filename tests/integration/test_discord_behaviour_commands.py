"""Every command, kind of option and completer, as a person at Discord meets them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.registry import COMMANDS
from bot.domain.entries import Fetched
from bot.domain.sources import Memory
from tests import make
from tests.integration.discord_read import deferrals, shown, text
from tests.integration.discord_scene import Scene, scene
from tests.unit.commands import posted
from tests.unit.commands.modelled import R1, reading

ACTIONS = [(f"{command.name} {action.name}".strip(), action) for command in COMMANDS for action in command.actions]
COMPLETED = [(name, option.name) for name, action in ACTIONS for option in action.options if option.completer]
SHARED = [name for name, action in ACTIONS if action.option("share")]
GIVEN = {"query": "weights", "edition": "weekly", "time": "09:00", "feed": "wire"}
GIVEN |= {"name": "eo 14179", "policy": "eo 14179", "target": "eo 14179", "term": "rfi"}
GIVEN |= {"stakeholder name": "hugging face", "model name": "deepseek-r1", "a": "deepseek-r1", "b": "bloom"}
GIVEN |= {"post": "1", "item": "weekly 1 #1", "note": "It was Tuesday."}
# What each action says where it did what it was asked for.
SAYS = {
    "digest": "Weekly edition · 27 July to 3 August 2025",
    "search": "Agency publishes open weights guidance, part 10",
    "sources": "3 sources: 3 new",
    "why": "Why you see this · Open Gazette · Weekly edition",
    "help": "/schedule set",
    "about": "Open Gazette 1.2.3",
    "schedule show": "What is posted here, and when",
    "schedule set": "Changed.",
    "schedule preview": "nothing was posted",
    "schedule run": "It is posted within a minute.",
    "schedule skip-next": "is left out",
    "schedule pause": "Paused.",
    "schedule resume": "Resumed.",
    "schedule remove": "is removed",
    "schedule failed": "Given up because the platform refused the message",
    "schedule retry": "is posted within a minute",
    "correct": "Noted. The posts of weekly 1 here say so within a minute.",
    "feeds list": "3 sources",
    "feeds show": "Capitol Wire",
    "feeds health": "Nothing needs attention.",
    "feeds test": "Capitol Wire: 0 entries",
    "feeds pause": "Capitol Wire is paused.",
    "feeds resume": "wire is not paused.",
    "feeds retry": "Capitol Wire is polled now.",
    "feeds reload": "feeds.yaml is in force",
    "policy": "In force",
    "policies": "4 policies",
    "deadlines": "1 deadline ahead",
    "changes": "No state of the catalogue was kept yet.",
    "stakeholder": "Hugging Face · supports · Open models",
    "compare positions": "Who stands where: Removing Barriers",
    "compare models": "DeepSeek-R1 and BLOOM",
    "model": "Open weights, OSI licence",
    "models": "1 model",
    "trends": "Trending models by country, 30 days",
    "explain": "A call for facts and views.",
    "watch add": "Still watching: Removing Barriers",
    "watch list": "What is watched: 1",
    "watch remove": "No longer watched as direct messages to you: Removing Barriers",
}
# What somebody begins to type, and what the first choice is then.
TYPED = {
    "digest edition": ("tod", "today"),
    "why edition": ("tod", "today"),
    "edition": ("we", "weekly"),
    "topic": ("e", "eu"),
    "help topic": ("sea", "search"),
    "source": ("capitol", "wire"),
    "feed": ("capitol", "wire"),
    "since": ("30", "30d"),
    "zone": ("berl", "Europe/Berlin"),
    "days": ("mon", "mon"),
    "policy name": ("eo 14", "us-eo-14179"),
    "policy": ("eo 14", "us-eo-14179"),
    "stakeholder name": ("hug", "hugging-face"),
    "org1": ("hug", "hugging-face"),
    "org2": ("open", "openai"),
    "policies topic": ("fed", "federal-policy"),
    "model name": ("deeps", "deepseek-r1"),
    "a": ("deeps", "deepseek-r1"),
    "b": ("blo", "bloom"),
    "c": ("deepseek-ai/", "deepseek-ai/DeepSeek-R1"),
    "org": ("deep", "deepseek"),
    "country": ("chi", "China"),
    "task": ("text-", "text-generation"),
    "state": ("c", "ca"),
    "term": ("rf", "rfi"),
    "changes since": ("24", "24h"),
    "target": ("remov", "us-eo-14179"),
    "post": ("weekly", "1"),
    "item": ("senate", "weekly 1 #1"),
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        made.operator()
        yield made


async def prepared(stage: Scene, name: str) -> None:
    """What has to be there before somebody can change or end it."""
    if name.startswith("schedule"):
        await stage.home.admin.slash(stage.home.channel, "schedule set", edition="weekly", time="08:00")
        if name in {"schedule failed", "schedule retry"}:
            await posted.given_up(stage.counter, f"discord:{stage.home.guild.id}")
    elif name == "correct":
        await posted.edition(stage.counter)
    elif name.startswith("watch"):
        await stage.home.admin.slash(stage.home.channel, "watch add", target="us-eo-14179")
    elif name in {"models", "trends", "compare models"}:
        await stage.counter.trending(reading(R1))


def needed(name: str) -> dict[str, Any]:
    """A value for each option that the action requires."""
    required = [one.name for one in dict(ACTIONS)[name].options if one.required]
    return {one: GIVEN.get(f"{name} {one}") or GIVEN[one] for one in required}


@pytest.mark.parametrize("name", [name for name, _ in ACTIONS])
async def test_every_action_is_deferred_and_answered_privately(stage: Scene, name: str) -> None:
    await prepared(stage, name)
    given = needed(name)
    answer = await stage.home.admin.slash(stage.home.channel, name, **given)

    assert SAYS[name] in text(answer)
    assert deferrals(stage.env)[-1] is True
    assert shown(answer).ephemeral


@pytest.mark.parametrize("name", SHARED)
async def test_what_is_shared_is_deferred_and_answered_for_everybody(stage: Scene, name: str) -> None:
    await prepared(stage, name)
    answer = await stage.home.member.slash(stage.home.channel, name, share=True, **needed(name))

    assert SAYS[name] in text(answer)
    assert deferrals(stage.env) == [False]
    assert not shown(answer).ephemeral


@pytest.mark.parametrize(("name", "option"), COMPLETED)
async def test_every_completer_offers_what_begins_like_this(stage: Scene, name: str, option: str) -> None:
    await prepared(stage, name)
    typed, first = TYPED.get(f"{name} {option}") or TYPED[option]
    offered = await stage.home.admin.autocomplete(stage.home.channel, name, option, typed)

    assert offered[0]["value"] == first
    assert len(offered) <= 25


async def test_a_choice_and_several_texts_limit_a_search_together(stage: Scene) -> None:
    await stage.counter.bring("Notice on weights", source="register")
    options = {"query": "weights", "kind": "news", "source": "register", "since": "7d"}
    answer = await stage.home.member.slash(stage.home.channel, "search", **options)

    assert "Only news, only from Federal Register, read since" in text(answer)
    assert "1. Notice on weights" in text(answer)
    assert "2." not in text(answer)


async def test_a_number_reaches_the_command_as_a_number(stage: Scene) -> None:
    stage.counter.outcome = Fetched(entries=tuple(make.raw(f"Entry {n}") for n in range(5)), memory=Memory())
    answer = await stage.home.admin.slash(stage.home.channel, "feeds test", feed="wire", items=2)

    assert "2. Entry 1" in text(answer)
    assert "3. Entry 2" not in text(answer)


async def test_a_channel_and_a_role_reach_the_command_as_their_ids(stage: Scene) -> None:
    other = stage.home.guild.create_text_channel("policy")
    readers = stage.home.guild.create_role("Readers")
    options = {"edition": "weekly", "time": "09:00", "channel": other, "mention": readers}
    answer = await stage.home.admin.slash(stage.home.channel, "schedule set", **options)

    assert "A role is notified." in text(answer)
    async with stage.counter.store.reading() as view:
        (kept,) = await view.tenant(f"discord:{stage.home.guild.id}").subscriptions()  # type: ignore[arg-type]
    assert (kept.channel_id, kept.mention) == (str(other.id), str(readers.id))
