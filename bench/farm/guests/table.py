"""Who polls the farm: our product in two forms, the peers, the bound; each with what it needs to be set up."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.farm.control import Ground
from bench.farm.guests.peers import newsboat, sfeed

PROJECT = Path(__file__).parents[3]
VENV = PROJECT / "build/farm-venv/bin/python"
_HERE = Path(__file__).parent
_ROUNDS = ("cold", "304", "changed5", "volatile200", "same200")
_STEADY = ("cold", "304")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """`command` is run in a folder of its own, `first` once before; one that `stays` is asked for each round.

    `settle` is how many rounds it takes until it asks with validators. `reps` caps the repetitions of the slow.
    `tells` says what a round took without its start. `large` and `tls` are guests of those rounds. `missing` says why
    it cannot be run here, "" where it can.
    """

    name: str
    label: str
    command: Sequence[str]
    prepare: Callable[[Path, Sequence[str]], None]
    first: Sequence[str] = ()
    stays: bool = False
    settle: int = 1
    reps: int = 99
    rounds: Sequence[str] = _ROUNDS
    environ: Mapping[str, str] = field(default_factory=dict)
    tells: bool = False
    large: bool = False
    tls: bool = False
    missing: str = ""


def guests(ground: Ground) -> list[Guest]:
    """All of them, the missing too, in the order of the table. `ground` gives the authority for TLS."""
    trust = {"SSL_CERT_FILE": str(ground.authority)} if ground.authority else {}
    own = {"PYTHONPATH": str(PROJECT), **trust}
    gazette = {"GAZETTE_ALLOW_NETWORKS": "127.0.0.0/8", **own}
    venv = str(VENV) if VENV.exists() else sys.executable
    no_venv = "" if VENV.exists() else "not installed"
    reader = (venv, str(_HERE / "reader_round.py"), ".")
    return [
        Guest(
            name="ours",
            label="Open Gazette, resident",
            command=(sys.executable, "-m", "bench.farm.resident", "."),
            prepare=gazette_files,
            stays=True,
            environ=gazette,
            large=True,
            tls=True,
        ),
        Guest(
            name="cli",
            label="`gazette poll --all`",
            command=(sys.executable, "-m", "bot", "poll", "--all", "--json"),
            prepare=gazette_files,
            environ=gazette,
        ),
        Guest(
            name="reader",
            label="reader 3.26, 32 workers",
            command=(*reader, "32", "poll"),
            first=(*reader, "32", "add"),
            prepare=urls_file,
            environ=own,
            tells=True,
            large=True,
            missing=no_venv,
        ),
        Guest(
            name="reader1",
            label="reader 3.26, 1 worker (its default)",
            command=(*reader, "1", "poll"),
            first=(*reader, "1", "add"),
            prepare=urls_file,
            environ=own,
            tells=True,
            reps=1,
            rounds=_STEADY,
            missing=no_venv,
        ),
        Guest(
            name="newsboat",
            label="newsboat, 32 threads",
            command=("newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload"),
            prepare=newsboat,
            # Its second round fetches everything in full once more.
            settle=2,
            large=True,
            missing=_absent("newsboat"),
        ),
        Guest(
            name="sfeed",
            label="sfeed, 32 jobs, with validators",
            command=("sfeed_update", "./sfeedrc"),
            prepare=sfeed,
            large=True,
            missing=_absent("sfeed_update"),
        ),
        Guest(
            name="naive",
            label="a naive bot: in sequence, feedparser, ORM",
            command=(sys.executable, str(_HERE / "naive_round.py"), "."),
            prepare=urls_file,
            environ=own,
            tells=True,
            settle=0,
            reps=1,
            rounds=_STEADY,
        ),
        Guest(
            name="bound",
            label="the bound: fetch, cut, fast parser, SQLite",
            command=(venv, str(_HERE / "bound.py"), ".", "whole"),
            prepare=urls_file,
            stays=True,
            environ=own,
            large=True,
            missing=no_venv,
        ),
        Guest(
            name="fetch",
            label="bare fetch: aiohttp, a hash",
            command=(venv, str(_HERE / "bound.py"), ".", "fetch"),
            prepare=urls_file,
            stays=True,
            environ=own,
            tls=True,
        ),
        Guest(
            name="curl",
            label="libcurl, many at once",
            command=(venv, str(_HERE / "curl_round.py"), "."),
            prepare=urls_file,
            stays=True,
            environ=own,
            rounds=("304",),
            tls=True,
            missing=no_venv,
        ),
    ]


def gazette_files(folder: Path, urls: Sequence[str]) -> None:
    lines = [f"  - id: farm-{number}\n    url: {url}\n" for number, url in enumerate(urls)]
    (folder / "feeds.yaml").write_text("version: 1\nsources:\n" + "".join(lines))


def urls_file(folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls").write_text("\n".join(urls) + "\n")


def _absent(program: str) -> str:
    return "" if shutil.which(program, path=os.environ.get("PATH")) else "not installed"
