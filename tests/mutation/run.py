"""`make test-mutants`: mutate the rooms of `rooms`, and fail where the list of reasons is not true of what lives.

All of it happens in a copy of the tree, so that it may be edited meanwhile. The mutants of functions are mutmut's,
those of values and patterns are of `changes`. An argument is the beginning of a room's name, for that one alone.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.functions import functions
from tests.mutation.report import Count, Line, table, tell, wrong
from tests.mutation.rooms import ROOMS, Room, explained

COPY = Path("build/mutants")
TEMPORARY = (COPY / "temporary").absolute()
_COPIED = ("bot", "tests", "migrations", "pyproject.toml", "feeds.yaml")


def main(arguments: list[str]) -> int:
    beginning = "".join(arguments)
    rooms = [room for room in ROOMS if room.name.startswith(beginning)]
    if not rooms:
        tell(f"There is no room {beginning}, only: {', '.join(room.name for room in ROOMS)}.")
        return 2
    os.environ.setdefault("EXAMPLES", "100")
    os.nice(10)
    _copy()
    # No other run of tests tidies up here: a test whose files are gone would pass for one that notices.
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(TEMPORARY)
    counts = {(room.name, kind): count for room in rooms for kind, count in _counted(room)}
    known = _reasons(rooms)
    found = wrong(counts, known)
    sys.stdout.write("\n".join([table(counts, known), "", *found, ""]))
    return 1 if found else 0


def _copy() -> None:
    """Anew: what mutmut remembers of an earlier run would hide a changed test."""
    shutil.rmtree(COPY, ignore_errors=True)
    TEMPORARY.mkdir(parents=True)
    for name in _COPIED:
        if Path(name).is_dir():
            shutil.copytree(name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(name, COPY / name)


def _reasons(rooms: Sequence[Room]) -> set[Line]:
    """Those of the rooms; where it is all of them, also those whose file is in none."""
    others = {file for room in ROOMS if room not in rooms for file in room.files}
    return {(place, line) for place, line in explained() if place.partition(" ")[0] not in others}


def _counted(room: Room) -> Iterator[tuple[str, Count]]:
    command = [sys.executable, "-m", "tests.mutation.outside", room.name]
    found = subprocess.run(command, cwd=COPY, check=True, stdout=subprocess.PIPE, text=True).stdout
    document = json.loads(found)
    lines = [(place, line) for place, line in document["lines"]]
    yield "values", Count(killed=document["killed"], slow=document["slow"], lines=lines)
    yield "functions", functions(room, COPY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
