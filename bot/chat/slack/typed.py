"""What a person typed behind a slash command, as the parser of every platform reads it.

Slack escapes three characters, and what it recognised it puts in angle brackets where the command has `should_escape`:
https://docs.slack.dev/messaging/formatting-message-text, https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Final

from bot.commands.check import find
from bot.commands.line import parse
from bot.commands.spec import Asker, Command, OptionKind, Request
from bot.domain.errors import UserError

HELP: Final = "help"
_TOKEN = re.compile(r"<(?P<target>[^<>|\s][^<>|]*)(?:\|[^<>]*)?>")
# Looked alike so that it draws nothing, in an answer of ours that was copied.
_MARKS = str.maketrans("∗＿∼‵∶", "*_~`:")
_IDS: Final[Mapping[OptionKind, re.Pattern[str]]] = {
    OptionKind.CHANNEL: re.compile(r"[CGD][A-Z0-9]{2,}"),
    OptionKind.ROLE: re.compile(r"S[A-Z0-9]{2,}"),
}
_PICK: Final = {
    OptionKind.CHANNEL: ("is no channel here.", "Type # and pick the channel from the list that Slack shows."),
    OptionKind.ROLE: (
        "is no user group here.",
        "Type @ and pick the group from the list, or give its id: S012….",
    ),
}


def line(name: str, text: str, commands: Sequence[Command]) -> str:
    """The line to parse: an alias is its own verb, any other name of the command only leads to ours."""
    verb, said = name.removeprefix("/").casefold(), plain(text)
    if any(one.alias and one.name == verb for one in commands):
        return f"{verb} {said}".strip()
    return said or HELP


def plain(text: str) -> str:
    """Channels, people and groups as their ids, links as their addresses, everything else as it was typed."""
    return unescape_three(_TOKEN.sub(_told, text)).translate(_MARKS).strip()


def unescape_three(text: str) -> str:
    """Slack's three entities and no others: `&copy;` was typed as such."""
    return re.sub(r"&(?:amp|lt|gt);", lambda found: unescape(found[0]), text)


def read(text: str, asker: Asker, commands: Sequence[Command]) -> Request:
    """Raises UserError for what cannot be read, with the nearest words."""
    return checked(parse(text, asker, commands=commands), commands)


def checked(request: Request, commands: Sequence[Command]) -> Request:
    """The request, where channels and user groups are ids of Slack's. Raises UserError with the way to pick one."""
    for option in find(request.command, request.action, commands).options:
        value = request.values.get(option.name)
        if option.kind in _PICK and value is not None and not is_id(option.kind, str(value)):
            what, way_out = _PICK[option.kind]
            raise UserError(f"“{str(value)[:50]}” {what}", hint=way_out)
    return request


def is_id(kind: OptionKind, text: str) -> bool:
    """Whether it can be an id of Slack's: of a channel or of a user group."""
    return kind in _IDS and _IDS[kind].fullmatch(text) is not None


def _told(token: re.Match[str]) -> str:
    target = token["target"]
    if target.startswith("!subteam^"):
        return target.removeprefix("!subteam^")
    if target[0] in "#@":
        return target[1:]
    if target.startswith("!"):
        # `<!here>` and its kind: only the word.
        return target[1:].partition("^")[0]
    return target.removeprefix("mailto:")
