"""Is this a request that a handler can be given? Pure: a refusal says what was expected and what came near."""

from collections.abc import Mapping, Sequence

from bot.commands.nearest import hint, unknown
from bot.commands.spec import Action, Asker, Command, Option, OptionKind, Permission, Value
from bot.domain.errors import UserError

# No name, word or address that a command takes is longer.
LONGEST_TEXT = 1000
_KINDS: Mapping[OptionKind, type] = {OptionKind.NUMBER: int, OptionKind.FLAG: bool}
_WANTED = {OptionKind.NUMBER: "a whole number", OptionKind.FLAG: "yes or no"}
_NEEDS = {
    Permission.ADMIN: ("needs an admin: someone who may manage this server or workspace.", "Ask one of them to do it."),
    Permission.OPERATOR: ("needs an operator of this bot.", "The operators are named in GAZETTE_OPERATORS."),
}


def find_command(command: str, commands: Sequence[Command]) -> Command:
    """Raises UserError with the nearest names."""
    found = next((one for one in commands if one.name == command), None)
    if found is None:
        names = [one.name for one in commands]
        raise UserError(f"There is no command /{command[:50]}.", hint=f"{hint(command, names, prefix='/')} Try /help.")
    return found


def find(command: str, action: str, commands: Sequence[Command]) -> Action:
    """Raises UserError with the nearest names."""
    found = find_command(command, commands)
    does = found.action(action)
    if does is None:
        names = [one.name for one in found.actions if one.name]
        what = f"/{command} does not know “{action[:50]}”." if action else f"/{command} needs to know what to do."
        raise UserError(what, hint=hint(action, names) or f"Try /help {command}.")
    return does


def allow(command: str, action: Action, asker: Asker) -> None:
    """Raises UserError where the asker may not; platforms hide commands, but this is what refuses."""
    if asker.permission < action.permission:
        what, way_out = _NEEDS[action.permission]
        raise UserError(f"/{command} {action.name}".strip() + f" {what}", hint=way_out)


def check(command: str, action: Action, values: Mapping[str, Value]) -> None:
    """Raises UserError for the first value that no option takes, and for a required one that is missing."""
    label = f"/{command} {action.name}".strip()
    for name, value in values.items():
        option = action.option(name)
        if option is None:
            known = [one.name for one in action.options]
            raise UserError(f"{label} has no option “{name[:50]}”.", hint=hint(name, known) or "It takes none at all.")
        _check_value(option, value)
    for option in action.options:
        if option.required and not str(values.get(option.name, "")).strip():
            example = f"For example: {action.example}" if action.example else f"Try /help {command}."
            raise UserError(f"{label} needs “{option.name}”: {option.summary}", hint=example)


def _check_value(option: Option, value: Value) -> None:
    wanted = _KINDS.get(option.kind, str)
    if type(value) is not wanted:
        raise UserError(f"“{option.name}” takes {_WANTED.get(option.kind, 'text')}, not “{str(value)[:50]}”.")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise UserError(f"“{option.name}” takes at most {LONGEST_TEXT:,} characters.", hint="Say it shorter.")
    allowed = [choice.value for choice in option.choices]
    if allowed and value not in allowed:
        raise unknown(f"“{option.name}” cannot be “{str(value)[:50]}”.", str(value), allowed)
