"""A typed line as a request: `/search open weights kind:document --since 30d`. Quotes may be straight or curly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.commands.check import find, find_command
from bot.commands.nearest import hint
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Asker, Command, Option, OptionKind, Request, Value
from bot.domain.errors import UserError

# A key may not be followed by `//`: that is an address. Some keyboards make one long dash of two.
_KEY = re.compile(r"(?:--|—)(?P<long>[a-z][a-z-]*\d?)=?|(?P<short>[a-z][a-z-]*\d?):(?!//)", re.IGNORECASE)
# A quote that is never closed runs to the end; an apostrophe within a word is none.
_VALUE = re.compile(r"""\s*(?:"(?P<double>[^"]*)"?|'(?P<single>[^']*)'(?=\s|$)|(?P<bare>\S+))""")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_PAGE = "page"
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class _Piece:
    """Free text, or the value of a key; None where a key came without one."""

    key: str
    text: str | None


def parse(line: str, asker: Asker, *, commands: Sequence[Command] = COMMANDS) -> Request:
    """Raises UserError with the nearest verb or key. Without an action the first one of the command is meant.

    Words without a key go to the required options in their order, the last of which takes all that is left; without
    required ones, to the first text option. `page:2` turns the page.
    """
    if len(line) > _LONGEST:
        raise UserError(f"A line may have {_LONGEST:,} characters.", hint="Say it shorter.")
    verb, rest = _first(line.strip().removeprefix("/"))
    if not verb:
        raise UserError("Which command?", hint="/help lists them.")
    command = verb.casefold()
    known = find_command(command, commands)
    word, after = _first(rest)
    named = known.action(word.casefold()) if word else None
    if named is None and word and not known.action("") and not _KEY.match(word):
        find(command, word, commands)
    action = named or known.actions[0]
    values, page = _values(command, action, list(_pieces(after if named else rest, action)))
    return Request(command=command, action=action.name, asker=asker, values=values, page=page)


def _first(line: str) -> tuple[str, str]:
    word, _, rest = line.strip().partition(" ")
    return word, rest.strip()


def _pieces(line: str, action: Action) -> Iterator[_Piece]:
    """The line cut at blanks outside of quotes, each key joined with its value."""
    rest = line.translate(_STRAIGHT).strip()
    while rest:
        found = _KEY.match(rest)
        key = (found["long"] or found["short"]).casefold() if found else ""
        rest = rest[found.end() :] if found else rest
        value = _VALUE.match(rest)
        if found and found["long"] and _is_flag(action, key) and not _says_flag(value):
            value = None  # `--share` says it all
        rest = rest[value.end() :].lstrip() if value else rest.lstrip()
        yield _Piece(key, _text(value) if value else "yes" if _is_flag(action, key) else None)


def _text(value: re.Match[str]) -> str:
    return next(text for name in ("double", "single", "bare") if (text := value[name]) is not None)


def _is_flag(action: Action, key: str) -> bool:
    option = action.option(key)
    return option is not None and option.kind is OptionKind.FLAG


def _says_flag(value: re.Match[str] | None) -> bool:
    return value is not None and _text(value).casefold() in _FLAGS


def _values(command: str, action: Action, pieces: Sequence[_Piece]) -> tuple[dict[str, Value], int]:
    values: dict[str, Value] = {}
    page = 1
    for piece in pieces:
        if piece.key == _PAGE:
            page = _number(_PAGE, piece.text or "")
        elif piece.key:
            values[piece.key] = _made(command, action, piece)
    words = [piece.text for piece in pieces if not piece.key and piece.text is not None]
    return _placed(command, action, words, values), page


def _made(command: str, action: Action, piece: _Piece) -> Value:
    option = action.option(piece.key)
    if option is None:
        known = [one.name for one in action.options]
        quote = f'To look for it as text, quote it: "{piece.key}:{piece.text or ""}"'
        label = f"/{command} {action.name}".strip()
        raise UserError(f"{label} has no option “{piece.key}”.", hint=f"{hint(piece.key, known)} {quote}".strip())
    if piece.text is None or not piece.text.strip():
        raise UserError(f"“{option.name}” needs a value.", hint=f"{option.summary}. Write {option.name}:…")
    return _of_kind(option, piece.text.strip())


def _of_kind(option: Option, text: str) -> Value:
    if option.kind is OptionKind.NUMBER:
        return _number(option.name, text)
    if option.kind is OptionKind.FLAG:
        if text.casefold() not in _FLAGS:
            raise UserError(f"“{option.name}” takes yes or no, not “{text[:50]}”.")
        return _FLAGS[text.casefold()]
    return next(
        (one.value for one in option.choices if text.casefold() in {one.value.casefold(), one.name.casefold()}), text
    )


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 4 and int(text) > 0):  # noqa: PLR2004 - enough
        raise UserError(f"“{name}” takes a whole number, not “{text[:50]}”.", hint="Write 1 to 9999.")
    return int(text)


def _placed(command: str, action: Action, words: list[str], values: dict[str, Value]) -> dict[str, Value]:
    """The free words at the options that they are meant for."""
    if not words:
        return values
    texts = [one for one in action.options if one.name not in values and one.kind not in _WORDLESS]
    homes = [one for one in texts if one.required] or texts[:1]
    if not homes:
        label = f"/{command} {action.name}".strip()
        raise UserError(
            f"{label} does not know what to do with “{' '.join(words)[:50]}”.", hint=f"Try /help {label[1:]}."
        )
    parts = [*words[: len(homes) - 1], " ".join(words[len(homes) - 1 :])]
    return values | {home.name: _of_kind(home, part) for home, part in zip(homes, parts, strict=False) if part}


_WORDLESS = (OptionKind.NUMBER, OptionKind.FLAG)
