"""Run the mutants of `changes`: a process each, forked once the libraries are loaded and nothing of ours is."""

import importlib
import importlib.util
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutation.changes import mutants
from tests.mutation.progress import Progress
from tests.mutation.report import Count, tell
from tests.mutation.rooms import LEFT_OUT, ROOMS

# Imported before the first fork, so that a mutant costs the time of its tests.
_LIBRARIES = ("hypothesis.strategies", "sqlalchemy.ext.asyncio", "aiosqlite", "alembic.command", "pydantic", "jinja2")
# Seconds of a processor for the tests of a room as it stands.
_LONGEST = 300
_ARGUMENTS = (
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--hypothesis-seed=0",
    "-W",
    "ignore:Module already imported",
)


@dataclass(frozen=True, slots=True)
class _Instead:
    """Finder and loader of one module, whose code is the mutant's."""

    name: str
    path: Path
    code: CodeType

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self.path))  # type: ignore[arg-type]  # it is one

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)  # noqa: S102 - our own code, changed by us


def main(name: str) -> None:
    """Print as JSON what became of the mutants of the room. Raises RuntimeError where its tests fail anyway."""
    for library in _LIBRARIES:
        importlib.import_module(library)
    [room] = [one for one in ROOMS if one.name == name]
    count, tests = Count(), [*room.tests, "--deselect", LEFT_OUT]
    # Made whole before the first is run, so that the time left is known.
    made = [(file, mutant) for file in room.files for mutant in mutants(Path(file).read_text(encoding="utf-8"))]
    limit, progress = _limit(room.files[0], tests), Progress(f"{name}, values")
    for done, (file, mutant) in enumerate(made):
        progress.at(done, len(made))
        status = _tested(file, mutant.code, tests, limit)
        if not status:
            tell(f"{name}, values, lives: {mutant.line}")
            count.lines.append((file, mutant.line))
        count.slow += status == -signal.SIGXCPU
        count.killed += status not in (0, -signal.SIGXCPU)
    progress.over(f"{count.total} mutants, {len(count.lines)} alive")
    sys.stdout.write(json.dumps(asdict(count)))


def _limit(file: str, tests: Sequence[str]) -> int:
    """Seconds of a processor for the tests of one mutant: ten times what they take of the file as it stands."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if _tested(file, Path(file).read_text(encoding="utf-8"), tests, _LONGEST):
        raise RuntimeError(f"the tests of {file} fail as it stands")
    return 10 + 10 * int(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)


def _tested(file: str, code: str, tests: Sequence[str], limit: int) -> int:
    """The exit status of the tests, below zero where a signal ended them."""
    child = os.fork()
    if not child:
        status = 99
        try:
            status = _run(file, code, tests, limit)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _run(file: str, code: str, tests: Sequence[str], limit: int) -> int:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    name = file.removesuffix(".py").replace("/", ".")
    sys.meta_path.insert(0, _Instead(name, Path(file), compile(code, file, "exec")))
    return int(pytest.main([*_ARGUMENTS, *tests]))


if __name__ == "__main__":
    main(sys.argv[1])
