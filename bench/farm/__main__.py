"""Compare our polling with its peers, side by side, on a farm of feeds on loopback. Prints Markdown.

    python -m bench.farm [--feeds 200] [--large 1000] [--reps 3] [--only ours,reader] [--json FILE] [--write FILE]

Every guest polls the same feeds in the same rounds, one after the other, in fresh folders; medians of all repetitions.
What is not installed is said to be so. Only ratios within one run compare, and only on a machine that does nothing
else. Linux. With the defaults about ten minutes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import cast

from bench.farm.control import Ground, farm
from bench.farm.figures import LARGE, TLS, Figures
from bench.farm.guests.table import Guest, gazette_files, guests
from bench.farm.processes import run_once
from bench.farm.report import markdown, write_between
from bench.farm.rounds import Table, repetition, steady

_TAKES = 5
# Cold polls during which is searched: a 99th percentile wants some hundred searches.
_SEARCHED = {"ours": 12, "in_loop": 1}


def main(arguments: Sequence[str] | None = None) -> None:
    args = _words().parse_args(arguments)
    table = Table()
    with tempfile.TemporaryDirectory() as folder, farm(args.feeds, Path(folder), tls=True) as ground:
        named = [guest for guest in guests(ground) if not args.only or guest.name in args.only.split(",")]
        present = [guest for guest in named if not guest.missing]
        for number in range(args.reps):
            _say(f"repetition {number + 1} of {args.reps}, {args.feeds} feeds")
            repetition(ground, present, table, number)
        _say("over TLS")
        steady(ground, [one for one in present if one.tls], table, TLS, takes=_TAKES * args.reps, tls=True)
        lookups = searches(ground, present)
    if args.large:
        large(args.large, present, table)
    figures = Figures(table=table, count=args.feeds, large=args.large, lookups=lookups)
    text = markdown(figures, named)
    sys.stdout.write(text)
    if args.write:
        write_between(args.write, text)
    if args.json:
        args.json.write_text(json.dumps(raw(figures), indent=1) + "\n")


def large(count: int, some: Sequence[Guest], table: Table) -> None:
    _say(f"{count} feeds: this is where the peers take long")
    with tempfile.TemporaryDirectory() as folder, farm(count, Path(folder)) as ground:
        steady(ground, [one for one in some if one.large], table, LARGE, takes=_TAKES)


def searches(ground: Ground, some: Sequence[Guest]) -> Mapping[str, Mapping[str, float]]:
    """Searching during cold polls: as it is, and with feedparser in the loop. One poll has room for thirty searches."""
    ours = next((guest for guest in some if guest.name == "ours"), None)
    if ours is None:
        return {}
    ground.tell("validators")
    figures = {}
    for name, polls in _SEARCHED.items():
        late = sorted(ms for _ in range(polls) for ms in _searched(ground, ours, in_loop=name == "in_loop"))
        figures[name] = {"median": median(late), "p99": late[int(len(late) * 0.99)], "longest": late[-1]}
        _say(f"  {len(late)} searches, {name}: 99th percentile {figures[name]['p99']:.1f} ms")
    return figures


def _searched(ground: Ground, ours: Guest, *, in_loop: bool) -> Sequence[float]:
    command = [sys.executable, "-m", "bench.farm.lookups", ".", *(["--in-loop"] if in_loop else [])]
    with tempfile.TemporaryDirectory() as folder:
        gazette_files(Path(folder), ground.urls())
        ground.tell("rest")
        told = run_once(command, Path(folder), ours.environ).told
    return cast("list[float]", told["late"])


def raw(figures: Figures) -> dict[str, object]:
    """Every sample, for those who want other figures than medians."""
    samples = {
        f"{guest}, {round_}": [asdict(one) for one in some] for (guest, round_), some in figures.table.samples.items()
    }
    return {"feeds": figures.count, "large": figures.large, "samples": samples, "lookups": dict(figures.lookups)}


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200, help="how many feeds (default 200)")
    parser.add_argument("--large", type=int, default=1000, help="feeds of the large round of 304; 0 leaves it out")
    parser.add_argument("--reps", type=int, default=3, help="repetitions (default 3); the slowest guests take one")
    parser.add_argument("--only", default="", help="names of guests, commas between: ours, cli, reader, bound, ...")
    parser.add_argument("--json", type=Path, help="write every sample to this file")
    parser.add_argument("--write", type=Path, help="put the tables between the marks of this document")
    return parser


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.output}")
