"""People who use the app. The same gestures work over HTTP and over Socket Mode."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.doubles.slack import asks
from tests.doubles.slack.acks import Acks
from tests.doubles.slack.gestures import Gesture, Json
from tests.doubles.slack.ingress import HttpIngress
from tests.doubles.slack.sockets import Sockets
from tests.doubles.slack.workspaces import Channel, Person, Workspace


@dataclass(slots=True, kw_only=True, eq=False)
class Acting:
    """`ingress` is how the app is reached: over HTTP once it is set, else by the socket that the app opened."""

    sockets: Sockets = field(default_factory=Sockets)
    ingress: HttpIngress | None = None
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    gestures: dict[str, Gesture] = field(default_factory=dict)
    acks: Acks = field(init=False)
    base: str = ""

    @property
    def home(self) -> Workspace:
        """The first workspace."""
        return next(iter(self.workspaces.values()))

    async def slash(
        self,
        text: str = "",
        *,
        command: str = "/gazette",
        person: Person | None = None,
        channel: Channel | None = None,
        **wire: Any,
    ) -> Gesture:
        """`/gazette text`, by the reader in #news unless told; returns at the ack. `answers` waits for the rest."""
        who, space = self._who(person)
        where = channel or space.general
        gesture = Gesture(
            kind="slash_commands", payload=asks.slash(space, who, where, command, text), person=who, channel=where
        )
        gesture.payload |= {"response_url": self._url(gesture), "trigger_id": await space.trigger(who)}
        return await self._deliver(gesture, **wire)

    async def press(
        self,
        on: Gesture | Json,
        button: str,
        *,
        chosen: Any = None,
        person: Person | None = None,
        channel: Channel | None = None,
        **wire: Any,
    ) -> Gesture:
        """The button with that label, action_id or value; or, with `chosen`, a choice in a select.

        `on` is an earlier gesture (its last answer with buttons), a message of a channel, or a view.
        """
        who, space = self._who(person or (on.person if isinstance(on, Gesture) else None))
        place = channel or (on.channel if isinstance(on, Gesture) else None) or space.general
        message = _shown(on) if isinstance(on, Gesture) else on
        gesture = Gesture(kind="interactive", payload=asks.interaction(space, who, "block_actions"), person=who)
        gesture.channel = place
        gesture.payload["actions"] = [asks.action(asks.element(message["blocks"], button), chosen)]
        await self._place(gesture, message, space)
        return await self._deliver(gesture, **wire)

    async def submit(
        self, view: Json, values: Mapping[str, Any] | None = None, *, person: Person | None = None, **wire: Any
    ) -> Gesture:
        """A form with these values, by block_id, action_id or label; the rest stays as it was first shown."""
        who, space = self._who(person)
        payload = asks.interaction(space, who, "view_submission")
        payload |= {"view": asks.submission(view, values or {}), "response_urls": []}
        payload["trigger_id"] = await space.trigger(who, view["id"])
        return await self._deliver(Gesture(kind="interactive", payload=payload, person=who, on=view), **wire)

    async def suggest(
        self, on: Json, action_id: str, typed: str, *, person: Person | None = None, **wire: Any
    ) -> Gesture:
        """What an external select offers while somebody types: see `options`. `on` is a view, or a message."""
        who, space = self._who(person)
        one = asks.element(on["blocks"], action_id)
        payload = asks.interaction(space, who, "block_suggestion")
        payload |= {"action_id": one["action_id"], "block_id": one["block_id"], "value": typed}
        payload |= asks.in_view(on) if "id" in on else asks.where(space.general, on)
        return await self._deliver(Gesture(kind="interactive", payload=payload, person=who, on=on), **wire)

    async def shortcut(
        self,
        callback_id: str,
        *,
        message: Json | None = None,
        person: Person | None = None,
        channel: Channel | None = None,
        **wire: Any,
    ) -> Gesture:
        """A global shortcut, or one on a message."""
        who, space = self._who(person)
        kind = "shortcut" if message is None else "message_action"
        payload = asks.interaction(space, who, kind) | {"callback_id": callback_id, "action_ts": uuid4().hex[:10]}
        gesture = Gesture(kind="interactive", payload=payload, person=who)
        payload["trigger_id"] = await space.trigger(who)
        if message is not None:
            gesture.channel = channel or space.general
            place = {"id": gesture.channel.id, "name": gesture.channel.name}
            payload |= {"message": message, "message_ts": message["ts"], "channel": place}
            payload["response_url"] = self._url(gesture)
        return await self._deliver(gesture, **wire)

    async def event(
        self,
        inner: Json,
        *,
        workspace: Workspace | None = None,
        event_id: str | None = None,
        retry: tuple[int, str] | None = None,
    ) -> Gesture:
        """An event of the Events API. `retry` is the number and reason of a repetition; then give the `event_id`."""
        payload = asks.event(workspace or self.home, inner, event_id)
        return await self._deliver(Gesture(kind="events_api", payload=payload), retry=retry)

    async def open_home(self, person: Person | None = None, **wire: Any) -> Gesture:
        """Somebody looks at the app's Home."""
        who, space = self._who(person)
        inner = {"type": "app_home_opened", "user": who.id, "channel": "D000000001", "tab": "home"}
        return await self.event(inner, workspace=space, **wire)

    async def verify_url(self, challenge: str = "challenge-of-the-double") -> Gesture:
        """What Slack asks when the address is entered."""
        payload = {"token": asks.VERIFICATION, "challenge": challenge, "type": "url_verification"}
        return await self._deliver(Gesture(kind="events_api", payload=payload))

    async def answers(self, gesture: Gesture, n: int = 1, *, within: float = 5.0) -> Gesture:
        """Waits until so many messages came back in all. Fails where they do not."""
        try:
            async with asyncio.timeout(within):
                while len(gesture.answers) + len(gesture.refused) < n:
                    gesture.changed.clear()
                    await gesture.changed.wait()
        except TimeoutError:
            raise AssertionError(f"{len(gesture.answers)} answers of {n} within {within:g} s") from None
        return gesture

    async def _place(self, gesture: Gesture, message: Json, space: Workspace) -> None:
        who, view = gesture.person, "id" in message and "ts" not in message
        assert who is not None
        assert gesture.channel is not None
        gesture.on = message
        gesture.payload |= asks.in_view(message) if view else asks.where(gesture.channel, message)
        gesture.payload["trigger_id"] = await space.trigger(who, message["id"] if view else "")
        if not view:
            gesture.payload["response_url"] = self._url(gesture)

    async def _deliver(self, gesture: Gesture, *, retry: tuple[int, str] | None = None) -> Gesture:
        way = self.ingress or self.sockets
        gesture.ack = await way.deliver(gesture, retry=retry)
        await self.acks.read(gesture)
        return gesture

    def _url(self, gesture: Gesture) -> str:
        self.gestures[gesture.id] = gesture
        return f"{self.base}/response/{gesture.id}"

    def _who(self, person: Person | None) -> tuple[Person, Workspace]:
        who = person or self.home.reader
        return who, self.workspaces[who.team_id]


def _shown(gesture: Gesture) -> Json:
    """The answer that one can press on: the last one with buttons."""
    shown = [answer for answer in gesture.answers if answer.buttons]
    assert shown, f"the answer has no button: {gesture.text!r}"
    ts = shown[-1].ts or f"{id(gesture) % 10**10}.000100"
    return shown[-1].body | {"ts": ts, "is_ephemeral": shown[-1].private}
