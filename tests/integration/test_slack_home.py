"""The app's own page, and what happens when a workspace throws the app out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.subscriptions import TenantId
from tests.doubles.slack.gestures import Json
from tests.doubles.slack.workspaces import Person
from tests.integration.slack_dialogue import Scene, labels, scene, words


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def page(stage: Scene, person: Person) -> Json:
    await stage.double.open_home(person)
    await stage.done()
    shown = stage.double.home_of(person)
    assert shown is not None
    return shown


async def test_a_member_sees_what_is_posted_and_may_look_something_up(stage: Scene) -> None:
    shown = await page(stage, stage.double.home.reader)
    assert "Nothing is scheduled yet. /gazette schedule set does it." in words(shown)
    assert labels(shown) == ["Look something up"]
    assert "Sources" not in words(shown)


async def test_an_admin_also_sees_how_the_sources_fare_and_may_schedule(stage: Scene) -> None:
    admin = stage.double.home.admin
    await stage.ask("schedule set edition:weekly time:09:00", person=admin)
    shown = await page(stage, admin)
    assert "The weekly edition in" in words(shown)
    assert "Sources" in words(shown)
    assert labels(shown) == ["Look something up", "Schedule an edition"]


async def test_the_buttons_open_a_choice_and_a_form(stage: Scene) -> None:
    admin = stage.double.home.admin
    shown = await page(stage, admin)
    await stage.press(shown, "Look something up", person=admin)
    assert "What shall I look up?" in words(stage.shown)
    await stage.press(shown, "Schedule an edition", person=admin)
    assert words(stage.shown).startswith("Schedule set")


async def test_the_tab_of_messages_draws_nothing(stage: Scene) -> None:
    who = stage.double.home.reader
    await stage.double.event({"type": "app_home_opened", "user": who.id, "channel": "D1", "tab": "messages"})
    await stage.done()
    assert stage.double.home_of(who) is None


async def suspended(stage: Scene) -> str:
    async with stage.counter.store.reading() as view:
        return await view.tenant(TenantId(f"slack:{stage.double.home.team_id}")).suspended()


async def test_a_workspace_that_uninstalls_the_app_is_suspended(stage: Scene) -> None:
    await stage.ask("about")
    await stage.double.uninstall()
    await stage.done()
    assert "uninstalled" in await suspended(stage)


async def test_the_end_of_a_persons_own_token_suspends_nobody(stage: Scene) -> None:
    await stage.double.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    await stage.done()
    assert await suspended(stage) == ""


async def test_an_event_that_is_not_ours_is_acknowledged_and_left_alone(stage: Scene) -> None:
    other = await stage.double.event({"type": "team_join", "user": {"id": "U1"}})
    assert other.ack is not None
    assert other.ack.status == 200
