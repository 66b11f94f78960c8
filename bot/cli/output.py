"""What commands print, JSON or text on standard output and progress on standard error; and how moments are written."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from bot.domain.errors import UserError
from bot.ingest.poll import Progress


def print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


def print_lines(lines: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned lines; the last column runs free."""
    if not rows:
        return []
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    return [
        "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A bar on standard error where that is a terminal, else silence."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    shape = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*shape, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield Progress(tell=lambda progress: bar.update(task, total=progress.total, completed=progress.done))


def moment(text: str) -> datetime:
    """A moment as `2025-08-03T18:00Z` or a date (its midnight, UTC). Without a zone it is UTC."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} is no date or time.", hint="Write 2025-08-03 or 2025-08-03T18:00Z.") from None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def end_of(text: str) -> datetime:
    """The exclusive end of a window `as of` a date (that whole day) or a moment (that second included)."""
    start = moment(text)
    try:
        date.fromisoformat(text)
    except ValueError:
        return start.replace(microsecond=0) + timedelta(seconds=1)
    return start + timedelta(days=1)
