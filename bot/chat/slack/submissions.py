"""What comes next when a modal is sent off: a form, or the answer, which takes a moment. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.slack.asking import Call, Visit
from bot.chat.slack.entering import Do
from bot.chat.slack.forms import fields, form
from bot.chat.slack.meta import Meta
from bot.chat.slack.modals import fill, submitted
from bot.chat.slack.views import FORM, PICK, View, picked, told, waiting
from bot.commands.check import find, find_command
from bot.commands.spec import Command
from bot.domain.errors import UserError

_STALE = "This window is of an older version. Please open it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The view to show at once, where there is one, and what to do after it."""

    meta: Meta
    view: View | None = None
    do: Do | None = None

    def refused(self, words: str) -> "Submission":
        return Submission(meta=self.meta, view=told(words, self.meta))


def submission(call: Call, commands: Sequence[Command]) -> Submission:
    """Never raises: a modal of before an update is told so, one that is not ours is closed."""
    meta = Meta.read(call.view.get("private_metadata"))
    kind = call.view.get("callback_id")
    if kind == FORM:
        return Submission(meta=meta, view=waiting(meta), do=submitted)
    if kind != PICK:
        return Submission(meta=meta)
    name, word = picked(dict(call.view))
    try:
        command, action = find_command(name, commands), find(name, word, commands)
    except UserError:
        return Submission(meta=meta, view=told(_STALE, meta))
    chosen = Meta(command=name, action=word, channel=meta.channel)
    if fields(action):
        return Submission(meta=chosen, view=form(command, action, chosen))
    view_id = str(call.view.get("id") or "")

    async def answer(visit: Visit) -> None:
        await fill(visit, view_id, chosen, {})

    return Submission(meta=chosen, view=waiting(chosen), do=answer)
