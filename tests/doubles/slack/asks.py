"""Payloads as Slack sends them when somebody types a command, presses, submits a form, or types in a choice."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.blockkit_text import walk
from tests.doubles.slack.workspaces import Channel, Person, Workspace
from tests.servers.emulate import APP_ID

Json = dict[str, Any]
# Slack sends it still; nobody should look at it.
VERIFICATION = "verification-token-of-the-double"
_CHOSEN = {
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "users_select": "selected_user",
    "timepicker": "selected_time",
    "datepicker": "selected_date",
}


def slash(workspace: Workspace, person: Person, channel: Channel, command: str, text: str) -> Json:
    """A form. In a real one every value is text; so it is here."""
    return {
        "token": VERIFICATION,
        "team_id": workspace.team_id,
        "team_domain": workspace.name,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.private else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def interaction(workspace: Workspace, person: Person, kind: str) -> Json:
    return {
        "type": kind,
        "token": VERIFICATION,
        "api_app_id": APP_ID,
        "team": {"id": workspace.team_id, "domain": workspace.name},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def where(channel: Channel, on: Json) -> Json:
    """In which message of a channel something was pressed."""
    private = bool(on.get("is_ephemeral"))
    container = {"type": "message", "message_ts": on["ts"], "channel_id": channel.id, "is_ephemeral": private}
    place = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    # Of a message that only one person sees Slack tells no more than where it is.
    return place | ({"state": {"values": {}}} if private else {"message": on, "state": {"values": {}}})


def in_view(view: Json) -> Json:
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def element(blocks: Any, called: str) -> Json:
    """The button or choice with that label, action_id or value, with the id of its block. Raises AssertionError."""
    known: list[str] = []
    for number, block in enumerate(blocks or []):
        for one in walk(block):
            if "action_id" not in one and one.get("type") != "button":
                continue
            names = {one.get("action_id"), one.get("value"), (one.get("text") or {}).get("text")}
            if called in names:
                return one | {"block_id": block.get("block_id") or f"made-{number}"}
            known.append(str((one.get("text") or {}).get("text") or one.get("action_id")))
    raise AssertionError(f"no {called!r} among {known}")


def action(one: Json, chosen: Any = None) -> Json:
    """As an entry of `actions`. `chosen` is the value of a choice, without one it is a press."""
    basic: Json = {key: one[key] for key in ("type", "action_id", "block_id", "text", "value", "style") if key in one}
    basic.setdefault("action_id", uuid4().hex[:5])
    basic["action_ts"] = f"{time.time():.6f}"
    return basic if chosen is None else basic | _state(one, chosen)


def submission(view: Json, values: Mapping[str, Any]) -> Json:
    """The view with what was filled in. `values` are by the input's block_id, action_id or label."""
    state: dict[str, Json] = {}
    left = dict(values)
    for block in view["blocks"]:
        inputs = [block["element"]] if block["type"] == "input" else [*walk(block.get("elements"))]
        inputs += [block["accessory"]] if "accessory" in block else []
        for one in (each for each in inputs if "action_id" in each and each["type"] != "button"):
            names = (block.get("block_id"), one["action_id"], (block.get("label") or {}).get("text"))
            given = next((left.pop(name) for name in names if name in left), _initial(one))
            state.setdefault(block["block_id"], {})[one["action_id"]] = _state(one, given)
    assert not left, f"the form has no {sorted(left)}"
    return view | {"state": {"values": state}}


def _initial(one: Json) -> Any:
    if "initial_options" in one:
        return [option["value"] for option in one["initial_options"]]
    option = one.get("initial_option")
    if option is not None:
        return option["value"]
    found = [value for key, value in one.items() if key.startswith("initial_")]
    return found[0] if found else None


def _state(one: Json, given: Any) -> Json:
    kind = one["type"]
    if kind in {"static_select", "external_select", "radio_buttons", "overflow"}:
        return {"type": kind, "selected_option": None if given is None else _option(one, given)}
    if kind in {"multi_static_select", "multi_external_select", "checkboxes"}:
        return {"type": kind, "selected_options": [_option(one, each) for each in given or []]}
    if kind.startswith("multi_"):
        return {"type": kind, f"selected_{kind.removeprefix('multi_').removesuffix('_select')}": list(given or [])}
    return {"type": kind, _CHOSEN.get(kind, "value"): given}


def _option(one: Json, value: Any) -> Json:
    """The option with that value or label. What was searched for is taken whole, or made from its value."""
    if isinstance(value, dict):
        return value
    known = [*one.get("options", []), *(each for group in one.get("option_groups", []) for each in group["options"])]
    known += [one["initial_option"]] if "initial_option" in one else []
    for option in known:
        if value in {option["value"], option["text"]["text"]}:
            return dict(option)
    assert one["type"].endswith("external_select"), f"no {value!r} among {[each['value'] for each in known]}"
    return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}


def event(workspace: Workspace, inner: Json, event_id: str | None = None) -> Json:
    """The envelope of the Events API."""
    return {
        "token": VERIFICATION,
        "team_id": workspace.team_id,
        "api_app_id": APP_ID,
        "event": {"event_ts": f"{time.time():.6f}"} | inner,
        "type": "event_callback",
        "event_id": event_id or f"Ev{uuid4().hex[:10].upper()}",
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.emulate.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }
