"""`gazette poll`: read the due sources once."""

import argparse
import asyncio
from pathlib import Path

from bot import bootstrap
from bot.cli import exits
from bot.cli.in_force import file_in_use
from bot.cli.output import print_json, print_lines
from bot.cli.progress import progress_bar
from bot.commands.values import moment
from bot.domain.config import Configuration
from bot.domain.errors import StoreError, StoreFault, UserError
from bot.ingest.poll import Progress, Request
from bot.ingest.poll import poll as poll_once
from bot.ingest.save import Tally
from bot.ingest.sort import sort
from bot.settings import Settings


def poll(args: argparse.Namespace, settings: Settings) -> int:
    path, config = file_in_use(settings)
    config = bootstrap.guided(settings, config)
    chosen = frozenset(args.source)
    if unknown := chosen - {spec.id for spec in config.sources}:
        known = ", ".join(sorted(spec.id for spec in config.sources))
        raise UserError(f"no source {', '.join(sorted(unknown))!s} in feeds.yaml.", hint=f"There are: {known}.")
    request = Request(everything=args.all, only=chosen, forget=args.refetch)
    clock = bootstrap.FixedClock(moment(args.as_of)) if args.as_of else bootstrap.SystemClock()
    with progress_bar("Reading sources") as progress:
        tally = asyncio.run(_poll(settings, path, config, request=request, clock=clock, progress=progress))
    if args.json:
        print_json(as_json(tally))
    else:
        print_lines(as_lines(tally))
    return exits.OK


async def _poll(
    settings: Settings,
    path: Path,
    config: Configuration,
    *,
    request: Request,
    clock: bootstrap.FixedClock | bootstrap.SystemClock,
    progress: Progress,
) -> Tally:
    if not bootstrap.room(settings)():
        raise StoreError(
            StoreFault.FULL, "the disk is almost full: nothing was read, nothing is lost; make space first"
        )
    async with bootstrap.desk(settings, clock) as desk:
        await bootstrap.take_over(settings, desk, path, config)
        tally = await poll_once(desk, config, request, progress)
        await sort(desk.store, clock, config)
        return tally


def as_json(tally: Tally) -> dict[str, object]:
    """An interface that other programs read: keys stay."""
    return {
        "polled": tally.polled,
        "not_modified": tally.not_modified,
        "new": tally.new,
        "revised": tally.revised,
        "duplicates": tally.duplicates,
        "failed": [
            {"source": source, "error": error.fault.value, "detail": error.detail}
            for source, error in sorted(tally.failed, key=lambda failure: failure[0])
        ],
    }


def as_lines(tally: Tally) -> list[str]:
    if not tally.polled:
        return ["No source is due. `gazette poll --all` reads them all the same."]
    read = tally.polled - len(tally.failed)
    sources = f"{read} of {tally.polled} sources read, {tally.not_modified} of them unchanged"
    lines = [f"{sources}. Entries: {tally.new} new, {tally.revised} revised, {tally.duplicates} repeated elsewhere."]
    lines += [f"  failed  {source}: {error}" for source, error in sorted(tally.failed, key=lambda failure: failure[0])]
    return lines
