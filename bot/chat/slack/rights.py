"""What a member may do. Slack is asked who manages the workspace; where it does not say, nobody does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.chat.slack.tokens import Installed
from bot.commands.spec import Permission

log = logging.getLogger(__name__)

# `users.info` of one person: https://docs.slack.dev/reference/methods/users.info.
Ask = Callable[[Installed, str], Awaitable[Mapping[str, Any]]]
_FRESH = timedelta(seconds=60)
_PATIENCE = 2.0
_KEPT = 2000
_ADMINS = ("is_admin", "is_owner", "is_primary_owner")
_NEVER = ("deleted", "is_bot", "is_stranger", "is_restricted", "is_ultra_restricted")


class Rights:
    """Answers are kept for 60 s. A failure is not kept, and makes a member of everybody but operators."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[datetime, Permission]] = {}

    async def of(self, user_id: str, installed: Installed, ask: Ask, now: datetime) -> Permission:
        key = (installed.tenant_id, user_id)
        kept = self._known.get(key)
        if kept and timedelta() <= now - kept[0] < _FRESH:
            return kept[1]
        try:
            async with asyncio.timeout(_PATIENCE):
                found = granted(await ask(installed, user_id), installed)
        except Exception as error:  # noqa: BLE001 - whatever keeps Slack from saying so, nobody is an admin
            log.warning("Slack did not say what a member may do: %s", type(error).__name__)
            return Permission.MEMBER
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[key] = (now, found)
        return found


def granted(user: Mapping[str, Any], installed: Installed) -> Permission:
    """Of the workspace; where the app is installed for a whole organisation, of the organisation. Guests never."""
    organisation = installed.enterprise_id is not None and installed.tenant_id.endswith(f":{installed.enterprise_id}")
    member: Mapping[str, Any] = (user.get("enterprise_user") or {}) if organisation else user
    at_home = organisation or user.get("team_id") in {None, installed.team_id, installed.enterprise_id}
    if not at_home or any(user.get(one) for one in _NEVER):
        return Permission.MEMBER
    return Permission.ADMIN if any(member.get(one) is True for one in _ADMINS) else Permission.MEMBER


def is_operator(
    user_id: str, team_id: str | None, installed: Installed, operators: Collection[str], *, many: bool
) -> bool:
    """`slack:T1/U1` always; `slack:U1` only where there is one workspace: ids of people are unique within theirs."""
    named = {one.removeprefix("slack:") for one in operators}
    teams = {team_id, installed.team_id, installed.enterprise_id} - {None}
    return (not many and user_id in named) or any(f"{team}/{user_id}" in named for team in teams)
