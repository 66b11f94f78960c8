"""What a post to Slack costs, and how soon a command is acknowledged while the bot polls. Prints Markdown.

    python bench/slack.py [--posts 1000] [--sources 200]

Posts: our publisher beside slack_sdk's client as it comes, with the same payload, over loopback to a server in a
process of its own that answers at once; runs alternate, medians are shown. Acknowledgements: `gazette run` in HTTP mode
in a process of its own; signed commands arrive every 20 ms, first while it reads all sources for the first time, then
at rest. Needs the development requirements, and Linux.
"""

import argparse
import asyncio
import json
import resource
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import ClientSession, web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.bootstrap import SystemClock
from bot.chat.slack.clients import Clients
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.tokens import OneWorkspace
from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.messages import Footer, Heading, Item, Link, Message
from bot.domain.subscriptions import SubscriptionId, TenantId
from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

TOKEN, SECRET = "xoxb-bench-token", "bench-signing-secret"
ROUNDS, AT_ONCE, EVERY = 5, 16, 0.02
RESTING = 400


async def api(request: web.Request) -> web.Response:
    """Slack, as far as it is asked: always well."""
    made = {"ok": True, "team_id": "T1", "team": "Bench", "user_id": "U0", "bot_id": "B1", "user": "bot", "url": ""}
    made |= {"ts": f"{time.time():.6f}", "channel": "C1", "user": {"id": "U1", "is_admin": False}}
    await request.read()
    return web.json_response(made)


async def serve(sources: int) -> None:
    """The other process: prints its two ports and stays."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", api)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with FeedServer() as feeds:
        for number in range(sources):
            items = [(f"{number}-{item}", f"Headline {item} of source {number} " + "word " * 300) for item in range(50)]
            feeds.reply(f"/{number}", Reply(body=rss(items), delay=0.05))
        sys.stdout.write(f"{runner.addresses[0][1]} {feeds.port}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)


@dataclass(frozen=True, slots=True)
class World:
    """The addresses of Slack's API and of the feeds, served by another process."""

    api: str
    feeds: str


@asynccontextmanager
async def world(sources: int) -> AsyncIterator[World]:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, __file__, "--serve", "--sources", str(sources))
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    try:
        slack, feeds = (int(port) for port in (await process.stdout.readline()).split())
        yield World(f"http://127.0.0.1:{slack}/api/", f"http://127.0.0.1:{feeds}")
    finally:
        process.kill()
        await process.wait()


def edition() -> Message:
    items = [
        Item(
            number=number,
            title=Link(text=f"Headline {number} of this week on open weights", url=f"https://wire.example/{number}"),
            text="One sentence about it that says what happened, and another one that says why it matters.",
            facts=("Notice", "Docket NIST-2025-0001"),
            source="The Wire",
            tier="press",
            when=SystemClock().now(),
        )
        for number in range(1, 16)
    ]
    return Message(blocks=(Heading(text="Open Gazette", level=1), *items, Footer(lines=("60 entries read.",))))


async def ours(url: str, count: int) -> float:
    clients = Clients(api_url=url)
    publisher = SlackPublisher(tokens=OneWorkspace(TOKEN, clients), clients=clients, clock=SystemClock())
    (payload,) = publisher.freeze(edition())

    async def post(number: int) -> None:
        await publisher.publish(_delivery(payload, number))

    try:
        await post(0)
        return await spent(post, count)
    finally:
        await clients.close()


async def theirs(url: str, count: int) -> float:
    client = AsyncWebClient(token=TOKEN, base_url=url)
    clients = Clients(api_url=url)
    publisher = SlackPublisher(tokens=OneWorkspace(TOKEN, clients), clients=clients, clock=SystemClock())
    body = json.loads(publisher.freeze(edition())[0])

    async def post(number: int) -> None:
        await client.chat_postMessage(channel=f"C{number}", **body)

    await post(0)
    return await spent(post, count)


async def spent(post: Callable[[int], Awaitable[None]], count: int) -> float:
    """Milliseconds of this process a post."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with places:
            await post(number)

    used = _cpu()
    async with asyncio.TaskGroup() as group:
        for number in range(1, count + 1):
            group.create_task(one(number))
    return 1000 * (_cpu() - used) / count


def _delivery(payload: str, number: int) -> Delivery:
    return Delivery(
        id=DeliveryId(number),
        tenant_id=TenantId("slack:T1"),
        subscription_id=SubscriptionId(1),
        platform="slack",
        channel_id=f"C{number}",
        part_no=1,
        payload=payload,
        nonce=f"nonce{number:019}",
        tries=1,
        first_try_at=SystemClock().now(),
    )


async def posts(url: str, count: int) -> str:
    figures = [(await ours(url, count), await theirs(url, count)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) for column in zip(*figures, strict=True))
    head = f"Processor time of a post, {count} posts, {AT_ONCE} at once\n\n| client | ms a post |\n|---|---|\n"
    rows = (("our publisher", mine), ("slack_sdk as it comes", other), ("ratio", mine / other))
    return head + "".join(f"| {name} | {value:.2f} |\n" for name, value in rows)


async def acknowledgements(there: World, folder: Path, sources: int) -> str:
    port, busy = free_port(), list[float]()
    running = await bot(folder, there, sources, port).start("run")
    try:
        async with ClientSession() as session:
            await listening(session, port)
            polled = asyncio.create_task(said(running, f"polled {sources} sources"))
            while not polled.done():
                busy.append(await acknowledged(session, port, there))
                await asyncio.sleep(EVERY)
            await asyncio.sleep(5)
            rest = []
            for _ in range(RESTING):
                rest.append(await acknowledged(session, port, there))
                await asyncio.sleep(EVERY)
    finally:
        running.terminate()
        await running.communicate()
    head = f"Milliseconds until a command is acknowledged, {sources} sources of 80 KB read for the first time\n\n"
    rows = "".join(f"| {name} | {_row(values)} |\n" for name, values in (("while it polls", busy), ("at rest", rest)))
    return head + "| | commands | median | p99 | longest |\n|---|---|---|---|---|\n" + rows


def bot(folder: Path, there: World, sources: int, port: int) -> Gazette:
    lines = ["version: 1", "defaults: {first_import: all}", "sources:"]
    for number in range(sources):
        lines += [f"  - id: s{number}", f"    url: {there.feeds}/{number}"]
    env = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": there.api,
        "PORT": str(port),
        "GAZETTE_TENANT_RATE": "0",
    }
    return install(folder, "\n".join(lines) + "\n", **env)


async def said(running: asyncio.subprocess.Process, words: str) -> None:
    """Returns when the log has said it."""
    assert running.stderr is not None
    while words not in (line := (await running.stderr.readline()).decode()):
        assert line, "the bot ended"


async def listening(session: ClientSession, port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                    if answer.status == 200:  # noqa: PLR2004 - HTTP
                        return
            except OSError:
                await asyncio.sleep(0.02)


async def acknowledged(session: ClientSession, port: int, there: World) -> float:
    """Milliseconds from the request to the 200."""
    stamp = time.time_ns()
    answer_to = f"{there.api}response"  # the answer itself is not measured
    body = urlencode(
        {"command": "/gazette", "text": "help", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
        | {"trigger_id": str(stamp), "response_url": answer_to, "api_app_id": "A1", "team_domain": "bench"}
    )
    moment = str(stamp // 10**9)
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=moment, body=body)
    headers = {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature or ""}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.perf_counter()
    async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers) as answer:
        await answer.read()
        assert answer.status == 200, answer.status  # noqa: PLR2004 - HTTP
    return 1000 * (time.perf_counter() - began)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _row(values: list[float]) -> str:
    hundredths = statistics.quantiles(values, n=100) if len(values) > 1 else values * 99
    return f"{len(values)} | {statistics.median(values):.1f} | {hundredths[98]:.1f} | {max(values):.1f}"


def _cpu() -> float:
    """Seconds of this process alone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def measure(folder: Path, count: int, sources: int) -> str:
    async with world(sources) as there:
        return "\n".join([await posts(there.api, count), await acknowledgements(there, folder, sources)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        return asyncio.run(serve(args.sources))
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(asyncio.run(measure(Path(folder), args.posts, args.sources)))
    return None


if __name__ == "__main__":
    main()
