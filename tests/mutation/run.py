"""`make test-mutants`: mutate the rooms of `rooms` and fail where a mutant lives that nobody has explained.

The mutants of functions are mutmut's, made in a copy of the tree; those of values and patterns are of `changes`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutation.outside import unnoticed
from tests.mutation.rooms import LEFT_OUT, ROOMS, Room, explained

COPY = Path("build/mutants")
MUTMUT = Path("build/mutants-venv/bin/mutmut").absolute()
_COPIED = ("bot", "tests", "migrations", "pyproject.toml", "feeds.yaml")
# Exit codes of a mutant's tests, as mutmut keeps them: `mutmut.stats.status_by_exit_code`.
_LIVES = {0: "survived", 5: "survived", 33: "survived"}
_KILLED = {1: "killed", 3: "killed"}


@dataclass(slots=True)
class Count:
    killed: int = 0
    slow: int = 0
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.killed + self.slow + len(self.lines)


def main() -> int:
    os.environ.setdefault("EXAMPLES", "100")
    os.nice(10)
    prepare()
    subprocess.run([MUTMUT, "run", "--max-children", os.environ.get("AT_ONCE", "1")], cwd=COPY, check=True)
    counts = {(room.name, kind): count for room in ROOMS for kind, count in _counted(room)}
    return report(counts)


def prepare() -> None:
    """A copy of the tree, anew: what mutmut remembers of an earlier run would hide a changed test."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    for name in _COPIED:
        if Path(name).is_dir():
            shutil.copytree(name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(name, COPY / name)
    tests = [test for room in ROOMS for test in (*room.tests, *room.functions)]
    files = [file for room in ROOMS for file in room.files]
    (COPY / "setup.cfg").write_text(
        "[mutmut]\nsource_paths = bot\nuse_git_change_detection = false\n"
        + _list("only_mutate", files)
        + _list("also_copy", ["migrations", "feeds.yaml"])
        + _list("pytest_add_cli_args", ["-p", "no:xdist", "-p", "no:cacheprovider", "--hypothesis-seed=0"])
        + _list("pytest_add_cli_args_test_selection", [*tests, f"--deselect={LEFT_OUT}"]),
        encoding="utf-8",
    )


def _list(key: str, values: list[str]) -> str:
    return "\n    ".join([f"{key} =", *values]) + "\n"


def _counted(room: Room) -> Iterator[tuple[str, Count]]:
    yield "functions", _functions(room)
    outside = Count()
    for file in room.files:
        total, lines = unnoticed(file, [*room.tests, "--deselect", LEFT_OUT])
        outside.killed += total - len(lines)
        outside.lines += [(file, line) for line in lines]
    yield "values", outside


def _functions(room: Room) -> Count:
    count = Count()
    for file in room.files:
        document = json.loads((COPY / "mutants" / f"{file}.meta").read_text(encoding="utf-8"))
        for name, code in document["exit_code_by_key"].items():
            if code in _LIVES:
                count.lines.append((f"{file} {_function(name)}", _changed_line(name)))
            elif code in _KILLED:
                count.killed += 1
            else:
                count.slow += 1
    return count


def _function(name: str) -> str:
    """Of `bot.room.xǁClassǁfunction__mutmut_3` the function."""
    return re.split(r"ǁ|\.x_", name.rpartition("__mutmut_")[0])[-1]


def _changed_line(name: str) -> str:
    shown = subprocess.run([MUTMUT, "show", name], cwd=COPY, check=True, capture_output=True, text=True).stdout
    lines = [line for line in shown.splitlines() if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]
    changed = next((line for line in lines if line.startswith("+")), lines[0])
    return changed[1:].strip() if changed.startswith("+") else f"without: {changed[1:].strip()}"


def report(counts: dict[tuple[str, str], Count]) -> int:
    """The table in Markdown, then whatever lives without a reason."""
    known = explained()
    rows = ["| Room | Mutants of | Made | Killed | Timed out | Live, explained | Live, unexplained |", "|---" * 7 + "|"]
    left: Counter[tuple[str, str]] = Counter()
    for (room, kind), count in counts.items():
        unknown = [line for line in count.lines if line not in known]
        left.update(unknown)
        lives = len(count.lines) - len(unknown)
        rows.append(f"| {room} | {kind} | {count.total} | {count.killed} | {count.slow} | {lives} | {len(unknown)} |")
    sys.stdout.write("\n".join([*rows, "", *("\t".join(line) for line in left), ""]))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
