"""`gazette catalogue deadlines`: what ends or begins soon, as lines, as JSON, or as a file for calendar programs."""

import argparse
import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot import bootstrap
from bot.cli import exits
from bot.cli.output import columns, print_json, print_lines
from bot.commands.calendar import ics
from bot.commands.countdown import Due, coming, left, moment, notes
from bot.settings import Settings


def deadlines(args: argparse.Namespace, settings: Settings) -> int:
    clock = bootstrap.SystemClock()
    now = clock.now()
    shelf = asyncio.run(bootstrap.curated(settings, clock))
    found = coming(shelf.policies.all(), now)
    if args.ics:
        _write(args.ics, ics(found, now))
        if args.ics == "-":
            return exits.OK
    if args.json:
        print_json([_as_json(due, now) for due in found])
    elif args.ics:
        print_lines([f"{len(found)} deadlines are in {args.ics}."])
    else:
        print_lines(columns([_row(due, now) for due in found]) or ["The catalogue knows of no deadline ahead."])
    return exits.OK


def _write(file: str, text: str) -> None:
    """As bytes: the lines of a calendar end with CRLF on every system."""
    if file == "-":
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    else:
        Path(file).write_bytes(text.encode())


def _row(due: Due, now: datetime) -> tuple[str, str, str, str]:
    said = "; ".join((due.deadline.text, *notes(due.deadline)))
    return (due.deadline.on.isoformat(), left(due.deadline, now), due.policy.id, said)


def _as_json(due: Due, now: datetime) -> dict[str, object]:
    deadline = due.deadline
    return {
        "policy": due.policy.id,
        "kind": deadline.kind.value,
        "on": deadline.on.isoformat(),
        "moment": moment(deadline),
        "left": left(deadline, now),
        "text": deadline.text,
        "source": {"name": deadline.source.name, "url": deadline.source.url},
        "superseded_by": deadline.superseded_by.isoformat() if deadline.superseded_by else None,
        "conflicts_with": [
            {"on": on.isoformat(), "source": source.name, "url": source.url} for on, source in deadline.conflicts_with
        ],
    }
