"""Block Kit's judge: the types and limits that Slack publishes, its SDK's own models, and the rules between blocks.

The schema is read from beside the project and never copied. What a reader sees and who is pinged is told here too.
"""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import jsonschema_rs
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests import blockkit_rules, blockkit_text
from tests.offered import absent

DOCUMENT = Path(__file__).resolve().parents[2] / "shared" / "platforms" / "slack-blocks.schema.json"
Surface = Literal["message", "modal", "home"]
pings = blockkit_text.pings
reading = blockkit_text.reading


def require() -> dict[str, Any]:
    """The schema. Skips with the reason where it is absent, fails in CI."""
    if not DOCUMENT.is_file():
        absent("Block Kit's schema (../shared/platforms/slack-blocks.schema.json) is not beside this checkout")
    return _read()


def problems(
    payload: dict[str, Any], *, surface: Surface = "message", mentions: frozenset[str] = frozenset()
) -> list[str]:
    """What is wrong with a message's body or with a view: one line a fault, none where all is well.

    `mentions` are the ids that may be pinged, such as `S0123`, or `here`: a ping of anybody else is a fault.
    """
    require()
    blocks = payload.get("blocks") or []
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        return ["/blocks: must be an array of objects"]
    found = [fault for number, block in enumerate(blocks) for fault in _of_block(block, f"/blocks/{number}")]
    if surface != "message":
        found += _by_model(payload, "")
    # The rules between blocks look into the blocks, and may rely on their shape only where that is right.
    return found or blockkit_rules.problems(payload, surface) + _unwanted(payload, mentions)


def _unwanted(payload: dict[str, Any], mentions: frozenset[str]) -> list[str]:
    return [f"pings {whom}, which was not asked for" for whom in sorted(pings(payload) - mentions)]


def _of_block(block: dict[str, Any], where: str) -> list[str]:
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in _kinds():
        return [f"{where}/type: unsupported type {kind!r}"]
    faults = [
        f"{where}/{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in _judge(kind).iter_errors(block)
    ]
    return faults or _by_model(block, where)


def _by_model(one: dict[str, Any], where: str) -> list[str]:
    """By slack_sdk's own classes, which know limits that the published types do not."""
    try:
        # Its constructors take their argument apart.
        own = copy.deepcopy(one)
        model = View(**own) if one.get("type") in {"modal", "home"} else Block.parse(own)
        if model is not None:
            model.to_dict()
    except (SlackObjectFormationError, TypeError, AttributeError) as error:
        return [f"{where}: {error}"]
    return []


@cache
def _read() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    # The published comment still says 75. Slack's SDK and its reference say 150.
    for name in ("PlainTextOption", "MrkdwnOption"):
        document["definitions"][name]["properties"]["value"] = {"type": "string", "maxLength": 150}
    return document


@cache
def _kinds() -> dict[str, str]:
    """The name of the definition by the block's type."""
    definitions = _read()["definitions"]
    names = [one["$ref"].rpartition("/")[2] for one in definitions["KnownBlock"]["anyOf"]]
    return {_type(definitions[name]): name for name in names}


def _type(definition: dict[str, Any]) -> str:
    shape = definition["anyOf"][0] if "anyOf" in definition else definition
    return str(shape["properties"]["type"]["const"])


@cache
def _judge(kind: str) -> jsonschema_rs.Draft7Validator:
    """One block's own definition: the union of them all would only say that none fits."""
    return jsonschema_rs.Draft7Validator(
        {"$ref": f"#/definitions/{_kinds()[kind]}", "definitions": _read()["definitions"]}
    )
