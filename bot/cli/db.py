"""`gazette db upgrade|check|backup`: looking after the database."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot import shipped
from bot.cli import exits
from bot.cli.output import print_json, print_lines
from bot.settings import Settings
from bot.store.database import backup as make_backup
from bot.store.database import check as inspect
from bot.store.database import upgrade as migrate


def upgrade(args: argparse.Namespace, settings: Settings) -> int:
    """Steps go to standard error as they happen, the outcome to standard output."""
    done = asyncio.run(migrate(settings.database, migrations=shipped.migrations(), say=_say))
    if args.json:
        print_json({"before": done.before, "after": done.after, "backup": str(done.backup) if done.backup else None})
    else:
        print_lines([f"The database is at {done.after}."])
    return exits.OK


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Damage is found, not raised: the report is printed and the exit code is 78."""
    report = asyncio.run(inspect(settings.database))
    document = {
        "ok": report.ok,
        "path": str(report.path),
        "revision": report.revision,
        "bytes": report.size,
        "counts": dict(report.counts),
        "problems": [*report.damage, *report.orphans],
    }
    if args.json:
        print_json(document)
    else:
        counts = ", ".join(f"{number:,} {noun}" for noun, number in report.counts.items() if number) or "no rows yet"
        print_lines([f"{report.path}: {'sound' if report.ok else 'DAMAGED'}, schema {report.revision}; {counts}"])
        print_lines([f"  {problem}" for problem in (*report.damage, *report.orphans)])
    return exits.OK if report.ok else exits.CONFIGURATION


def backup(args: argparse.Namespace, settings: Settings) -> int:
    path = asyncio.run(make_backup(settings.database, Path(args.out) if args.out else None))
    if args.json:
        print_json({"backup": str(path)})
    else:
        print_lines([f"backup written: {path}"])
    return exits.OK


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
