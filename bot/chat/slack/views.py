"""Modals: what one looks like while it waits, with an answer in it, and with a choice of what to ask. Pure.

https://docs.slack.dev/reference/views/modal-views
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.chat.slack.meta import Meta
from bot.chat.slack.render import view_blocks
from bot.chat.slack.spoken import spoken
from bot.commands.pages import shares
from bot.commands.spec import Command, Permission, Reply
from bot.commands.usage import WHO, each, label
from bot.domain.messages import Block, Buttons, Message
from bot.messages.limits import shorten

View = dict[str, Any]
FORM: Final = "gz_form"
PICK: Final = "gz_pick"
ANSWER: Final = "gz_answer"
NAME: Final = "Open Gazette"
_LONGEST_TITLE, _LONGEST_LABEL = 24, 75


def view(title: str, blocks: Sequence[View], meta: Meta, *, callback: str = ANSWER, submit: str = "") -> View:
    made = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(shorten(title.strip().capitalize() if title != NAME else NAME, _LONGEST_TITLE)),
        "close": plain_text("Cancel" if submit else "Done"),
        "private_metadata": meta.written(),
        "blocks": list(blocks),
    }
    return made | {"submit": plain_text(submit)} if submit else made


def waiting(meta: Meta) -> View:
    return told("One moment…", meta)


def told(text: str, meta: Meta) -> View:
    """One sentence of ours."""
    return view(title_of(meta), [{"type": "section", "text": plain_text(text)}], meta)


def answered(reply: Reply, meta: Meta, commands: Sequence[Command]) -> View:
    return view(title_of(meta), blocks_of(reply, commands), meta)


def blocks_of(reply: Reply, commands: Sequence[Command], *, most: int = 100) -> list[View]:
    """A refusal is marked as such. A modal has no way to share: what it shows is for who opened it."""
    kept = tuple(one for block in reply.message.blocks if (one := _unshared(block)) is not None)
    blocks = view_blocks(spoken(Message(blocks=kept), commands), most=most - 1)
    mark = {"type": "context", "elements": [plain_text("That did not work:")]}
    return [mark, *blocks] if reply.fault else blocks


def picker(commands: Sequence[Command], permission: Permission, meta: Meta) -> View:
    """What the asker may ask, those first that are for everybody."""
    groups = [group for who in Permission if who <= permission and (group := _group(commands, who))]
    select = {
        "type": "static_select",
        "action_id": PICK,
        "placeholder": plain_text("Pick what you want to know"),
        "option_groups": groups,
    }
    block = {"type": "input", "block_id": PICK, "label": plain_text("What shall I look up?"), "element": select}
    return view(NAME, [block], meta, callback=PICK, submit="Next")


def picked(shown: View) -> tuple[str, str]:
    """Command and action that were chosen; empty where nothing was."""
    state = ((shown.get("state") or {}).get("values") or {}).get(PICK) or {}
    chosen = ((state.get(PICK) or {}).get("selected_option") or {}).get("value") or ""
    command, _, action = str(chosen).partition(" ")
    return command, action


def title_of(meta: Meta) -> str:
    return f"{meta.command} {meta.action}".strip() or NAME


def plain_text(text: str) -> View:
    """Without emoji: `:x:` stays what it is."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _unshared(block: Block) -> Block | None:
    if not isinstance(block, Buttons):
        return block
    kept = tuple(button for button in block.buttons if not shares(button.key))
    return replace(block, buttons=kept) if kept else None


def _group(commands: Sequence[Command], who: Permission) -> View | None:
    options = [
        {
            "text": plain_text(shorten(f"{label(one, does)[1:]}: {does.summary}", _LONGEST_LABEL)),
            "value": f"{one.name} {does.name}".strip(),
        }
        for one, does in each(commands)
        if does.permission is who
    ]
    return {"label": plain_text(f"For {WHO[who]}"), "options": options[:100]} if options else None
