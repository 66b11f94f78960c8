"""Interactions as Discord keeps them: one first answer within three seconds, follow-ups for a quarter of an hour."""

import asyncio
import time
from dataclasses import dataclass, field

from tests.doubles.discord import shapes
from tests.doubles.discord.call import Answer, Call
from tests.doubles.discord.channels import amend
from tests.doubles.discord.state import EPHEMERAL, V2, Json, Message, Refusal, World, find, snowflake

_REPLY, _DEFER, _DEFER_UPDATE, _UPDATE, _CHOICES = 4, 5, 6, 7, 8
ANSWER_WITHIN = 3.0
_COMPONENT = 3
# Where a person brought the app along to a server that does not have it.
_MOST_FOLLOW_UPS = 5


@dataclass(slots=True, kw_only=True, eq=False)
class Interaction:
    """What was asked and what came back. `parts` are the replies in order, `choices` what autocomplete offered.

    `withdrawn` says that the placeholder was deleted, `updated` that the message with the button was changed;
    `refusals` are the codes that the bot was answered.
    """

    id: str = field(default_factory=snowflake)
    token: str
    kind: int
    channel_id: str
    message: Message | None = None
    asked_at: float = field(default_factory=time.monotonic)
    late: bool = False
    callbacks: list[int] = field(default_factory=list)
    hidden: bool = False
    brought_along: bool = False
    follow_ups: int = 0
    updated: bool = False
    original: Message | None = None
    withdrawn: bool = False
    parts: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def deferred(self) -> bool:
        return bool(self.callbacks) and self.callbacks[0] in {_DEFER, _DEFER_UPDATE}

    @property
    def private(self) -> bool:
        """Whether nobody but the asker sees any of it."""
        return all(part.private for part in self.parts) if self.parts else self.hidden

    @property
    def waits(self) -> bool:
        """Whether the placeholder of a deferral still stands."""
        return self.callbacks[0] == _DEFER and self.original is None and not self.withdrawn

    @property
    def text(self) -> str:
        """All that the asker reads."""
        shown = [self.message] if self.updated and self.message is not None else []
        return "\n".join(shapes.text(part.body) for part in [*shown, *self.parts])

    @property
    def buttons(self) -> list[Json]:
        shown = [self.message] if self.updated and self.message is not None else []
        return [button for part in [*shown, *self.parts] for button in shapes.buttons(part.body)]


@dataclass(slots=True, kw_only=True, eq=False)
class Counter:
    """Where interactions are handed in and answered."""

    open: dict[str, Interaction] = field(default_factory=dict)

    def unanswered(self) -> list[Interaction]:
        """Those whose time is over."""
        before = time.monotonic() - ANSWER_WITHIN
        return [one for one in self.open.values() if not one.callbacks and not one.late and one.asked_at < before]

    def callback(self, world: World, call: Call) -> Answer:
        """The first answer, and the only one: 10062 where it is late, 40060 where it is not the first."""
        asked = self.open.get(call.parts[1])
        if asked is None or asked.late or time.monotonic() - asked.asked_at > ANSWER_WITHIN:
            raise _noted(asked, Refusal(404, 10062, "Unknown interaction"))
        if asked.callbacks:
            raise _noted(asked, Refusal(400, 40060, "Interaction has already been acknowledged."))
        asked.callbacks.append(call.body["type"])
        message = _take(asked, call.body["type"], call.body.get("data") or {})
        if call.query.get("with_response") not in {"1", "true"}:
            return 204, None
        return 200, _acknowledgement(world, asked, message)

    def follow_up(self, world: World, call: Call) -> Answer:
        """A further reply; the first one behind a deferral takes the place of the placeholder."""
        asked = self._answered(call)
        asked.follow_ups += 1
        if asked.brought_along and asked.follow_ups > _MOST_FOLLOW_UPS:
            raise _noted(asked, Refusal(400, 40094, "Maximum number of follow up messages reached"))
        return 200, shapes.message(world, (_fill if asked.waits else _add)(asked, call.body))

    def get_original(self, world: World, call: Call) -> Answer:
        return 200, shapes.message(world, _standing(self._answered(call)))

    def edit_original(self, world: World, call: Call) -> Answer:
        asked = self._answered(call)
        if asked.waits:
            return 200, shapes.message(world, _fill(asked, call.body))
        message = amend(_standing(asked), call.body)
        asked.updated = message is asked.message
        asked.done.set()
        return 200, shapes.message(world, message)

    def delete_original(self, world: World, call: Call) -> Answer:
        """The placeholder of a deferral may go too; what follows then decides for itself who sees it."""
        asked = self._answered(call)
        if asked.waits:
            asked.withdrawn = True
            asked.hidden = False
        else:
            asked.parts.remove(_standing(asked))
        return 204, None

    def get_message(self, world: World, call: Call) -> Answer:
        return 200, shapes.message(world, find(self._answered(call).parts, call.parts[2]))

    def edit_message(self, world: World, call: Call) -> Answer:
        asked = self._answered(call)
        known = [*asked.parts, *([asked.message] if asked.message else [])]
        return 200, shapes.message(world, amend(find(known, call.parts[2]), call.body))

    def _answered(self, call: Call) -> Interaction:
        asked = self.open.get(call.parts[1])
        if asked is None or not asked.callbacks:
            raise _noted(asked, Refusal(404, 10015, "Unknown Webhook"))
        if time.monotonic() - asked.asked_at > 900:
            raise _noted(asked, Refusal(401, 50027, "Invalid Webhook Token"))
        return asked


def _noted(asked: Interaction | None, refusal: Refusal) -> Refusal:
    if asked is not None:
        asked.refusals.append(refusal.body["code"])
        asked.done.set()
    return refusal


def _take(asked: Interaction, kind: int, data: Json) -> Message | None:
    match kind:
        case 4:
            asked.hidden = bool(int(data.get("flags") or 0) & EPHEMERAL)
            return _fill(asked, data)
        case 5:
            asked.hidden = bool(int(data.get("flags") or 0) & EPHEMERAL)
        case 7 if asked.message is not None:
            asked.updated = True
            amend(asked.message, data)
            asked.done.set()
        case 8:
            asked.choices = data["choices"]
            asked.done.set()
        case 6 if asked.kind == _COMPONENT:
            pass
        case _:
            raise Refusal(400, 50035, "Invalid Form Body")
    return None


def _fill(asked: Interaction, body: Json) -> Message:
    asked.original = _add(asked, body)
    return asked.original


def _add(asked: Interaction, body: Json) -> Message:
    flags = int(body.get("flags") or 0)
    private = asked.hidden if asked.waits else bool(flags & EPHEMERAL)
    message = Message(
        id=snowflake(),
        channel_id=asked.channel_id,
        body=dict(body),
        flags=flags & V2 | (EPHEMERAL if private else 0),
        private=private,
    )
    asked.parts.append(message)
    asked.done.set()
    return message


def _standing(asked: Interaction) -> Message:
    """What @original means now."""
    message = asked.original or (asked.message if asked.callbacks[0] in {_DEFER_UPDATE, _UPDATE} else None)
    if message is None:
        raise _noted(asked, Refusal(404, 10008, "Unknown Message"))
    return message


def _acknowledgement(world: World, asked: Interaction, message: Message | None) -> Json:
    about: Json = {"id": asked.id, "type": asked.kind, "channel_id": asked.channel_id}
    if message is None:
        return {"interaction": about}
    about |= {"response_message_id": message.id, "response_message_ephemeral": message.private}
    return {"interaction": about, "resource": {"type": _REPLY, "message": shapes.message(world, message)}}
