"""Who is an admin by Slack's word, and who an operator by ours."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.slack.rights import Rights, granted, is_operator
from bot.chat.slack.tokens import Installed
from bot.commands.spec import Permission
from bot.domain.subscriptions import TenantId
from tests import make

SPACE = Installed(
    tenant_id=TenantId("slack:T1"), team_id="T1", enterprise_id=None, bot_token="x", bot_id="B1", bot_user_id="U0"
)
WIDE = Installed(
    tenant_id=TenantId("slack:E1"), team_id=None, enterprise_id="E1", bot_token="x", bot_id="B1", bot_user_id="U0"
)


@pytest.mark.parametrize("right", ["is_admin", "is_owner", "is_primary_owner"])
def test_who_manages_the_workspace_is_an_admin(right: str) -> None:
    assert granted({"team_id": "T1", right: True}, SPACE) is Permission.ADMIN
    assert granted({"team_id": "T2", right: True}, SPACE) is Permission.MEMBER
    assert granted({"team_id": "T1", right: "true"}, SPACE) is Permission.MEMBER


@pytest.mark.parametrize("what", ["deleted", "is_bot", "is_stranger", "is_restricted", "is_ultra_restricted"])
def test_guests_bots_and_strangers_never_are(what: str) -> None:
    assert granted({"team_id": "T1", "is_admin": True, what: True}, SPACE) is Permission.MEMBER


def test_where_an_organisation_installed_us_its_admins_are_admins() -> None:
    assert granted({"team_id": "T9", "is_admin": True}, WIDE) is Permission.MEMBER
    assert granted({"team_id": "T9", "enterprise_user": {"is_owner": True}}, WIDE) is Permission.ADMIN


@pytest.mark.parametrize(
    ("named", "many", "wanted"),
    [
        ("U7", False, True),
        ("slack:U7", False, True),
        ("slack:U7", True, False),
        ("slack:T1/U7", True, True),
        ("T1/U7", False, True),
        ("slack:T2/U7", False, False),
        ("discord:U7", False, False),
        ("U8", False, False),
    ],
)
def test_operators_are_named_with_their_workspace_where_there_are_many(named: str, *, many: bool, wanted: bool) -> None:
    assert is_operator("U7", "T1", SPACE, {named}, many=many) is wanted


class Desk:
    """Slack, as far as `users.info` goes."""

    def __init__(self, *answers: Mapping[str, Any] | Exception) -> None:
        self.answers = [*answers]
        self.asked = 0

    async def __call__(self, installed: Installed, user_id: str) -> Mapping[str, Any]:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_an_answer_holds_for_a_minute_and_for_one_person_of_one_workspace() -> None:
    rights, desk = Rights(), Desk({"is_admin": True}, {}, {}, {})
    assert await rights.of("U1", SPACE, desk, make.NOON) is Permission.ADMIN
    assert await rights.of("U1", SPACE, desk, make.NOON + timedelta(seconds=59)) is Permission.ADMIN
    assert await rights.of("U2", SPACE, desk, make.NOON) is Permission.MEMBER
    assert await rights.of("U1", WIDE, desk, make.NOON) is Permission.MEMBER
    assert await rights.of("U1", SPACE, desk, make.NOON + timedelta(seconds=60)) is Permission.MEMBER
    assert desk.asked == 4


async def test_a_failure_makes_a_member_and_is_not_remembered() -> None:
    rights, desk = Rights(), Desk(ConnectionError("away"), {"is_admin": True})
    assert await rights.of("U1", SPACE, desk, make.NOON) is Permission.MEMBER
    assert await rights.of("U1", SPACE, desk, make.NOON) is Permission.ADMIN


async def test_a_clock_that_goes_back_does_not_keep_an_answer_alive() -> None:
    rights, desk = Rights(), Desk({"is_admin": True}, {})
    assert await rights.of("U1", SPACE, desk, make.NOON) is Permission.ADMIN
    assert await rights.of("U1", SPACE, desk, make.NOON - timedelta(seconds=1)) is Permission.MEMBER


async def test_whoever_cuts_it_off_is_obeyed() -> None:
    async def forever(installed: Installed, user_id: str) -> Mapping[str, Any]:
        await asyncio.Event().wait()
        return {}

    task = asyncio.create_task(Rights().of("U1", SPACE, forever, make.NOON))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
