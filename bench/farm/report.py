"""The tables in Markdown, with the day and the machine, and their place in a document between two marks."""

import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.farm.figures import LARGE, TLS, Figures
from bench.farm.goals import rows
from bench.farm.guests.table import Guest
from bench.farm.rounds import ORDER

BEGIN = "<!-- farm: begin; `make bench-farm` writes what follows -->"
END = "<!-- farm: end -->"
_TITLES = {"304": "304", "changed5": "5 % changed", "volatile200": "other build date", "same200": "same 200"}


def markdown(figures: Figures, guests: Sequence[Guest]) -> str:
    typical, worst = figures.farm()
    parts = [
        machine(),
        f"The farm itself took {typical:.2f} ms of processor time a request (worst round {worst:.2f} ms).",
        f"**{figures.count:,} feeds.** Wall / processor seconds; memory is the peak of all its processes in MiB.",
        "\n".join(_costs(figures, guests)),
    ]
    if others := list(_others(figures, guests)):
        parts += ["**Rounds of 304 elsewhere.** Seconds as above, of the round.", "\n".join(others)]
    parts += ["**Against the goals.** Ours as a share of theirs.", "\n".join(_goals(figures))]
    if figures.table.odd:
        parts.append("Not as it should be: " + "; ".join(figures.table.odd) + ".")
    return "\n\n".join(parts) + "\n"


def _costs(figures: Figures, guests: Sequence[Guest]) -> Iterator[str]:
    yield "| who | " + " | ".join(_TITLES.get(one, one) for one in ORDER) + " | memory |"
    yield "|---|" + "---|" * (len(ORDER) + 1)
    for guest in guests:
        if guest.missing:
            yield f"| {guest.label} | " + " | ".join([guest.missing] + [""] * len(ORDER)) + " |"
            continue
        cells = [_pair(figures.whole(guest.name, one)) for one in ORDER]
        peak = figures.resident(guest.name, "cold")
        yield f"| {guest.label} | " + " | ".join(cells) + f" | {f'{peak:.0f}' if peak else ''} |"
        if not guest.stays and guest.tells:
            inner = [_inner(figures, guest.name, one) for one in ORDER]
            yield "| … within the round | " + " | ".join(inner) + " | |"


def _others(figures: Figures, guests: Sequence[Guest]) -> Iterator[str]:
    """Nothing where neither was measured."""
    cells = [(one.label, _inner(figures, one.name, LARGE), _inner(figures, one.name, TLS)) for one in guests]
    measured = [" | ".join(row) for row in cells if any(row[1:])]
    if measured:
        yield f"| who | {figures.large:,} feeds | {figures.count:,} feeds over TLS |"
        yield "|---|---|---|"
        yield from (f"| {row} |" for row in measured)


def _goals(figures: Figures) -> Iterator[str]:
    yield "| goal | ours | against | measured | must | best | reached |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows(figures):
        reached = {True: "yes", False: "**no**", None: ""}[row.reached]
        yield f"| {row.goal} | {row.figure} | {row.against} | {row.measured} | {row.must} | {row.best} | {reached} |"


def _inner(figures: Figures, name: str, round_: str) -> str:
    wall, cpu = figures.wall(name, round_), figures.cpu(name, round_)
    return _pair((wall, cpu)) if wall is not None and cpu is not None else ""


def _pair(both: tuple[float, float] | None) -> str:
    return " / ".join(f"{seconds:.{2 if seconds >= 1 else 3}f}" for seconds in both) if both else ""


def machine() -> str:
    """The day, the processor, the memory, and the versions of what was compared."""
    info, memory = _read("/proc/cpuinfo"), _read("/proc/meminfo")
    model = re.search(r"model name\s*:\s*(.+)", info)
    cores = len(re.findall(r"^processor\s*:", info, re.MULTILINE))
    size = re.search(r"MemTotal:\s*(\d+)", memory)
    versions = [_version("newsboat", "--version"), _version("dpkg-query", "-W", "-f", "sfeed ${Version}", "sfeed")]
    return (
        f"{datetime.now(UTC).date():%-d %B %Y}; {cores} cores ({model[1].strip() if model else 'unknown'}), "
        f"{int(size[1]) / 2**20 if size else 0:.0f} GiB, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {', '.join(filter(None, versions)) or 'no other programs'}."
    )


def write_between(document: Path, text: str) -> None:
    """Raises ValueError where the marks are not there, once each and in order."""
    found = re.fullmatch(
        f"(.*{re.escape(BEGIN)}\n).*({re.escape(END)}.*)", document.read_text(encoding="utf-8"), re.DOTALL
    )
    if not found:
        raise ValueError(f"{document} has no place for the figures: {BEGIN} … {END}")
    document.write_text(f"{found[1]}\n{text}\n{found[2]}", encoding="utf-8")


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def _version(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - two programs named above
    except OSError:
        return ""
    return done.stdout.split("\n")[0].split(" - ")[0].strip() if done.returncode == 0 else ""
