"""The order of events: every guest takes its turn in a round before the next round begins, and the whole is repeated.

So the guests of one round are measured side by side, seconds apart, whatever else the machine does.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.farm.certificates import AUTHORITY
from bench.farm.control import Ground
from bench.farm.guests.table import Guest
from bench.farm.processes import Sample, Staying, run_once

# Rounds that change nothing can be taken more often; guests that stay are quick enough for it.
_TAKES = {"304": 5, "same200": 5}
# same200 comes last: by then nobody has validators and nothing moves, as with a server that never sent any.
ORDER = ("cold", "304", "changed5", "volatile200", "same200")
_KIND = {"cold": "validators", "304": "validators"}


@dataclass(slots=True)
class Table:
    """What was measured, by guest and round; `odd` tells of rounds that do not count as they should."""

    samples: dict[tuple[str, str], list[Sample]] = field(default_factory=lambda: defaultdict(list))
    odd: list[str] = field(default_factory=list)

    def add(self, guest: str, round_: str, sample: Sample, count: int) -> None:
        self.samples[guest, round_].append(sample)
        asked = sum(sample.served.get(status, 0) for status in ("200", "304"))
        if asked != count:
            self.odd.append(f"{guest} asked for {asked:.0f} of {count} feeds ({round_})")
        if sample.told.get("failed"):
            self.odd.append(f"{guest} could not read all ({round_}): {sample.told['failed']}")


@dataclass(slots=True)
class Seat:
    """A guest in its folder."""

    guest: Guest
    folder: Path
    staying: Staying | None

    def run(self, ground: Ground) -> Sample:
        """One round, with what the farm served meanwhile; `cpu` of that is the farm's own."""
        before = ground.tell("rest")
        sample = self.staying.ask() if self.staying else run_once(self.guest.command, self.folder, self.guest.environ)
        after = ground.tell("stats")
        return replace(sample, served={name: after[name] - before.get(name, 0) for name in after if name != "feeds"})


@contextmanager
def seats(ground: Ground, some: Sequence[Guest], *, tls: bool = False) -> Iterator[list[Seat]]:
    """Fresh folders and, for those who stay, fresh processes."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        yield [_seat(ground, guest, Path(folder) / guest.name, stack, tls=tls) for guest in some]


def _seat(ground: Ground, guest: Guest, folder: Path, stack: ExitStack, *, tls: bool) -> Seat:
    folder.mkdir()
    guest.prepare(folder, ground.urls(tls=tls))
    if tls and ground.authority:
        (folder / AUTHORITY).write_bytes(ground.authority.read_bytes())
    if guest.first:
        run_once(guest.first, folder, guest.environ)
    staying = None
    if guest.stays:
        staying = Staying(guest.command, folder, guest.environ)
        stack.callback(staying.close)
    return Seat(guest, folder, staying)


def repetition(ground: Ground, some: Sequence[Guest], table: Table, number: int) -> None:
    """All rounds once, in fresh folders; who begins moves on with each repetition."""
    present = [guest for guest in some if number < guest.reps]
    turn = number % len(present) if present else 0
    with seats(ground, [*present[turn:], *present[:turn]]) as taken:
        for round_ in ORDER:
            ground.tell(_KIND.get(round_, round_))
            if round_ == "304":
                settle(ground, taken)
            measure(ground, [seat for seat in taken if round_ in seat.guest.rounds], table, round_)


def steady(ground: Ground, some: Sequence[Guest], table: Table, name: str, *, takes: int, tls: bool = False) -> None:
    """Only rounds of 304, under another name: after a cold round that is not reported."""
    ground.tell("validators")
    with seats(ground, some, tls=tls) as taken:
        for seat in taken:
            _say(seat, "cold", seat.run(ground))
        settle(ground, taken)
        measure(ground, taken, table, name, takes=takes)


def settle(ground: Ground, taken: Sequence[Seat]) -> None:
    for seat in taken:
        for _ in range(seat.guest.settle):
            seat.run(ground)


def measure(ground: Ground, taken: Sequence[Seat], table: Table, round_: str, *, takes: int = 0) -> None:
    """Every guest in turn, and those who stay once more, and again."""
    for take in range(takes or _TAKES.get(round_, 1)):
        for seat in taken:
            if seat.staying or take == 0:
                sample = seat.run(ground)
                table.add(seat.guest.name, round_, sample, ground.count)
                if take == 0:
                    _say(seat, round_, sample)


def _say(seat: Seat, round_: str, sample: Sample) -> None:
    served = ", ".join(f"{sample.served[name]:.0f} x {name}" for name in ("200", "304") if sample.served.get(name))
    cost = f"{sample.wall:7.2f} s, {sample.cpu:7.2f} s of processor"
    sys.stderr.write(f"  {round_:<12} {seat.guest.name:<9} {cost}, {served}\n")
