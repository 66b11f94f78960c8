"""Pages and sharing by buttons, over restarts of the bot."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from simcord import InteractionResult

from tests.integration.discord_read import deferrals, labels, shown, text
from tests.integration.discord_scene import Scene, scene


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def found(stage: Scene, **options: object) -> InteractionResult:
    return await stage.home.member.slash(stage.home.channel, "search", query="weights", **options)


async def test_pages_are_turned_there_and_back(stage: Scene) -> None:
    member, first = stage.home.member, await found(stage)
    second = await member.click(shown(first), label="Next")
    third = await member.click(shown(second), label="Next")
    last = await member.click(shown(third), label="Next")
    back = await member.click(shown(last), label="Previous")

    assert [text(one).split("1. ")[0] for one in (first,)] == ["Search: weights "]
    assert "6. Senate votes on open weights, part 8" in text(second)
    assert "20. Senate votes on open weights, part 1 " in text(last)
    assert text(back) == text(third)
    assert [labels(one) for one in (first, second, last)] == [
        ["Next", "Share"], ["Previous", "Next", "Share"], ["Previous", "Share"],
    ]  # fmt: skip


async def test_a_page_is_turned_after_a_restart_in_the_middle(stage: Scene) -> None:
    member, first = stage.home.member, await found(stage)
    second = await member.click(shown(first), label="Next")
    await stage.restart()
    third = await member.click(shown(second), label="Next")

    assert "11. Agency publishes open weights guidance, part 5" in text(third)
    assert [one.path for one in stage.env.http_requests if one.method == "PUT"] == [
        f"/applications/{stage.env.backend.application_id}/commands"
    ]


async def test_the_button_share_shows_the_page_to_everybody(stage: Scene) -> None:
    home, first = stage.home, await found(stage)
    second = await home.member.click(shown(first), label="Next")
    shared = await home.member.click(shown(second), label="Share")

    assert deferrals(stage.env) == [True, True, False]
    assert not shown(shared).ephemeral
    assert "6. Senate votes on open weights, part 8" in text(shared)
    assert home.channel.history(viewer=home.admin)[-1].id == shown(shared).id


async def test_who_turns_a_shared_page_gets_one_of_their_own(stage: Scene) -> None:
    first = await found(stage, share=True)
    own = await stage.home.admin.click(shown(first), label="Next")

    assert shown(own).ephemeral
    assert "6. Senate votes on open weights, part 8" in text(own)
    assert "1. Agency publishes open weights guidance, part 10" in text(first)


async def test_a_button_that_nobody_remembers_says_so(stage: Scene) -> None:
    member, first = stage.home.member, await found(stage)
    stage.counter.clock.moment += timedelta(days=31)
    # Whatever is asked makes room for itself.
    await member.slash(stage.home.channel, "about")
    answer = await member.click(shown(first), label="Next")

    assert text(answer) == "This button is too old. Ask again with the command."
    assert shown(answer).ephemeral


async def test_a_button_of_a_page_that_asks_for_more_rights_is_checked_anew(stage: Scene) -> None:
    home = stage.home
    await home.admin.slash(home.channel, "schedule set", edition="weekly", time="09:00")
    first = await found(stage, share=True)

    def forge(payload: dict[str, dict[str, str]]) -> None:
        payload["data"]["custom_id"] = f"gz:page:1:{key}"

    async with stage.counter.store.writing() as tx:
        key = await tx.remember('["schedule","show",{}]', stage.counter.clock.now())
    stage.wire.tamper = forge
    answer = await home.member.click(shown(first), label="Next")

    assert "/schedule show needs an admin" in text(answer)
