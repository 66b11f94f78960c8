"""The mutants of functions: those of mutmut, made and run in a copy of the tree, a room at a time."""

import json
import os
import re
import shutil
import subprocess
from collections import deque
from pathlib import Path

from tests.mutation.progress import Progress
from tests.mutation.report import Count, tell
from tests.mutation.rooms import LEFT_OUT, Room

MUTMUT = Path("build/mutants-venv/bin/mutmut").absolute()
# Exit codes of a mutant's tests, as mutmut keeps them: `mutmut.stats.status_by_exit_code`.
_LIVES = {0: "survived", 5: "no tests", 33: "no tests"}
_KILLED = {1: "killed", 3: "killed"}
_AT = re.compile(r"(\d+)/(\d+)  🎉")


def functions(room: Room, copy: Path) -> Count:
    """Raises RuntimeError where mutmut comes to no end, with the last that it said."""
    shutil.rmtree(copy / "mutants", ignore_errors=True)
    (copy / "setup.cfg").write_text(_configuration(room), encoding="utf-8")
    count, progress = Count(), Progress(f"{room.name}, functions")
    _run(progress, copy)
    for file in room.files:
        document = json.loads((copy / "mutants" / f"{file}.meta").read_text(encoding="utf-8"))
        for name, code in document["exit_code_by_key"].items():
            if code in _LIVES:
                count.lines.append((f"{file} {_function(name)}", _changed_line(name, copy)))
                tell(f"{room.name}, functions, lives: {count.lines[-1][1]}")
            elif code in _KILLED:
                count.killed += 1
            else:
                count.slow += 1
    progress.over(f"{count.total} mutants, {len(count.lines)} alive")
    return count


def _configuration(room: Room) -> str:
    return (
        "[mutmut]\nsource_paths = bot\nuse_git_change_detection = false\n"
        + _list("only_mutate", [*room.files])
        + _list("also_copy", ["migrations", "feeds.yaml"])
        + _list("pytest_add_cli_args", ["-p", "no:xdist", "-p", "no:cacheprovider", "--hypothesis-seed=0"])
        + _list("pytest_add_cli_args_test_selection", [*room.tests, *room.functions, f"--deselect={LEFT_OUT}"])
    )


def _list(key: str, values: list[str]) -> str:
    return "\n    ".join([f"{key} =", *values]) + "\n"


def _run(progress: Progress, copy: Path) -> None:
    command = [str(MUTMUT), "run", "--max-children", os.environ.get("AT_ONCE", "1")]
    said: deque[str] = deque(maxlen=60)
    with subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        # It returns the carriage before each count, which ends a line here.
        for line in process.stdout or ():
            if found := _AT.search(line):
                progress.at(int(found[1]), int(found[2]))
            else:
                said.append(line)
    if process.returncode:
        raise RuntimeError("".join(said))


def _function(name: str) -> str:
    """Of `bot.room.xǁClassǁfunction__mutmut_3` the function."""
    return re.split(r"ǁ|\.x_", name.rpartition("__mutmut_")[0])[-1]


def _changed_line(name: str, copy: Path) -> str:
    shown = subprocess.run([MUTMUT, "show", name], cwd=copy, check=True, capture_output=True, text=True).stdout
    lines = [line for line in shown.splitlines() if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]
    changed = next((line for line in lines if line.startswith("+")), lines[0])
    return changed[1:].strip() if changed.startswith("+") else f"without: {changed[1:].strip()}"
