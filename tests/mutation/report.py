"""What became of the mutants, as a table, and whether the list of reasons says the truth about those that live."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# The place of a mutant, which is its file, and function where it is in one; and its changed line.
Line = tuple[str, str]


@dataclass(slots=True)
class Count:
    """`slow` are those whose tests ran out of time, which is noticed as well; `lines` are those that live."""

    killed: int = 0
    slow: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.killed + self.slow + len(self.lines)


def table(counts: Mapping[tuple[str, str], Count], known: Iterable[Line]) -> str:
    """In Markdown, by room and kind, with the sum."""
    reasons = set(known)
    rows = ["| Room | Mutants of | Made | Noticed | Of these out of time | Explained | Unexplained |", "|---" * 7 + "|"]
    numbers = {named: _numbers(count, reasons) for named, count in counts.items()}
    numbers["all", "both"] = [sum(column) for column in zip(*numbers.values(), strict=True)]
    rows += [f"| {room} | {kind} | {' | '.join(f'{one:,}' for one in row)} |" for (room, kind), row in numbers.items()]
    return "\n".join(rows)


def _numbers(count: Count, reasons: set[Line]) -> list[int]:
    explained = sum(line in reasons for line in count.lines)
    return [count.total, count.killed + count.slow, count.slow, explained, len(count.lines) - explained]


def wrong(counts: Mapping[tuple[str, str], Count], known: Iterable[Line]) -> list[str]:
    """Mutants that live without a reason, and reasons that none of them needs."""
    reasons = set(known)
    lives = dict.fromkeys(line for count in counts.values() for line in count.lines)
    return [
        *("lives without a reason:\t" + "\t".join(line) for line in lives if line not in reasons),
        *("no mutant needs the reason of:\t" + "\t".join(line) for line in sorted(reasons - lives.keys())),
    ]


def tell(text: str) -> None:
    """To standard error: standard output is for what was found."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
