"""What the core says of commands, in words that can be typed in Slack: there is one command, and verbs behind it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.commands.spec import Command
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table

MAIN: Final = "/gazette"

Say = Callable[[str], str]


def spoken(message: Message, commands: Sequence[Command], main: str = MAIN) -> Message:
    """The message with `/search` as `/gazette search`. Items stay as they are: their words come from elsewhere."""
    verbs = "|".join(sorted((re.escape(one.name) for one in commands), key=len, reverse=True))
    if not verbs:
        return message
    # Not within an address or a path.
    verb = re.compile(rf"(?<![\w/:.-])/({verbs})(?![\w/-]|\.\w)")
    return Message(blocks=tuple(_said(block, lambda text: verb.sub(rf"{main} \1", text)) for block in message.blocks))


def _said(block: Block, say: Say) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, text=say(block.text))
        case Table():
            rows = tuple(tuple(map(say, row)) for row in block.rows)
            return replace(block, columns=tuple(map(say, block.columns)), rows=rows)
        case Footer():
            return replace(block, lines=tuple(map(say, block.lines)), details=tuple(map(say, block.details)))
        case _:
            return block
