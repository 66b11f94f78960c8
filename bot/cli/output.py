"""What commands print: JSON or text on standard output, progress on standard error."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

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
