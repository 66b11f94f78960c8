"""Forms: a choice of what to look up, what an option may hold, and the answer in the same window."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.slack_dialogue import Scene, labels, scene, words


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


def fields(view: dict[str, object]) -> list[str]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return [one["block_id"] for one in blocks if one["type"] == "input"]


async def test_open_offers_what_the_asker_may_ask(stage: Scene) -> None:
    offered = words(await stage.modal())
    assert "search: Search everything that was ever read" in offered
    assert "schedule set" not in offered
    assert "schedule set" in words(await stage.modal(person=stage.double.home.admin))


async def test_the_choice_leads_to_a_form_and_the_form_to_the_answer(stage: Scene) -> None:
    form = await stage.submit(await stage.modal(), {"gz_pick": "search"})
    assert fields(form) == ["query", "kind", "source", "since"]
    answer = await stage.submit(form, {"query": "weights", "kind": "news"})
    assert "1. Agency publishes open weights guidance, part 10" in words(answer)
    assert labels(answer) == ["Next"]


async def test_a_page_of_an_answer_is_turned_within_the_window(stage: Scene) -> None:
    first = await stage.submit(await stage.modal("search"), {"query": "weights"})
    await stage.press(first, "Next")
    assert "6. Senate votes on open weights, part 8" in words(stage.shown)
    assert stage.shown["id"] == first["id"]


async def test_an_action_without_options_is_answered_at_once(stage: Scene) -> None:
    assert "Open Gazette 1.2.3" in words(await stage.modal("about"))
    assert "Open Gazette 1.2.3" in words(await stage.submit(await stage.modal(), {"gz_pick": "about"}))


async def test_a_schedule_is_set_by_form_in_the_channel_where_it_was_opened(stage: Scene) -> None:
    admin = stage.double.home.admin
    form = await stage.modal("schedule set", person=admin)
    assert fields(form) == ["edition", "time", "zone", "days", "channel", "mention"]
    filled = {"edition": "weekly", "time": "09:00", "zone": "Europe/Berlin", "mention": "S012345"}
    answer = await stage.submit(form, filled, person=admin)
    assert "Scheduled." in words(answer)
    assert "The weekly edition in this channel" in words(answer)


async def test_what_can_be_mended_is_mended_in_the_form_with_all_that_was_filled_in(stage: Scene) -> None:
    admin = stage.double.home.admin
    form = await stage.modal("schedule set", person=admin)
    wrong = {"edition": "weekly", "time": "noonish", "zone": "Europe/Berlin"}
    again = await stage.submit(form, wrong, person=admin)
    assert "“noonish” is no time of day." in words(again)
    answer = await stage.submit(again, {"time": "12:00"}, person=admin)
    assert "Europe/Berlin" in words(answer)
    assert "Scheduled." in words(answer)


async def test_a_group_that_is_no_id_is_refused_in_the_form(stage: Scene) -> None:
    admin = stage.double.home.admin
    form = await stage.modal("schedule set", person=admin)
    again = await stage.submit(form, {"edition": "weekly", "time": "09:00", "mention": "@team"}, person=admin)
    assert "is no user group here" in words(again)


async def test_what_is_said_beyond_the_action_is_filled_in_already(stage: Scene) -> None:
    form = await stage.modal("search Open Weights kind:news")
    answer = await stage.submit(form)
    assert "Search: Open Weights" in words(answer)
    assert "only news" in words(answer).casefold()


async def test_words_that_name_nothing_are_answered_in_the_window(stage: Scene) -> None:
    assert "Did you mean /gazette search?" in words(await stage.modal("serch"))
    assert "needs an admin" in words(await stage.modal("schedule set"))


async def test_a_command_of_several_actions_offers_them(stage: Scene) -> None:
    offered = words(await stage.modal("schedule", person=stage.double.home.admin))
    assert "schedule set" in offered
    assert "search" not in offered


async def test_choices_come_while_typing_and_what_was_typed_is_always_one(stage: Scene) -> None:
    form = await stage.modal("search")
    typed = await stage.double.suggest(form, "source", "wi")
    assert [one["value"] for one in typed.options] == ["wire", "wi"]
    everything = await stage.double.suggest(form, "source", "")
    assert {one["value"] for one in everything.options} >= {"wire", "register", "ledger"}
    whole = await stage.double.suggest(form, "since", "7d")
    assert [one["value"] for one in whole.options].count("7d") == 1


async def test_who_may_not_call_an_action_is_offered_nothing_of_ours(stage: Scene) -> None:
    form = await stage.modal("feeds show", person=stage.double.home.admin)
    allowed = await stage.double.suggest(form, "feed", "", person=stage.double.home.admin)
    assert [one["value"] for one in allowed.options] != []
    refused = await stage.double.suggest(form, "feed", "")
    assert refused.options == []


async def test_a_window_that_slack_does_not_open_is_told_where_it_was_asked_for(stage: Scene) -> None:
    stage.double.fault("views.open", error="expired_trigger_id")
    gesture = await stage.ask("open search")
    assert "did not open the window in time" in gesture.text


async def test_a_window_is_opened_before_slack_says_what_the_asker_may_do(stage: Scene) -> None:
    stage.double.fault("users.info", delay=1.0)
    began = time.monotonic()
    await stage.modal("search", person=stage.double.home.admin)
    (opened,) = [call for call in stage.double.calls if call.method == "views.open"]
    assert opened.at - began < 0.8
    assert fields(stage.shown) == ["query", "kind", "source", "since"]


async def test_the_global_shortcut_opens_the_choice(stage: Scene) -> None:
    await stage.double.shortcut("gz_open")
    await stage.done()
    assert "What shall I look up?" in words(stage.shown)


async def test_an_answer_that_slack_does_not_take_is_said_not_to_be_there(stage: Scene) -> None:
    stage.double.fault("views.update", error="invalid_arguments")
    assert "cannot be shown in this window" in words(await stage.modal("about"))


async def test_a_window_that_was_closed_meanwhile_is_left_alone(stage: Scene) -> None:
    stage.double.fault("views.update", error="not_found", always=True)
    await stage.ask("open about")
    assert stage.double.count("views.update") == 1
