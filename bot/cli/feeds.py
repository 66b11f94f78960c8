"""`gazette feeds check|list|init`: what feeds.yaml says, and how its sources fare."""

import argparse
import asyncio
from pathlib import Path

from bot import bootstrap, shipped
from bot.cli import exits
from bot.cli.in_force import configuration, file_in_use, lost_file, why_not_taken
from bot.cli.output import columns, print_json, print_lines
from bot.commands.pace import pace
from bot.domain.errors import StoreError, StoreFault, UserError
from bot.domain.sources import SourceRecord, SourceSpec, SourceState
from bot.settings import Settings


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Problems are raised as ConfigError, which ends with 78; so is why a running bot would not take over the file."""
    from bot.sources.config.load import load_config

    if args.file:
        path = Path(args.file)
        config = load_config(path)
    else:
        path, config = file_in_use(settings)
    in_use = path.absolute() == bootstrap.config_path(settings).absolute()
    if in_use and (problem := why_not_taken(settings, path, config)):
        raise problem
    enabled = sum(spec.enabled for spec in config.sources)
    if args.json:
        print_json({"ok": True, "sources": len(config.sources), "enabled": enabled, "problems": []})
    else:
        names = ", ".join(edition.name for edition in config.editions)
        print_lines([f"{path}: fine. {len(config.sources)} sources, {enabled} enabled; editions: {names}."])
    return exits.OK


def show(args: argparse.Namespace, settings: Settings) -> int:
    config = configuration(settings)
    records = asyncio.run(_records(settings))
    if args.json:
        print_json([_as_json(spec, records.get(spec.id)) for spec in config.sources])
        return exits.OK
    rows = [("ID", "STATE", "TIER", "LAST READ", "PACE", "NAME")]
    rows += [_row(spec, records.get(spec.id)) for spec in config.sources]
    print_lines(columns(rows))
    return exits.OK


def init(args: argparse.Namespace, settings: Settings) -> int:
    """Raises UserError where a file is there, or was the last in force and is gone: that one is to be written back."""
    target = Path(args.out)
    if target.exists():
        raise UserError(f"{target} exists and is left as it is.", hint="Name another file with --out.")
    asked = settings.config if settings.config.absolute() == target.absolute() else target.absolute()
    if lost := lost_file(settings, asked):
        raise UserError(
            f"{target} was in force and is gone; the database remembers it. {lost.way_back}.",
            hint="If you want the shipped one instead, write it elsewhere with --out and move it there.",
        )
    target.write_bytes(shipped.default_feeds().read_bytes())
    print_lines([f"{target} written. Edit it, then: gazette feeds check"])
    return exits.OK


async def _records(settings: Settings) -> dict[str, SourceRecord]:
    """The stored life of each source; none where there is no database yet."""
    try:
        async with bootstrap.readers(settings) as store, store.reading() as view:
            return {record.id: record for record in await view.sources()}
    except StoreError as error:
        if error.fault is StoreFault.MISSING:
            return {}
        raise


def _state(spec: SourceSpec, record: SourceRecord | None) -> str:
    if not spec.enabled:
        return "disabled"
    return record.state.value if record else SourceState.NEW.value


def _row(spec: SourceSpec, record: SourceRecord | None) -> tuple[str, str, str, str, str, str]:
    read = f"{record.last_success_at:%Y-%m-%d %H:%M}" if record and record.last_success_at else "never"
    reason = f" ({record.reason})" if record and record.reason else ""
    moved = f" (moved for good to {record.learned_url})" if record and record.learned_url else ""
    return (spec.id, _state(spec, record), spec.tier.value, read, pace(spec, record), spec.name + reason + moved)


def _as_json(spec: SourceSpec, record: SourceRecord | None) -> dict[str, object]:
    return {
        "id": spec.id,
        "kind": spec.kind.value,
        "name": spec.name,
        "url": spec.url,
        "query": spec.query,
        "topic": spec.topic,
        "tier": spec.tier.value,
        "enabled": spec.enabled,
        "every_seconds": int(spec.every.total_seconds()),
        "pace": pace(spec, record),
        "state": _state(spec, record),
        "reason": record.reason if record else "",
        "learned_url": record.learned_url if record else None,
        "failures": record.failures if record else 0,
        "last_success_at": _iso(record.last_success_at if record else None),
        "next_poll_at": _iso(record.next_poll_at if record else None),
    }


def _iso(moment: object) -> str | None:
    return str(moment).replace(" ", "T").replace("+00:00", "Z") if moment else None
