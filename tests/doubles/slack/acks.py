"""What an ack may carry, by the gesture: a message, complaints of a form, its next view, or options."""

from dataclasses import dataclass, field

from tests.doubles.slack.gate import Gate
from tests.doubles.slack.gestures import ACK_WITHIN, Gesture, Json
from tests.doubles.slack.workspaces import Workspace


@dataclass(slots=True, kw_only=True, eq=False)
class Acks:
    """`late` are the gestures that nobody acknowledged in time."""

    gate: Gate
    workspaces: dict[str, Workspace]
    late: list[str] = field(default_factory=list)

    async def read(self, gesture: Gesture) -> None:
        name = str(gesture.payload.get("type") or gesture.payload.get("command"))
        if gesture.ack is None:
            self.late.append(f"no ack within {ACK_WITHIN:g} s to {name}")
            return
        body = gesture.ack.body
        if body is None or gesture.ack.status not in {None, 200}:
            return
        match name:
            case "view_submission":
                await self._form(gesture, body)
            case "block_suggestion":
                self.gate.options("the ack of block_suggestion", body)
            case "event_callback" | "url_verification" | "block_actions":
                pass
            case _ if body.get("text") or body.get("blocks"):
                self.gate.message("the ack of a command", body)
                gesture.add(body)

    async def _form(self, gesture: Gesture, body: Json) -> None:
        match body.get("response_action"):
            case "errors":
                known = {block.get("block_id") for block in (gesture.on or {}).get("blocks", [])}
                unknown = sorted(set(body["errors"]) - known)
                self.gate.violations += [f"an error of the unknown block_id {name!r}" for name in unknown]
            case "update" | "push" as way:
                if not self.gate.view(f"the ack, {way}", body["view"]):
                    gesture.view = await self._next(gesture, way, body["view"])
            case "clear" | None:
                pass
            case other:
                self.gate.violations.append(f"the unknown response_action {other!r}")

    async def _next(self, gesture: Gesture, way: str, view: Json) -> Json:
        """As if the app had called `views.update` or `views.push`."""
        assert gesture.person is not None
        assert gesture.on is not None
        workspace = self.workspaces[gesture.person.team_id]
        arguments: Json = {"view": view, "view_id": gesture.on["id"]}
        if way == "push":
            arguments = {"view": view, "trigger_id": await workspace.trigger(gesture.person, gesture.on["id"])}
        answer = await workspace.call(f"views.{way}", arguments, workspace.inner)
        assert answer["ok"], f"the emulator, {way}: {answer}"
        made: Json = answer["view"]
        return made
