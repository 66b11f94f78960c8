"""Somebody asks without end: they are told so, at once and privately, and everybody else is answered."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.commands.limits import Limits, Rate
from tests.doubles.discord.asks import ADMIN, Person
from tests.doubles.discord.house import house
from tests.integration.slack_dialogue import scene, text, words
from tests.integration.test_slack_behaviour import again

THREE = Rate(at_once=3, a_second=0.001)
FASTER = "You ask faster than I can answer"


def few() -> Limits:
    return Limits(person=THREE)


async def test_on_discord_who_asks_without_end_is_turned_away_and_others_are_answered(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.limits = few()
        await home.add_entries(*(f"Open weights, part {number}" for number in range(30)))
        async with home.open():
            first = await home.fake.slash("search", {"query": "weights"})
            asked = [await home.fake.slash("about") for _ in range(5)]
            pressed = await home.fake.press(first, "Next")
            other = await home.fake.slash("about", person=ADMIN)
    assert [FASTER in one.text for one in asked] == [False, False, True, True, True]
    assert FASTER in pressed.text
    assert all(one.private for one in [*asked, pressed])
    # At once, where others are first told that an answer is on its way.
    assert [one.deferred for one in asked] == [True, True, False, False, False]
    assert "Open Gazette" in other.text


async def test_on_discord_there_is_an_end_to_what_is_under_way(tmp_path: Path) -> None:
    async with house(tmp_path) as home, home.open():
        people = [Person(id=str(9 * 10**17 + number)) for number in range(130)]
        asked = [await home.fake.begin("slow", person=person) for person in people]
        await asyncio.gather(*(asyncio.wait_for(one.done.wait(), 20) for one in asked))
        refused = [one for one in asked if "too much to do" in one.text]
        assert {"At last" in one.text for one in asked if one not in refused} == {True}
        assert 0 < len(refused) <= 30
        assert "At last" in (await home.fake.slash("slow")).text


async def test_on_slack_who_asks_without_end_is_turned_away_and_others_are_answered(tmp_path: Path) -> None:
    async with scene(tmp_path, limits=few()) as stage:
        first = await stage.ask("search weights")
        asked = [await stage.double.slash("about") for _ in range(5)]
        pressed = await stage.double.answers(await stage.double.press(first, "Next"))
        other = await stage.ask("about", person=stage.double.home.admin)
        assert [FASTER in text(one) for one in asked] == [False, False, True, True, True]
        assert FASTER in text(pressed)
        assert all(one.private for one in [*asked, pressed])
        assert "Open Gazette 1.2.3" in text(other)


async def test_on_slack_a_form_says_so_too_and_what_is_typed_in_it_is_completed(tmp_path: Path) -> None:
    async with scene(tmp_path, limits=Limits(person=replace(THREE, at_once=2))) as stage:
        form = await stage.modal("search")
        await stage.ask("about")
        sent = await stage.double.submit(form, {"query": "weights"})
        typed = await stage.double.suggest(form, "source", "wi")
        assert sent.view is not None
        assert FASTER in words(sent.view)
        assert [one["value"] for one in typed.options] == ["wire", "wi"]


async def test_what_slack_repeats_is_not_held_against_anybody(tmp_path: Path) -> None:
    async with scene(tmp_path, limits=Limits(person=replace(THREE, at_once=2))) as stage:
        gesture = await stage.ask("about")
        for _ in range(5):
            await again(stage, gesture)
        assert "Open Gazette 1.2.3" in text(await stage.ask("about"))
