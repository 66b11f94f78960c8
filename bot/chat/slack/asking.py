"""Who asks, and from where: a request of Slack's as one of ours. Nothing here is read from what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.chat.slack.core import Core
from bot.chat.slack.meta import Meta
from bot.chat.slack.rights import is_operator
from bot.chat.slack.seen import key_of
from bot.chat.slack.tokens import Installed, tenant_of
from bot.commands.spec import Asker, Permission
from bot.domain.subscriptions import TenantId

PLATFORM = "slack"
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as it arrived, its signature checked. `home_team` is the asker's own team, where Slack says it.

    `body`, `response_url` and `trigger_id` open doors, and stay out of the representation, and so out of the log.
    """

    key: str
    user_id: str
    team_id: str | None
    enterprise_id: str | None
    is_enterprise_install: bool
    home_team: str | None
    channel_id: str | None
    body: Body = field(repr=False)
    response_url: str = field(repr=False)
    trigger_id: str = field(repr=False)

    @property
    def tenant_id(self) -> TenantId:
        """Who installed the app: the workspace, or the organisation where it is installed for all of it."""
        return tenant_of(
            enterprise_id=self.enterprise_id, team_id=self.team_id, is_enterprise_install=self.is_enterprise_install
        )

    @property
    def view(self) -> Body:
        """The modal or home from which it came; empty anywhere else."""
        return _object(self.body.get("view"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A call by somebody of a workspace that installed the app. `opened` is the id of the modal that waits for it."""

    core: Core
    call: Call
    installed: Installed
    asker: Asker
    opened: str = ""


def call_of(body: Body, context: AsyncBoltContext) -> Call:
    """Never raises for what Slack may send."""
    user = _object(body.get("user"))
    return Call(
        key=key_of(body),
        user_id=context.user_id or "",
        team_id=context.team_id,
        enterprise_id=context.enterprise_id,
        is_enterprise_install=bool(context.is_enterprise_install),
        home_team=user.get("team_id"),
        channel_id=_channel(body, context),
        body=body,
        response_url=str(body.get("response_url") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
    )


async def installed_of(core: Core, call: Call) -> Installed | None:
    """None for somebody of a workspace that has not installed the app, as may be in a channel that two share."""
    installed = await core.tokens.of_request(
        enterprise_id=call.enterprise_id, team_id=call.team_id, is_enterprise_install=call.is_enterprise_install
    )
    return None if installed is None or not call.user_id or _is_stranger(call, installed) else installed


async def visit_of(core: Core, call: Call, installed: Installed) -> Visit:
    """Asks Slack, where that is not known, what the asker may do."""
    asker = Asker(
        tenant_id=installed.tenant_id,
        platform=PLATFORM,
        user_id=call.user_id,
        permission=await _permission(core, call, installed),
        channel_id=call.channel_id,
    )
    return Visit(core=core, call=call, installed=installed, asker=asker)


async def _permission(core: Core, call: Call, installed: Installed) -> Permission:
    if is_operator(call.user_id, call.team_id, installed, core.operators, many=core.many):
        return Permission.OPERATOR

    async def ask(of: Installed, user_id: str) -> Body:
        answer = await core.clients.asking(of.bot_token).users_info(user=user_id)
        return _object(answer.get("user"))

    return await core.rights.of(call.user_id, installed, ask, core.services.clock.now())


def _is_stranger(call: Call, installed: Installed) -> bool:
    """Within an organisation people are of several workspaces; there Slack's own word on them decides, in `rights`."""
    if installed.enterprise_id is not None:
        return False
    return call.home_team not in {None, installed.team_id}


def _channel(body: Body, context: AsyncBoltContext) -> str | None:
    """None in direct messages. A modal remembers the channel in which it was asked for."""
    channel = context.channel_id or Meta.read(_object(body.get("view")).get("private_metadata")).channel
    direct = body.get("channel_name") == "directmessage" or (channel or "").startswith("D")
    return None if direct or not channel else channel


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
