"""What is typed behind `/gazette`, over HTTP and over Socket Mode."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.registry import COMMANDS
from bot.commands.usage import each
from tests.integration.slack_dialogue import Scene, labels, scene, text


@pytest.fixture(params=["http", "socket"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, socket=request.param == "socket") as made:
        yield made


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def test_every_example_of_the_table_is_answered_to_the_asker_alone(both: Scene) -> None:
    admin = both.double.home.admin
    both.operators.add(f"slack:{admin.id}")
    for _, action in each(COMMANDS):
        answer = await both.ask(action.example.removeprefix("/"), person=admin)
        assert answer.answers, action.example
        assert answer.private
        assert "Something went wrong" not in answer.text


async def test_nothing_typed_and_help_list_the_commands_as_they_are_typed_here(stage: Scene) -> None:
    for words in ("", "help"):
        answer = text(await stage.ask(words))
        assert "/gazette search" in answer
        assert " /search" not in answer


async def test_an_alias_is_its_own_verb(stage: Scene) -> None:
    answer = text(await stage.ask("edition:week", command="/digest"))
    assert "Senate votes on open weights" in answer


async def test_another_name_of_the_command_is_the_one_that_answers_show(stage: Scene) -> None:
    assert "/gazette-dev search" in text(await stage.ask("help", command="/gazette-dev"))


async def test_an_unknown_verb_is_answered_with_the_nearest_in_words_that_can_be_typed(stage: Scene) -> None:
    answer = await stage.ask("serch weights")
    assert "Did you mean /gazette search?" in text(answer)
    assert answer.private


async def test_an_unknown_key_is_answered_with_the_nearest(stage: Scene) -> None:
    assert "Did you mean kind?" in text(await stage.ask("search weights knd:document"))


async def test_curly_quotes_dashes_and_what_slack_escapes_are_read(stage: Scene) -> None:
    await stage.counter.bring("Weights & measures act")
    answer = text(await stage.ask("search “weights &amp; measures” —kind news"))
    assert "1. Weights & measures act" in answer


async def test_a_channel_is_picked_with_its_sign(stage: Scene) -> None:
    admin, talk = stage.double.home.admin, await stage.double.home.channel()
    line = f"schedule set edition:weekly time:09:00 channel:<#{talk.id}|{talk.name}> mention:<!subteam^S012|@team>"
    assert "Scheduled." in text(await stage.ask(line, person=admin))

    refused = text(await stage.ask("schedule set edition:weekly time:09:00 channel:#talk", person=admin))
    assert "“#talk” is no channel here." in refused
    refused = text(await stage.ask("schedule set edition:weekly time:09:00 mention:@team", person=admin))
    assert "“@team” is no user group here." in refused


async def test_share_shows_the_answer_to_everybody_without_unfolding_links(stage: Scene) -> None:
    answer = await stage.ask("search weights share:yes")
    (shown,) = answer.answers
    assert not shown.private
    assert shown.body["unfurl_links"] is shown.body["unfurl_media"] is False
    assert labels(answer) == ["Next"]


async def test_a_mistaken_name_offers_what_may_have_been_meant(stage: Scene) -> None:
    answer = await stage.ask("search weights source:wir")
    assert labels(answer) == ["wire"]
    meant = await stage.press(answer, "wire")
    assert "only from capitol wire" in text(meant).casefold()


async def test_a_command_in_a_direct_message_offers_nothing_to_share(stage: Scene) -> None:
    direct = replace(stage.double.home.general, id="D0000000001", name="directmessage")
    answer = await stage.ask("search weights", channel=direct)
    assert labels(answer) == ["Next"]
