"""The adapter's client on the wire: how it connects, syncs and answers."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.house import SLOW, House, house, until
from tests.doubles.discord.state import Guild


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        yield built


async def test_it_asks_for_servers_only_and_syncs_once_over_two_starts(home: House) -> None:
    for _ in range(2):
        async with home.open():
            pass

    assert [sent["intents"] for sent in home.fake.gateway.identifies] == [1, 1]
    assert home.fake.world.syncs == 1
    assert {one["name"] for one in home.fake.world.commands} >= {"search", "digest", "schedule", "help"}


async def test_a_changed_table_is_synced_and_keeps_the_ids_of_the_commands(home: House) -> None:
    async with home.open():
        before = {one["name"]: one["id"] for one in home.fake.world.commands}
    home.commands = home.commands[:-1]
    async with home.open():
        after = {one["name"]: one["id"] for one in home.fake.world.commands}

    assert home.fake.world.syncs == 2
    assert after == {name: kept for name, kept in before.items() if name != SLOW.name}


async def test_admin_commands_are_hidden_from_others_and_from_direct_messages(home: House) -> None:
    async with home.open():
        table = {one["name"]: one for one in home.fake.world.commands}

    assert (table["schedule"]["default_member_permissions"], table["schedule"]["contexts"]) == ("32", [0])
    assert table["search"]["integration_types"] == [0, 1]
    assert table["search"]["name_localizations"]["de"] == "suche"


async def test_a_search_is_deferred_and_answered_privately(home: House) -> None:
    await home.add_entries("Open weights act passes", "Something else")
    async with home.open():
        answer = await home.fake.slash("search", {"query": "weights"})

    assert (answer.deferred, answer.private) == (True, True)
    assert "Open weights act passes" in answer.text
    assert "Something else" not in answer.text


async def test_an_error_is_answered_privately_with_a_reference_that_the_log_has(
    home: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with home.open():
        answer = await home.fake.slash("broken")

    reference = re.search(r"Reference\\?: (\w+)", answer.text)
    assert reference is not None
    assert reference[1] in caplog.text
    assert answer.private
    assert "secret of the inside" not in answer.text


async def test_what_is_typed_is_completed(home: House) -> None:
    async with home.open():
        offered = await home.fake.complete("search", {"query": "x", "source": "wi"}, "source")

    assert [one["value"] for one in offered] == ["wire"]


async def test_a_button_works_after_a_restart(home: House) -> None:
    await home.add_entries(*(f"Weights number {number}" for number in range(7)))
    async with home.open():
        first = await home.fake.slash("search", {"query": "weights"})
    async with home.open():
        second = await home.fake.press(first, "Next")

    assert len(re.findall(r"Weights number \d", first.text)) == 5
    assert len(re.findall(r"Weights number \d", second.text)) == 2


async def test_a_search_in_a_direct_message_is_answered(home: House) -> None:
    await home.add_entries("Open weights act passes")
    async with home.open():
        answer = await home.fake.slash("search", {"query": "weights"}, direct=True)

    assert "Open weights act passes" in answer.text


async def test_a_permission_that_discord_let_through_is_checked_again(home: House) -> None:
    async with home.open():
        refused = await home.fake.slash("schedule show")
        allowed = await home.fake.slash("schedule show", person=ADMIN)

    assert "Nothing is scheduled" not in refused.text
    assert refused.private
    assert "Nothing is scheduled" in allowed.text


async def test_an_admin_elsewhere_is_no_admin_where_the_app_was_only_brought_along(home: House) -> None:
    stranger = Guild(id="700000000000000001", name="Not ours")
    async with home.open():
        answer = await home.fake.slash("schedule show", person=ADMIN, guild=stranger)

    assert "Nothing is scheduled" not in answer.text


async def test_what_an_admin_sets_stays_in_their_server(home: House) -> None:
    other = home.fake.world.add_guild("Another server")
    options = {"edition": "weekly", "time": "09:00", "zone": "Europe/Berlin", "channel": home.fake.forum.id}
    async with home.open():
        await home.fake.slash("schedule set", options, person=ADMIN)
        here = await home.fake.slash("schedule show", person=ADMIN)
        there = await home.fake.slash("schedule show", person=ADMIN, guild=other)

    assert home.fake.forum.id in here.text
    assert "Nothing is scheduled" in there.text


async def test_a_late_interaction_is_left_alone(home: House) -> None:
    async with home.open():
        late = await home.fake.slash("help", late=True)
        after = await home.fake.slash("help")

    assert (late.refusals, late.parts) == ([10062], [])
    assert after.parts


async def test_an_interaction_that_arrives_twice_is_answered_once(home: House) -> None:
    await home.add_entries("Open weights act passes")
    async with home.open():
        answer = await home.fake.slash("search", {"query": "weights"}, times=2)

    assert (answer.refusals, len(answer.parts)) == ([40060], 1)


async def test_an_option_that_no_longer_exists_is_answered_in_words(home: House) -> None:
    async with home.open():
        answer = await home.fake.slash("search", {"words": "weights"})

    assert answer.private
    assert "updated" in answer.text


async def test_a_button_of_an_unknown_kind_is_answered_in_words(home: House) -> None:
    await home.add_entries(*(f"Weights number {number}" for number in range(7)))
    async with home.open():
        first = await home.fake.slash("search", {"query": "weights"})
        button = next(one for one in first.buttons if one["label"] == "Next")
        button_id = str(button["custom_id"])
        _rename(first.parts[-1].body, button_id, button_id[:-1] + "aaaa")
        answer = await home.fake.press(first, "Next")

    assert "too old" in answer.text


async def test_an_answer_that_is_too_long_says_so_within_the_limits(home: House) -> None:
    async with home.open():
        answer = await home.fake.slash("long")

    assert home.fake.forgive() == []
    assert len(answer.parts) == 5
    assert "more parts are not shown" in answer.text
    assert not any(part.body.get("embeds") for part in answer.parts)


async def test_a_stop_lets_an_answer_under_way_arrive(home: House) -> None:
    async with home.open():
        answer = await home.fake.begin("slow")
        await until(lambda: bool(answer.callbacks))

    assert answer.text == "At last."


def _rename(body: object, before: str, after: str) -> None:
    """Another custom id on the stored message."""
    if isinstance(body, dict):
        if body.get("custom_id") == before:
            body["custom_id"] = after
        for value in body.values():
            _rename(value, before, after)
    if isinstance(body, list):
        for value in body:
            _rename(value, before, after)
