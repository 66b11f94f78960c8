"""`gazette feeds test`: read an address once through the real client and parser; nothing is stored."""

import argparse
import asyncio

from bot import bootstrap
from bot.cli import exits
from bot.cli.in_force import configuration
from bot.cli.output import print_json, print_lines
from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import UserError
from bot.domain.sources import Memory, SourceId, SourceSpec
from bot.ingest.verdict import feed_at, verdict
from bot.settings import Settings


def test(args: argparse.Namespace, settings: Settings) -> int:
    """A failure is raised as SourceError: 69 where the address cannot be reached, 65 where it is no feed."""
    spec = _spec(args.url, settings)
    fetched = asyncio.run(_fetch(spec, settings))
    entries = fetched.entries if isinstance(fetched, Fetched) else ()
    if args.json:
        shown = [_as_json(spec, entry) for entry in entries[: args.items]]
        print_json({"source": spec.id, "entries": len(entries), "shown": shown})
        return exits.OK
    lines = [f"{spec.name}: {len(entries)} entries. Nothing was stored."]
    for entry in entries[: args.items]:
        lines += [f"- {entry.title}", f"  {entry.url or 'no address'}", f"  {_when(entry)} · {verdict(spec, entry)}"]
    print_lines(lines)
    return exits.OK


def _spec(what: str, settings: Settings) -> SourceSpec:
    """The feed at that address, else the configured source of that id. Raises ConfigError as `configuration` does."""
    if "://" in what:
        return feed_at(what)
    spec = configuration(settings).source(SourceId(what))
    if spec is None:
        raise UserError(f"{what!r} is neither an address nor the id of a source.", hint="See `gazette feeds list`.")
    return spec


async def _fetch(spec: SourceSpec, settings: Settings) -> Fetched | NotModified:
    async with bootstrap.reach(settings, bootstrap.SystemClock()) as source:
        return await source(spec).fetch(Memory())


def _when(entry: RawEntry) -> str:
    return f"{entry.published:%Y-%m-%d %H:%M} UTC" if entry.published else "no date"


def _as_json(spec: SourceSpec, entry: RawEntry) -> dict[str, object]:
    return {
        "title": entry.title,
        "url": entry.url,
        "published": entry.published.isoformat().replace("+00:00", "Z") if entry.published else None,
        "summary": entry.summary,
        "verdict": verdict(spec, entry),
    }
