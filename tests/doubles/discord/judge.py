"""Judges every request and every answer by Discord's OpenAPI document and by the rules that it lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

import jsonschema_rs

from tests import openapi
from tests.doubles.discord import rules
from tests.doubles.discord.state import Json

Faults = list[str]
Files = Mapping[str, tuple[str, bytes]]
# A callback's body by its type: the union of the document would let a wrong one pass as another kind.
_CALLBACKS = {
    1: "PongInteractionCallbackRequest",
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
    9: "ModalInteractionCallbackRequest",
}
_MESSAGES = "/channels/{channel_id}/messages"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_COMMANDS = "/applications/{application_id}/commands"
_THREADS = "/channels/{channel_id}/threads"


@dataclass(slots=True)
class Judge:
    """`violations` are the wrongs of the client, and of the double itself where an answer is not Discord's."""

    violations: list[str] = field(default_factory=list)

    def request(self, method: str, template: str, body: Any, files: Files = MappingProxyType({})) -> Faults:
        """What is wrong with the body; it is recorded too."""
        faults = self._by_document(method, template, body)
        faults = faults or _by_rules(method, template, body) + rules.file_faults(_message_of(body), files)
        self.violations += [f"{method} {template}: {fault}" for fault in faults]
        return faults

    def answer(self, method: str, template: str, status: int, body: Any) -> None:
        """A fault here is the double's own."""
        operation = openapi.require()["paths"][template][method.lower()]
        schema = _content(operation["responses"].get(str(status), {}))
        if schema is None:
            return
        faults = _faults(_of_answer(method, template, status), body)
        self.violations += [f"the double, answering {method} {template}: {fault}" for fault in faults]

    def _by_document(self, method: str, template: str, body: Any) -> Faults:
        judge = _of_request(method, template, _special(template, body))
        if judge is None:
            return [] if body is None else ["a body where the document has none"]
        return _faults(judge, body) + _unknown(method, template, body)


def _special(template: str, body: Any) -> str | None:
    """The name of the schema where the document's union is looser than Discord."""
    if not isinstance(body, dict):
        return None
    if template == _CALLBACK:
        return _CALLBACKS.get(body.get("type", 0))
    if template == _THREADS and "message" in body:
        return "CreateForumThreadRequest"
    return "IncomingWebhookRequestPartial" if template == _WEBHOOK else None


@cache
def _of_request(method: str, template: str, special: str | None) -> jsonschema_rs.Draft202012Validator | None:
    if special is not None:
        return _compiled({"$ref": f"#/components/schemas/{special}"})
    schema = _content(openapi.require()["paths"][template][method.lower()].get("requestBody", {}))
    return _compiled(schema) if schema is not None else None


@cache
def _of_answer(method: str, template: str, status: int) -> jsonschema_rs.Draft202012Validator:
    response = openapi.require()["paths"][template][method.lower()]["responses"][str(status)]
    return _compiled(_content(response) or {})


def _compiled(schema: Json) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": openapi.require()["components"]})


def _content(part: Json) -> Json | None:
    schema: Json | None = part.get("content", {}).get("application/json", {}).get("schema")
    return schema


def _faults(judge: jsonschema_rs.Draft202012Validator, value: Any) -> Faults:
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in judge.iter_errors(value)]


def _unknown(method: str, template: str, body: Any) -> Faults:
    """Properties that the document does not name, at the top: it tolerates them, a typo would pass."""
    if not isinstance(body, dict):
        return []
    special = _special(template, body)
    schema: Json = {"$ref": f"#/components/schemas/{special}"} if special else _body_schema(method, template)
    return [f"the unknown property {name!r}" for name in sorted(set(body) - _properties(schema))]


def _body_schema(method: str, template: str) -> Json:
    return _content(openapi.require()["paths"][template][method.lower()].get("requestBody", {})) or {}


def _properties(schema: Json) -> set[str]:
    if "$ref" in schema:
        schema = openapi.require()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    branches = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]
    return set(schema.get("properties", {})).union(*map(_properties, branches))


def _by_rules(method: str, template: str, body: Any) -> Faults:
    rule = _RULES.get((method, template))
    return rule(body) if rule is not None else []


def _message_of(body: Any) -> Json:
    """What is shown: a post in a forum holds it, a callback calls it data."""
    if not isinstance(body, dict):
        return {}
    inner = body.get("message") or body.get("data")
    return inner if isinstance(inner, dict) else body


def _callback_faults(body: Json) -> Faults:
    data = body.get("data") or {}
    match body["type"]:
        case 4:
            return rules.message_faults(data)
        case 5:
            return ["a deferral that carries more than the private flag"] if set(data) - {"flags"} else []
        case 7:
            return rules.message_faults(data, edit=True)
        case 8:
            sizes = [len(str(one["value"])) for one in data["choices"]]
            return [f"a choice of {size} characters" for size in sizes if size > 100]
        case _:
            return []


_RULES: dict[tuple[str, str], Callable[[Any], Faults]] = {
    ("POST", _MESSAGES): rules.message_faults,
    ("POST", _WEBHOOK): rules.message_faults,
    ("POST", _THREADS): lambda body: rules.message_faults(body["message"]) if "message" in body else [],
    ("POST", _CALLBACK): _callback_faults,
    ("PUT", _COMMANDS): rules.command_faults,
    ("PATCH", _MESSAGES + "/{message_id}"): lambda body: rules.message_faults(body, edit=True),
    ("PATCH", _WEBHOOK + "/messages/@original"): lambda body: rules.message_faults(body, edit=True),
    ("PATCH", _WEBHOOK + "/messages/{message_id}"): lambda body: rules.message_faults(body, edit=True),
}
