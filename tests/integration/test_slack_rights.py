"""Who may do what: members, admins, operators, strangers, and everybody while Slack does not say."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.slack.tokens import Installed
from bot.commands.registry import COMMANDS
from bot.commands.spec import Permission
from bot.commands.usage import each
from bot.domain.sources import SourceState
from bot.domain.subscriptions import TenantId
from tests.integration.slack_dialogue import Scene, scene, text


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


GUARDED = [does for _, does in each(COMMANDS) if does.permission > Permission.MEMBER]


async def test_a_member_is_refused_everything_that_is_for_admins(stage: Scene) -> None:
    for action in GUARDED:
        answer = await stage.ask(action.example.removeprefix("/"))
        assert "needs an " in text(answer), action.example
        assert answer.private


async def test_an_admin_is_let_through_in_channels_and_in_direct_messages(stage: Scene) -> None:
    space = stage.double.home
    direct = replace(space.general, id="D0000000001", name="directmessage")
    assert "Capitol Wire" in text(await stage.ask("feeds list", person=space.admin))
    assert "Capitol Wire" in text(await stage.ask("feeds list", person=space.admin, channel=direct))
    refused = await stage.ask("schedule set edition:weekly time:09:00", person=space.admin, channel=direct)
    assert "Where should it be posted?" in text(refused)


async def state(stage: Scene) -> SourceState:
    async with stage.counter.store.reading() as view:
        return next(record.state for record in await view.sources() if record.id == "wire")


@pytest.mark.parametrize("form", ["slack:{user}", "{user}", "slack:{team}/{user}"])
async def test_what_belongs_to_operators_is_refused_to_admins(stage: Scene, form: str) -> None:
    admin = stage.double.home.admin
    assert "needs an operator" in text(await stage.ask("feeds pause wire", person=admin))
    assert await state(stage) is SourceState.NEW

    stage.operators.add(form.format(user=admin.id, team=admin.team_id))
    await stage.ask("feeds pause wire", person=admin)
    assert await state(stage) is SourceState.PAUSED


@pytest.mark.parametrize("fault", [{"error": "missing_scope"}, {"status": 503}, {"cut": True}, {"delay": 2.5}])
async def test_while_slack_does_not_say_nobody_is_an_admin(stage: Scene, fault: dict[str, object]) -> None:
    admin = stage.double.home.admin
    stage.double.fault("users.info", always=True, **fault)
    assert "needs an admin" in text(await stage.ask("feeds list", person=admin))


async def test_rights_are_asked_for_once_a_minute(stage: Scene) -> None:
    admin = stage.double.home.admin
    for _ in range(3):
        await stage.ask("feeds list", person=admin)
    assert stage.double.count("users.info") == 1
    stage.counter.clock.moment += timedelta(seconds=61)
    await stage.ask("feeds list", person=admin)
    assert stage.double.count("users.info") == 2


async def test_who_is_of_another_workspace_is_refused_politely_and_changes_nothing(stage: Scene) -> None:
    away = await stage.double.workspace()
    refused = await stage.ask("schedule set edition:weekly time:09:00", person=away.admin)
    assert "not installed in your workspace" in text(refused)
    assert refused.private
    shown = await stage.ask("schedule show", person=stage.double.home.admin)
    assert "Nothing is scheduled here yet." in text(shown)


async def test_a_guest_from_another_workspace_who_presses_a_button_here_is_refused(stage: Scene) -> None:
    shared = await stage.ask("search weights share:yes")
    gesture = await stage.press(shared, "Next")
    assert "6. Senate" in text(gesture)

    gesture.payload["user"]["team_id"] = "T0STRANGER"
    gesture.payload["trigger_id"] = "another"
    gesture.answers.clear()
    await stage.double._deliver(gesture)
    await stage.done()
    assert "not installed in your workspace" in text(gesture)
    assert len(gesture.answers) == 1


@dataclass(frozen=True)
class Both:
    """The app is installed in both workspaces."""

    known: Mapping[str, Installed]

    async def of_request(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> Installed | None:
        return self.known.get(f"slack:{team_id}")

    async def of_tenant(self, tenant_id: TenantId) -> Installed | None:
        return self.known.get(tenant_id)

    async def forget(self, tenant_id: TenantId) -> None:
        """Nothing is kept here."""


async def test_two_workspaces_see_and_change_nothing_of_each_other(stage: Scene) -> None:
    home, away = stage.double.home, await stage.double.workspace()
    known: dict[str, Installed] = {}
    for space in (home, away):
        token = stage.double.bot if space is home else await stage.double.bot_of(space)
        tenant = TenantId(f"slack:{space.team_id}")
        known[tenant] = Installed(
            tenant_id=tenant,
            team_id=space.team_id,
            enterprise_id=None,
            bot_token=token.value,
            bot_id="",
            bot_user_id="",
        )
    stage.core = replace(stage.core, tokens=Both(known), many=True)
    await stage.over_http()
    # In the other workspace somebody else has the id.
    stage.operators.add(f"slack:{home.admin.id}")

    await stage.ask("schedule set edition:weekly time:09:00", person=home.admin)
    assert "Nothing is scheduled here yet." in text(await stage.ask("schedule show", person=away.admin))
    removed = await stage.ask("schedule remove edition:weekly", person=away.admin)
    assert "Nothing is scheduled here yet." in text(removed)
    assert "The weekly edition" in text(await stage.ask("schedule show", person=home.admin))
    assert "needs an operator" in text(await stage.ask("feeds reload", person=home.admin))
