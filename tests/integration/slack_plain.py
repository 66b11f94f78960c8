"""An app of plain slack_bolt, over HTTP or Socket Mode: whatever it can do proves the double, not our adapter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_scene import SIGNING_SECRET, client

BUTTON = {"type": "button", "action_id": "gz:more", "value": "more", "text": {"type": "plain_text", "text": "More"}}
FORM = {
    "type": "modal",
    "callback_id": "subscribe",
    "title": {"type": "plain_text", "text": "Subscribe"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "days",
            "label": {"type": "plain_text", "text": "Days"},
            "element": {"type": "plain_text_input", "action_id": "days", "initial_value": "7"},
        },
        {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Topic"},
            "element": {"type": "external_select", "action_id": "topic"},
        },
    ],
}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}, **more}


async def command(ack: Any, respond: Any, body: Any, client: Any) -> None:
    if body["text"] == "mute":
        return
    await ack()
    if body["text"] == "form":
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        return
    for _ in range(6 if body["text"] == "chatter" else 1):
        await respond(text="Two entries", blocks=[section(f"You said {body['text']}", accessory=BUTTON)])


async def pressed(ack: Any, respond: Any) -> None:
    await ack()
    await respond(text="More of it", replace_original=True)


async def typed(ack: Any, payload: Any) -> None:
    await ack(options=[{"text": {"type": "plain_text", "text": payload["value"]}, "value": "x"}])


async def submitted(ack: Any, view: Any) -> None:
    days = view["state"]["values"]["days"]["days"]["value"]
    if days.isdigit():
        await ack(response_action="update", view=FORM | {"callback_id": "done"})
    else:
        await ack(response_action="errors", errors={"days": "Give a number of days."})


async def looked(event: Any, client: Any) -> None:
    await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Hello")]})


def plain_app(double: SlackDouble, **how: Any) -> AsyncApp:
    """Answers `/gazette`, its button, its form, its choice and its Home; `how` goes to Bolt."""
    app = AsyncApp(client=client(double), signing_secret=SIGNING_SECRET, **how)
    app.command("/gazette")(command)
    app.action("gz:more")(pressed)
    app.options("topic")(typed)
    app.view("subscribe")(submitted)
    app.event("app_home_opened")(looked)
    return app


@asynccontextmanager
async def over_http(double: SlackDouble, app: AsyncApp) -> AsyncIterator[str]:
    """Serves it and points the double at it. Gives its base URL."""
    runner = web.AppRunner(app.web_app(path="/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        double.http(f"{base}/slack/events", SIGNING_SECRET)
        yield base
    finally:
        await runner.cleanup()


@asynccontextmanager
async def over_socket(
    double: SlackDouble, app: AsyncApp, *, ping: float = 10.0
) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connects it by Socket Mode."""
    handler = AsyncSocketModeHandler(app, double.app.value, ping_interval=ping)
    handler.client.web_client.base_url = double.api_url
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves these two without types
    try:
        await double.sockets.connected()
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
