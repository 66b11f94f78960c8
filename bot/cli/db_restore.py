"""`gazette db backups|restore`: which copies of the database there are, and the way back to one."""

import argparse
import asyncio
import shlex
import sys

from bot import shipped
from bot.cli import exits
from bot.cli.output import columns, print_json, print_lines
from bot.domain.errors import UserError
from bot.settings import Settings
from bot.store import database
from bot.store.backup import Copy

_MEBIBYTE = 2**20


def backups(args: argparse.Namespace, settings: Settings) -> int:
    """As their names tell; `restore` looks through the one it takes."""
    found = asyncio.run(database.backups(settings.database))
    if args.json:
        print_json([_as_json(copy) for copy in found])
        return exits.OK
    rows = [
        (f"{copy.moment:%Y-%m-%d %H:%M} UTC", f"{copy.size / _MEBIBYTE:.1f} MiB", copy.revision, str(copy.path))
        for copy in found
    ]
    print_lines(columns(rows) or ["There are no copies yet; gazette db backup makes one."])
    return exits.OK


def restore(args: argparse.Namespace, settings: Settings) -> int:
    """Steps go to standard error as they happen, the outcome to standard output."""
    if not _agreed(args):
        print_lines(["Nothing was changed."])
        return exits.OK
    done = asyncio.run(database.restore(settings.database, args.copy, migrations=shipped.migrations(), say=_say))
    undo = f"gazette db restore {shlex.quote(str(done.aside))}" if done.aside else None
    if args.json:
        aside = str(done.aside) if done.aside else None
        print_json(
            {"copy": str(done.copy), "before": done.before, "after": done.after, "moved_to": aside, "undo": undo}
        )
        return exits.OK
    print_lines([f"The database is now as {done.copy} was, at {done.after}."])
    if done.aside:
        print_lines([f"What was there before lies in {done.aside}, as it was.", f"To undo this: {undo}"])
    return exits.OK


def _as_json(copy: Copy) -> dict[str, object]:
    return {
        "path": str(copy.path),
        "moment": copy.moment.isoformat(),
        "revision": copy.revision,
        "bytes": copy.size,
    }


def _agreed(args: argparse.Namespace) -> bool:
    """Raises UserError where nobody can be asked: to go back in time is not done by accident."""
    if args.yes:
        return True
    if args.json or not sys.stdin.isatty():
        raise UserError("This replaces the database.", hint="Add --yes to go ahead.")
    question = f"Replace the database by the copy {args.copy}? What came in since then is moved aside. [y/N] "
    return input(question).strip().lower() in {"y", "yes"}


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
