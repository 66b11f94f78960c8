"""What a person did, and everything that the app answered to it: the ack, and the uses of the response_url."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.blockkit import reading
from tests.blockkit_text import walk
from tests.doubles.slack.workspaces import Channel, Person

Json = dict[str, Any]
ACK_WITHIN = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """`status` is that of HTTP; a socket has none. `body` is JSON, or `{"text": …}` of a plain answer, or None."""

    seconds: float
    status: int | None = None
    body: Json | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One message that came back. In an ack or at the response_url; nobody else sees it unless it is `in_channel`.

    `ts` is there where it stands in a channel.
    """

    body: Json
    ts: str = ""

    @property
    def private(self) -> bool:
        return bool(self.body.get("response_type", "ephemeral") == "ephemeral")

    @property
    def replaces(self) -> bool:
        return bool(self.body.get("replace_original"))

    @property
    def deletes(self) -> bool:
        return bool(self.body.get("delete_original"))

    @property
    def text(self) -> str:
        return "" if self.deletes else reading(self.body)

    @property
    def buttons(self) -> list[Json]:
        return [one for one in walk(self.body.get("blocks")) if one.get("type") == "button"]


@dataclass(slots=True, kw_only=True, eq=False)
class Gesture:
    """`kind` is the envelope's: slash_commands, interactive, events_api. `on` is the message that it happened on.

    `view` is what a form became by the ack. `answers` are all messages in order; `refused` are Slack's words to uses
    of the response_url that came too late or too often. `ack` stays None where none came in time.
    """

    kind: str
    payload: Json
    id: str = field(default_factory=lambda: uuid4().hex)
    person: Person | None = None
    channel: Channel | None = None
    on: Json | None = None
    view: Json | None = None
    asked_at: float = field(default_factory=time.monotonic)
    ack: Ack | None = None
    answers: list[Answer] = field(default_factory=list)
    uses: int = 0
    refused: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def text(self) -> str:
        """All that the asker reads."""
        return "\n".join(answer.text for answer in self.answers if not answer.deletes)

    @property
    def buttons(self) -> list[Json]:
        return [button for answer in self.answers for button in answer.buttons]

    @property
    def private(self) -> bool:
        return all(answer.private for answer in self.answers)

    @property
    def options(self) -> list[Json]:
        """What a suggestion offers, groups opened."""
        body = self.ack.body if self.ack and self.ack.body else {}
        groups = body.get("option_groups") or [body]
        return [option for group in groups for option in group.get("options") or []]

    @property
    def errors(self) -> dict[str, str]:
        """What a form complains of, by block_id."""
        body = self.ack.body if self.ack and self.ack.body else {}
        return dict(body.get("errors") or {}) if body.get("response_action") == "errors" else {}

    def add(self, body: Json, ts: str = "") -> None:
        self.answers.append(Answer(body=body, ts=ts))
        self.changed.set()
