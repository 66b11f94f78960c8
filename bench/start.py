"""How long a command takes to start, beside bare Python and, where it is installed, beside `python -m reader`.

Whole processes, interleaved; medians of processor time (user and system) and of wall time.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9
BIN = Path(sys.executable).parent
PEER = Path("build/farm-venv/bin/python")
# What a bot imports that imports everything: the yardstick of goal 17b.
EAGER = (
    "import discord, slack_bolt.async_app, sqlalchemy.ext.asyncio, sqlalchemy.orm, feedparser, fastfeedparser, "
    "huggingface_hub, apscheduler.schedulers.asyncio, jinja2, pydantic, aiohttp, ruamel.yaml"
)


def contestants() -> dict[str, list[str]]:
    gazette = str(BIN / "gazette")
    found = {
        "bare Python": [sys.executable, "-c", "pass"],
        "gazette --help": [gazette, "--help"],
        "gazette feeds --help": [gazette, "feeds", "--help"],
        "gazette feeds check": [gazette, "feeds", "check"],
        "gazette feeds list": [gazette, "feeds", "list"],
        "import what `run` needs before it knows a platform": [sys.executable, "-c", "import bot.bootstrap.assembly"],
        "import the whole stack": [sys.executable, "-c", EAGER],
    }
    if PEER.exists() and works([str(PEER), "-c", "import click, reader"]):
        found["python -m reader --help"] = [str(PEER), "-m", "reader", "--help"]
    return found


def works(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own command


def timed(command: list[str], folder: str) -> tuple[float, float]:
    """Seconds of processor time and of wall time. Raises CalledProcessError where the command fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environ)  # noqa: S603 - our own commands
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    chosen = {name: [str(Path(word).absolute()) if word == str(PEER) else word for word in command]
              for name, command in contestants().items()}  # fmt: skip
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in chosen}
    with tempfile.TemporaryDirectory() as folder:
        timed([str(BIN / "gazette"), "db", "upgrade"], folder)
        for _ in range(ROUNDS):
            for name, command in chosen.items():
                taken[name].append(timed(command, folder))
    bare = statistics.median(cpu for cpu, _ in taken["bare Python"])
    sys.stdout.write("| command | processor time, ms | wall, ms | times bare Python |\n|---|---|---|---|\n")
    for name, runs in taken.items():
        cpu, wall = (statistics.median(column) for column in zip(*runs, strict=True))
        sys.stdout.write(f"| {name} | {cpu * 1000:.0f} | {wall * 1000:.0f} | {cpu / bare:.1f} |\n")


if __name__ == "__main__":
    main()
