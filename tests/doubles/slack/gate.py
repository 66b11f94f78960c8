"""Refuses what Slack's Block Kit would refuse, which the emulator takes, and keeps a list of it."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests import blockkit
from tests.blockkit import Surface
from tests.doubles.slack.files import Files

Json = dict[str, Any]
_MESSAGES = {"chat.postMessage", "chat.postEphemeral", "chat.update", "chat.scheduleMessage"}
_VIEWS = {"views.open", "views.push", "views.update", "views.publish"}


@dataclass(slots=True, kw_only=True)
class Gate:
    """`mentions` are the ids that may be pinged. `violations` are what was wrong, in order."""

    mentions: frozenset[str] = frozenset()
    violations: list[str] = field(default_factory=list)
    files: Files = field(default_factory=Files)

    def call(self, method: str, arguments: Json) -> Json | None:
        """The answer that refuses a call of the Web API, None where all is well."""
        if method in _MESSAGES:
            faults = self.message(method, arguments)
        elif method in _VIEWS:
            faults = self.view(method, decoded(arguments.get("view")))
        else:
            return None
        return {"ok": False, "error": "invalid_blocks", "errors": faults} if faults else None

    def message(self, where: str, body: Json) -> list[str]:
        read = body | {"blocks": decoded(body.get("blocks"))} if body.get("blocks") else body
        return self._judge(where, read, "message") or self._unseen(where, read)

    def view(self, where: str, view: Any) -> list[str]:
        if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
            return self._noted(where, ["/type: neither modal nor home"])
        surface: Surface = "modal" if view["type"] == "modal" else "home"
        return self._judge(where, view, surface) or self._unseen(where, view)

    def options(self, where: str, body: Json) -> list[str]:
        """The answer to a suggestion: judged as the options of a select."""
        groups = body.get("option_groups") or [{"options": body.get("options")}]
        faults: list[str] = []
        for group in groups:
            offered = group.get("options") or []
            # An empty list is allowed here, and only here.
            select = {"type": "static_select", "action_id": "judged", "options": offered}
            block = {"type": "actions", "elements": [select]}
            faults += blockkit.problems({"text": "judged", "blocks": [block]}) if offered else []
        return self._noted(where, faults)

    def _judge(self, where: str, payload: Json, surface: Surface) -> list[str]:
        return self._noted(where, blockkit.problems(payload, surface=surface, mentions=self.mentions))

    def _unseen(self, where: str, payload: Json) -> list[str]:
        """Files that nobody uploaded are a fault of ours; those that are not ready yet are none."""
        unknown, unready = self.files.faults(payload.get("blocks") or [])
        return self._noted(where, unknown) or unready

    def _noted(self, where: str, faults: list[str]) -> list[str]:
        self.violations += [f"{where}: {fault}" for fault in faults]
        return faults


def decoded(value: Any) -> Any:
    """The Web API takes objects as JSON, or as text that holds JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
