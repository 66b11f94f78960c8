"""`gazette editorial held|release|drop|merge|split`: what the operator rules, which always wins."""

import argparse
import asyncio

from bot import bootstrap
from bot.cli import exits
from bot.cli.editorial_explain import entry_at
from bot.cli.output import print_json, print_lines
from bot.domain.editorial import Held, Ruling
from bot.domain.entries import Entry
from bot.domain.errors import UserError
from bot.domain.stories import RulingKind
from bot.ingest.story_rulings import rule
from bot.settings import Settings


def held(args: argparse.Namespace, settings: Settings) -> int:
    """What waits for a ruling, or with `--all` all that was ever held."""
    found = asyncio.run(_held(settings, everything=args.all))
    if args.json:
        print_json([_as_json(entry, one) for entry, one in found])
    elif found:
        print_lines([line for entry, one in found for line in _lines(entry, one)])
    else:
        print_lines(["Nothing is held for review."])
    return exits.OK


def release(args: argparse.Namespace, settings: Settings) -> int:
    return _ruled(args, settings, Ruling.RELEASED)


def drop(args: argparse.Namespace, settings: Settings) -> int:
    return _ruled(args, settings, Ruling.DROPPED)


def merge(args: argparse.Namespace, settings: Settings) -> int:
    return _joined(args, settings, RulingKind.MERGE)


def split(args: argparse.Namespace, settings: Settings) -> int:
    return _joined(args, settings, RulingKind.SPLIT)


async def _held(settings: Settings, *, everything: bool) -> list[tuple[Entry, Held]]:
    async with bootstrap.readers(settings) as store, store.reading() as view:
        found = await view.held()
        wanted = {one: it for one, it in found.items() if everything or it.ruling is Ruling.OPEN}
        return [(entry, wanted[entry.id]) for entry in await view.entries_by_id(sorted(wanted))]


def _ruled(args: argparse.Namespace, settings: Settings, ruling: Ruling) -> int:
    entry = asyncio.run(_rule(args.url, settings, ruling))
    if args.json:
        print_json({"title": entry.title, "url": entry.url, "ruling": ruling.value})
    else:
        print_lines([f"{ruling.value.capitalize()}: {entry.title}"])
    return exits.OK


async def _rule(url: str, settings: Settings, ruling: Ruling) -> Entry:
    clock = bootstrap.SystemClock()
    async with bootstrap.desk(settings, clock) as desk, desk.store.writing() as tx:
        entry = await entry_at(url, tx)
        if not await tx.rule_held(entry.id, ruling, clock.now()):
            raise UserError(f"“{entry.title}” is not held.", hint="`gazette editorial held` lists what is.")
        return entry


def _joined(args: argparse.Namespace, settings: Settings, kind: RulingKind) -> int:
    one, other, changed = asyncio.run(_join(args.url, args.other, settings, kind))
    if args.json:
        print_json({"ruling": kind.value, "changed": changed, "entries": [one.url, other.url]})
    else:
        what = "are one story" if kind is RulingKind.MERGE else "are two stories"
        print_lines([f"{what.capitalize()} from now on: {one.title} / {other.title}"])
    return exits.OK


async def _join(url: str, other: str, settings: Settings, kind: RulingKind) -> tuple[Entry, Entry, bool]:
    clock = bootstrap.SystemClock()
    async with bootstrap.desk(settings, clock) as desk, desk.store.writing() as tx:
        first, second = await entry_at(url, tx), await entry_at(other, tx)
        return first, second, await rule(tx, first.id, second.id, kind, clock.now())


def _lines(entry: Entry, one: Held) -> list[str]:
    return [
        f"{entry.title}  ({entry.source_id}, held {one.held_at:%Y-%m-%d %H:%M} UTC, {one.ruling.value})",
        f"  {entry.url or 'without an address'}",
        f"  {'; '.join(one.reasons)}",
    ]


def _as_json(entry: Entry, one: Held) -> dict[str, object]:
    return {
        "title": entry.title,
        "url": entry.url,
        "source": entry.source_id,
        "reasons": list(one.reasons),
        "held_at": one.held_at.isoformat(),
        "ruling": one.ruling.value,
    }
