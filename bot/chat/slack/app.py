"""Every listener of the app. Each is told what to do before it acknowledges, and does nothing afterwards.

Slack waits no longer than 3 s for an acknowledgement. So a listener touches neither the network nor the database: the
work waits in our own queue.
"""

import logging
import re
import secrets
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import home, modals, shortcuts
from bot.chat.slack.asking import Body, Call, Visit, call_of
from bot.chat.slack.blocks import PREFIX
from bot.chat.slack.choices import suggested
from bot.chat.slack.commands import line_of, opens, pressed, typed_line
from bot.chat.slack.core import Core
from bot.chat.slack.entering import Do, take, taken, turn_away
from bot.chat.slack.leaving import leave, leaves
from bot.chat.slack.meta import Meta
from bot.chat.slack.submissions import Submission, submission
from bot.chat.slack.views import View, waiting

WHY = "gz_why"
_ANY = re.compile(".*", re.DOTALL)


class _App(AsyncApp):
    """Bolt would serve an installation of its own where two environment variables are set. Ours is elsewhere."""

    @property
    def oauth_flow(self) -> AsyncOAuthFlow | None:
        return None


async def _authorize(context: AsyncBoltContext) -> AuthorizeResult:
    """Bolt asks before it acknowledges, so nobody is asked here: who may be answered is decided in the queue."""
    return AuthorizeResult(enterprise_id=context.enterprise_id, team_id=context.team_id, user_id=context.user_id)


def make_app(core: Core, *, signing_secret: str, logger: logging.Logger | None = None) -> AsyncApp:
    """Make the app; no event loop need run yet. Without a signing secret no request over HTTP is taken for signed."""
    app = _App(
        # Bolt would read this module's source to find a name.
        name="gazette",
        logger=logger,
        # All are given, so that no environment variable fills one in. Nobody asks anything of this client: ours has a
        # session, and sessions are of a running loop.
        client=AsyncWebClient(),
        signing_secret=signing_secret or secrets.token_hex(32),
        authorize=_authorize,
        # Bolt waits for the listener itself, rather than looking every 10 ms whether it has acknowledged: ours do
        # nothing else. A failure behind an acknowledgement cannot lose it then, either.
        process_before_response=True,
    )
    listeners = Listeners(core)
    app.command(_ANY)(listeners.command)
    app.action(_ANY)(listeners.action)
    app.shortcut(_ANY)(listeners.shortcut)
    app.view(_ANY)(listeners.submission)
    app.view_closed(_ANY)(listeners.closed)
    app.options(_ANY)(listeners.options)
    app.event(_ANY)(listeners.event)
    return app


class Listeners:
    """One for each kind of request; what is unknown is acknowledged and left alone."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        call = call_of(body, context)
        line = line_of(call, self._core.commands)
        words = opens(line)
        if words is None:
            refusal = take(self._core, call, partial(typed_line, line=line))
        else:
            refusal = take(self._core, call, partial(modals.open_form, words=words), opening=_waiting(call))
        await ack(refusal)

    async def action(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        call = call_of(body, context)
        name, key = _pressed(call)
        if name in home.WORDS:
            self._take_or_tell(call, partial(modals.open_form, words=home.WORDS[name]), opening=_waiting(call))
        elif name.startswith(PREFIX):
            self._take_or_tell(call, partial(_press, key=key))
        await ack()

    async def shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        call = call_of(body, context)
        if body.get("callback_id") == home.OPEN:
            self._take_or_tell(call, partial(modals.open_form, words=""), opening=_waiting(call))
        elif body.get("callback_id") == WHY:
            self._take_or_tell(call, shortcuts.why, opening=_waiting(call, shortcuts.COMMAND))
        await ack()

    async def submission(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """The view that comes next is the acknowledgement."""
        call = call_of(body, context)
        made: Submission = submission(call, self._core.commands)
        if made.do and (refusal := take(self._core, call, made.do)):
            made = made.refused(refusal)
        if made.view:
            await ack(response_action="update", view=made.view)
        else:
            await ack()

    async def closed(self, ack: AsyncAck) -> None:
        await ack()

    async def options(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack(options=await suggested(self._core, call_of(body, context)))

    async def event(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        call = call_of(body, context)
        event: dict[str, Any] = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab") == "home":
            take(self._core, call, home.publish)
        elif leaves(call):
            job = partial(leave, self._core, call)
            if not taken(self._core, call, job):
                # Slack does not say it twice, so there has to be room for it.
                self._core.refusals.submit(job)
        await ack()

    def _take_or_tell(self, call: Call, do: Do, *, opening: View | None = None) -> None:
        if refusal := take(self._core, call, do, opening=opening):
            turn_away(self._core, call, refusal)


def _waiting(call: Call, command: str = "") -> View:
    return waiting(Meta(command=command, channel=call.channel_id))


def _pressed(call: Call) -> tuple[str, str]:
    """Name and key of the first of the actions; there is never more than one."""
    action: dict[str, Any] = next(iter(call.body.get("actions") or ()), {})
    return str(action.get("action_id") or ""), str(action.get("value") or "")


async def _press(visit: Visit, key: str) -> None:
    in_modal = visit.call.view.get("type") == "modal"
    await (modals.turn(visit, key) if in_modal else pressed(visit, key))
