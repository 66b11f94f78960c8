"""Run a guest of the farm and say what it cost: a process for one round, or one that stays and is asked for rounds."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.farm.cost import tree_resident

_EVERY = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Of one round. Seconds of the whole process tree, and where the guest tells them, of the round alone (`inner`).

    `resident` is the peak of the tree in bytes, looked at ten times a second. `served` is what the farm answered.
    """

    wall: float
    cpu: float
    inner_wall: float | None = None
    inner_cpu: float | None = None
    resident: int = 0
    served: Mapping[str, float] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Peak:
    resident: int = 0


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """The memory of the process and its children while the block runs."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while True:
            peak.resident = max(peak.resident, tree_resident(pid))
            if done.wait(_EVERY):
                return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def run_once(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Sample:
    """A fresh process until its end. Raises CalledProcessError with what it said."""
    said = folder / "said.txt"
    with said.open("w+b") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=_environ(folder, environ), stdout=output, stderr=output)  # noqa: S603 - the guests of our own table
        with watched(process.pid) as peak:
            _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    text = said.read_text(errors="replace")
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), text[-2000:])
    told = _told(text)
    return Sample(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        inner_wall=told.get("wall"),
        inner_cpu=told.get("cpu"),
        resident=max(peak.resident, used.ru_maxrss * 1024),
        told=told,
    )


class Staying:
    """A process that says a line when it is ready, then answers each line of its input with JSON about one round."""

    def __init__(self, command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        self._said = folder / "said.txt"
        with self._said.open("w") as said:
            self._process = subprocess.Popen(  # noqa: S603 - the guests of our own table
                command,
                cwd=folder,
                env=_environ(folder, environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        self._hear()

    def ask(self) -> Sample:
        """Raises RuntimeError with its last words where the process is gone."""
        assert self._process.stdin
        with watched(self._process.pid) as peak:
            with suppress(BrokenPipeError):
                self._process.stdin.write("round\n")
                self._process.stdin.flush()
            told = json.loads(self._hear())
        wall, cpu = told["wall"], told["cpu"]
        return Sample(wall=wall, cpu=cpu, inner_wall=wall, inner_cpu=cpu, resident=peak.resident, told=told)

    def close(self) -> None:
        """It ends with its input."""
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                stream.close() if stream else None
        self._process.wait()

    def _hear(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended: {self._said.read_text()[-2000:]}")
        return line


def _environ(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the person's own settings: a home of its own, and only what is needed to find programs."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(folder), "PYTHONWARNINGS": "ignore", **more}


def _told(text: str) -> dict[str, float]:
    """The last line, where it is a JSON object."""
    last = text.strip().rsplit("\n", 1)[-1]
    if not last.startswith("{"):
        return {}
    try:
        told: dict[str, float] = json.loads(last)
    except ValueError:
        return {}
    return told
