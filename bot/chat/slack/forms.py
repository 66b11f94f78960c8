"""An action of the table as a form, and a form that came back as values. Pure; limits are those of Block Kit."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.chat.slack.meta import Meta
from bot.chat.slack.typed import is_id
from bot.chat.slack.views import FORM, plain_text, view
from bot.commands.check import LONGEST_TEXT
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Value
from bot.messages.limits import shorten

Element = dict[str, Any]
_LONGEST_LABEL, _LONGEST_VALUE = 75, 150
_SAYS: Final = "yes"
_ROLE_HINT = "Its id, such as S0123456789: Slack shows it with the group, under “Copy group ID”."


def fields(action: Action) -> tuple[Option, ...]:
    """What a form asks for. Whether others see the answer is not asked: nobody sees a modal but who opened it."""
    return tuple(option for option in action.options if option.name != "share")


def form(
    command: Command,
    action: Action,
    meta: Meta,
    *,
    values: Mapping[str, Value] | None = None,
    above: Sequence[Element] = (),
) -> Element:
    """`values` are what is filled in already, `above` what has to be said before."""
    own = Meta(command=command.name, action=action.name, channel=meta.channel)
    intro = {"type": "section", "text": plain_text(f"{action.summary}.")}
    inputs = [_input(option, (values or {}).get(option.name), _makes(action)) for option in fields(action)]
    submit = "Do it" if action.writes else "Ask"
    return view(f"{command.name} {action.name}", [*above, intro, *inputs], own, callback=FORM, submit=submit)


def values_of(shown: Mapping[str, Any], action: Action) -> dict[str, Value]:
    """What was filled in, each of its option's kind; what was left empty is left out."""
    state: Mapping[str, Any] = (shown.get("state") or {}).get("values") or {}
    found = {one.name: _value(one, (state.get(one.name) or {}).get(one.name) or {}) for one in fields(action)}
    return {name: value for name, value in found.items() if value is not None}


def option_object(one: Choice) -> Element | None:
    """A choice as Slack wants it; None where the value is longer than Slack takes, as it cannot be shortened."""
    if not 0 < len(one.value) <= _LONGEST_VALUE:
        return None
    return {"text": plain_text(shorten(one.name, _LONGEST_LABEL)), "value": one.value}


def _makes(action: Action) -> bool:
    """Whether it makes something rather than finding it: then the channel is this one, unless another is picked."""
    return any(option.required for option in action.options)


def _input(option: Option, value: Value | None, makes: bool) -> Element:
    hint = _ROLE_HINT if option.kind is OptionKind.ROLE else ""
    return {
        "type": "input",
        "block_id": option.name,
        "optional": not option.required,
        "label": plain_text(option.name.replace("-", " ").capitalize()),
        "hint": plain_text(f"{option.summary}. {hint}".strip()),
        "element": {"action_id": option.name, **_element(option, makes), **_filled(option, value)},
    }


def _element(option: Option, makes: bool) -> Element:
    if option.choices:
        return {"type": "static_select", "options": [made for one in option.choices if (made := option_object(one))]}
    if option.completer:
        return {"type": "external_select", "min_query_length": 0}
    match option.kind:
        case OptionKind.NUMBER:
            return {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9999"}
        case OptionKind.FLAG:
            return {"type": "checkboxes", "options": [_yes()]}
        case OptionKind.CHANNEL:
            kinds = {"include": ["public", "private"], "exclude_bot_users": True}
            return {"type": "conversations_select", "filter": kinds, "default_to_current_conversation": makes}
        case _:
            return {"type": "plain_text_input", "max_length": LONGEST_TEXT}


def _filled(option: Option, value: Value | None) -> Element:
    """What puts the value into the element; nothing where it cannot stand there."""
    if value is None:
        return {}
    if option.choices or option.completer:
        own = () if option.choices else (Choice(name=str(value), value=str(value)),)
        chosen = next((one for one in (*option.choices, *own) if one.value == str(value)), None)
        made = option_object(chosen) if chosen else None
        return {"initial_option": made} if made else {}
    if option.kind is OptionKind.FLAG:
        return {"initial_options": [_yes()]} if value else {}
    if option.kind is OptionKind.CHANNEL:
        return {"initial_conversation": str(value)} if is_id(option.kind, str(value)) else {}
    return {"initial_value": str(value)[:LONGEST_TEXT]}


def _value(option: Option, state: Mapping[str, Any]) -> Value | None:
    if option.kind is OptionKind.FLAG:
        return True if state.get("selected_options") else None
    chosen = (state.get("selected_option") or {}).get("value")
    text = str(chosen or state.get("selected_conversation") or state.get("value") or "").strip()
    if option.kind is OptionKind.NUMBER and text.isascii() and text.isdecimal():
        return int(text)
    return text or None


def _yes() -> Element:
    return {"text": plain_text("Yes"), "value": _SAYS}
