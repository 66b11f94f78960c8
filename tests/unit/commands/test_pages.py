from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.answer import press
from bot.commands.pages import shares
from bot.commands.spec import Permission
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, asker, button, buttons, labels, words
from tests.unit.store.shelf import fresh, opened

TITLES = [f"Open weights, part {number} of the story" for number in range(12)]


async def test_pages_are_turned_forth_and_back(counter: Counter) -> None:
    await counter.bring(*TITLES)
    first = await counter.ask("/search weights")
    assert (first.more, labels(first)) == (True, ["Next", "Share"])
    second = await counter.press("Next", first)
    assert labels(second) == ["Previous", "Next", "Share"]
    third = await counter.press("Next", second)
    assert (third.more, labels(third)) == (False, ["Previous", "Share"])
    assert "12. Open weights, part 0" in words(third)
    assert words(await counter.press("Previous", third)) == words(second)


async def test_keys_are_short_and_the_same_for_the_same_question(counter: Counter) -> None:
    await counter.bring(*TITLES)
    one, two = await counter.ask("/search weights"), await counter.ask("/search weights")
    assert [one.key for one in buttons(one)] == [two.key for two in buttons(two)]
    assert max(len(one.key) for one in buttons(one)) <= 100
    long = await counter.ask("/search " + "weights " * 100)
    assert max(len(one.key) for one in buttons(long)) <= 100


async def test_a_button_works_after_a_restart(tmp_path: Path) -> None:
    async with fresh(tmp_path / "gazette.db") as store:
        before = Counter(store)
        await before.open()
        await before.bring(*TITLES)
        first = await before.ask("/search weights")
    async with opened(tmp_path / "gazette.db") as store:
        second = await Counter(store).press("Next", first)
    assert "6. Open weights, part 6" in words(second)


async def test_sharing_shows_the_same_page_to_everybody(counter: Counter) -> None:
    await counter.bring(*TITLES)
    private = await counter.press("Next", await counter.ask("/search weights"))
    assert private.private
    public = await counter.press("Share", private)
    assert not public.private
    assert "Share" not in labels(public)
    assert public.message.blocks[:-1] == private.message.blocks[:-1]
    again = await counter.press("Next", public)
    assert again.private, "who turns the page of a shared answer turns it for themselves"


async def test_an_answer_can_be_shared_at_once_and_that_is_known_before(counter: Counter) -> None:
    await counter.bring(*TITLES)
    reply = await counter.ask("/search weights --share")
    assert not reply.private
    assert labels(reply) == ["Next"]
    assert shares("share:1:abc")
    assert not shares("page:1:abc")


async def test_outside_of_a_channel_there_is_nobody_to_share_with(counter: Counter) -> None:
    await counter.bring("Open weights alone")
    reply = await counter.ask("/search weights", asker(channel=None))
    assert labels(reply) == []


@pytest.mark.parametrize("key", ["", "page:1", "page:0:abc", "page:1:gone", "share:99999:abc", "page:1:'; drop", "\0"])
async def test_a_button_that_nobody_remembers_says_to_ask_again(counter: Counter, key: str) -> None:
    reply = await press(key, MEMBER, counter.services)
    assert words(reply) == "This button is too old. Ask again with the command."
    assert (reply.private, reply.fault) == (True, "user_error")


async def test_permission_is_checked_for_who_presses(counter: Counter) -> None:
    for channel in range(7):
        await counter.ask(f"/schedule set weekly 09:00 channel:c{channel}", ADMIN)
    mine = await counter.ask("/schedule show", ADMIN)
    assert labels(mine) == ["Next"]
    refused = await counter.press("Next", mine)
    assert "needs an admin" in words(refused)
    other = await counter.press("Next", mine, asker(Permission.ADMIN, tenant="discord:2"))
    assert "c6" not in words(other), "a button shows nobody the rows of another tenant"


async def test_a_private_answer_cannot_be_made_public_by_a_forged_key(counter: Counter) -> None:
    for channel in range(7):
        await counter.ask(f"/schedule set weekly 09:00 channel:c{channel}", ADMIN)
    key = button(await counter.ask("/schedule show", ADMIN), "Next").key.replace("page:", "share:")
    reply = await press(key, ADMIN, counter.services)
    assert reply.private
    assert "not for everybody" in words(reply)


async def test_a_database_that_cannot_be_written_costs_only_the_buttons(counter: Counter, tmp_path: Path) -> None:
    await counter.bring(*TITLES)
    async with opened(tmp_path / "gazette.db", exclusive=False) as reader:
        reply = await replace(counter, store=reader).ask("/search weights")
    assert "1. Open weights, part 11" in words(reply)
    assert "buttons do not work at the moment" in words(reply)
    assert labels(reply) == []


async def test_without_buttons_the_next_page_is_said_in_words(counter: Counter) -> None:
    await counter.bring(*TITLES)
    reply = await counter.ask("/search weights page:2", buttons=False)
    assert "page:3 shows more." in words(reply)
    assert labels(reply) == []


async def test_an_old_button_survives_for_days(counter: Counter) -> None:
    await counter.bring(*TITLES)
    first = await counter.ask("/search weights")
    counter.clock.moment += timedelta(days=20)
    assert "6. Open weights" in words(await counter.press("Next", first))
