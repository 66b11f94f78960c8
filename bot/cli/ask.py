"""`gazette ask`: a command of the chat, given in the terminal. The asker is the operator."""

import argparse
import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from bot import bootstrap
from bot.cli import exits
from bot.cli.in_force import tell_problem
from bot.cli.output import print_json
from bot.commands.answer import answer, refusal
from bot.commands.check import find
from bot.commands.line import parse
from bot.commands.registry import COMMANDS
from bot.commands.spec import Asker, Permission, Reply, Request, Services
from bot.domain.errors import StoreFault, UserError
from bot.domain.messages import Message
from bot.domain.subscriptions import TenantId
from bot.ingest.poll import Desk
from bot.messages.encode import encode
from bot.messages.plain import plain
from bot.settings import Settings

# The terminal is a tenant of its own: what is scheduled here never touches a server of a chat platform.
OPERATOR = Asker(
    tenant_id=TenantId("terminal:local"),
    platform="terminal",
    user_id="operator",
    permission=Permission.OPERATOR,
    channel_id="terminal",
)
_KEYED = re.compile(r"((?:--)?[a-z][a-z-]*\d?[:=])(.*\s.*)", re.IGNORECASE | re.DOTALL)
_EXITS = {"": exits.OK, UserError.code: exits.USAGE, StoreFault.SLOW.value: exits.USAGE}
_EXITS |= {fault.value: exits.TRY_LATER for fault in (StoreFault.BUSY, StoreFault.FULL, StoreFault.LOCKED_BY_PROCESS)}


def ask(args: argparse.Namespace, settings: Settings) -> int:
    """The reply is printed whether it is an answer or a refusal; 64 is what the asker can mend."""
    line = as_line(args.line)
    try:
        request = parse(line, OPERATOR)
        writes = find(request.command, request.action, COMMANDS).writes
    except UserError as error:
        reply = refusal(error, "a line")
    else:
        reply = asyncio.run(_answered(request, settings, writes=writes))
    if args.json:
        print_json({"private": reply.private, "message": encode(reply.message)})
    else:
        _print(reply.message)
    return _EXITS.get(reply.fault, exits.SOFTWARE)


def as_line(words: Sequence[str]) -> str:
    """What a shell took apart, as it was typed: `edition:"weekly 12"` keeps its quotes."""
    return words[0] if len(words) == 1 else " ".join(_KEYED.sub(r'\1"\2"', word) for word in words)


async def _answered(request: Request, settings: Settings, *, writes: bool) -> Reply:
    async with _services(settings, writes=writes) as services:
        return await answer(request, services, buttons=False)


@asynccontextmanager
async def _services(settings: Settings, *, writes: bool) -> AsyncIterator[Services]:
    """What only reads works beside a running bot; what writes needs the database for itself."""
    clock = bootstrap.SystemClock()
    states = partial(bootstrap.platform_states, settings, {})
    if writes:
        async with bootstrap.desk(settings, clock) as desk:
            live = await bootstrap.live_configuration(settings, desk)
            shelf = await bootstrap.curated(settings, clock)
            given = bootstrap.services(settings, desk, live, shelf, platforms=states)
            yield replace(given, config=bootstrap.guiding(settings, given.config))
        return
    async with bootstrap.readers(settings) as store, bootstrap.reach(settings, clock) as source:
        desk = Desk(store=store, clock=clock, source=source)
        standing = await bootstrap.standing_configuration(settings, store)
        tell_problem(standing)
        shelf = await bootstrap.curated(settings, clock)
        given = bootstrap.services(settings, desk, standing, shelf, platforms=states)
        yield replace(given, config=bootstrap.guiding(settings, given.config))


def _print(message: Message) -> None:
    if not sys.stdout.isatty():
        sys.stdout.write(plain(message))
        return
    from rich.console import Console

    from bot.chat.terminal import show

    console = Console()
    console.width = min(console.width, 100)
    show(message, console)
