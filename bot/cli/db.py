"""`gazette db upgrade|check|backup`."""

import argparse
import asyncio
import sys
from dataclasses import asdict
from pathlib import Path

from bot import shipped
from bot.cli import exits
from bot.cli.output import print_json, print_lines
from bot.settings import Settings
from bot.store.database import backup as make_backup
from bot.store.database import check as inspect
from bot.store.database import upgrade as migrate


def upgrade(args: argparse.Namespace, settings: Settings) -> int:
    def say(line: str) -> None:
        sys.stderr.write(f"{line}\n")

    done = asyncio.run(migrate(settings.database, migrations=shipped.migrations(), say=say))
    print_json(asdict(done))
    return exits.OK


def check(args: argparse.Namespace, settings: Settings) -> int:
    report = asyncio.run(inspect(settings.database))
    print_json(asdict(report))
    return exits.OK


def backup(args: argparse.Namespace, settings: Settings) -> int:
    path = asyncio.run(make_backup(settings.database, Path(args.out) if args.out else None))
    if args.json:
        print_json({"backup": str(path)})
    else:
        print_lines([f"backup written: {path}"])
    return exits.OK
