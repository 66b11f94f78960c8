"""Run the mutants of `changes`: a process each, forked once the libraries are loaded and nothing of ours is."""

import importlib
import importlib.util
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tests.mutation.changes import mutants

# Imported before the first fork, so that a mutant costs the time of its tests.
_LIBRARIES = ("hypothesis.strategies", "sqlalchemy.ext.asyncio", "aiosqlite", "alembic.command", "pydantic", "jinja2")
_CPU_SECONDS = 300
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


def unnoticed(file: str, tests: Sequence[str]) -> tuple[int, list[str]]:
    """How many mutants the file has, and the changed line of each that every test lets through.

    Raises ValueError where the tests fail without any change.
    """
    for name in _LIBRARIES:
        importlib.import_module(name)
    code = Path(file).read_text(encoding="utf-8")
    if _noticed(file, code, tests):
        raise ValueError(f"the tests of {file} fail as it stands")
    made = list(mutants(code))
    return len(made), [one.line for one in made if not _noticed(file, one.code, tests)]


def _noticed(file: str, code: str, tests: Sequence[str]) -> bool:
    child = os.fork()
    if not child:
        status = 99
        try:
            status = _run(file, code, tests)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(file: str, code: str, tests: Sequence[str]) -> int:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    name = file.removesuffix(".py").replace("/", ".")
    sys.meta_path.insert(0, _Instead(name, Path(file), compile(code, file, "exec")))
    return int(pytest.main([*_ARGUMENTS, *tests]))
