"""The farm from outside: start its process, tell it what comes next, ask what it served."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.farm.server import address


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A farm that runs: how many feeds it has, on which ports, and where its authority's certificate lies."""

    count: int
    http: int
    https: int = 0
    authority: Path | None = None

    def urls(self, *, tls: bool = False) -> list[str]:
        scheme, port = ("https", self.https) if tls else ("http", self.http)
        return [f"{scheme}://{address(number)}:{port}/f/{number}" for number in range(self.count)]

    def tell(self, word: str) -> Mapping[str, float]:
        """`stats`, `rest` or the name of a round; what was served so far, and `cpu`: seconds."""
        connection = HTTPConnection("127.0.0.1", self.http, timeout=120)
        try:
            connection.request("GET", f"/control/{word}")
            told: Mapping[str, float] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return told


@contextmanager
def farm(count: int, folder: Path, *, tls: bool = False) -> Iterator[Ground]:
    """A farm in a process of its own, until the end of the block."""
    command = [sys.executable, "-m", "bench.farm.serve", "--feeds", str(count)]
    process = subprocess.Popen(  # noqa: S603 - our own module
        [*command, *(["--tls", str(folder)] if tls else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        ports = json.loads(process.stdout.readline())
        yield Ground(count=count, authority=folder / "ca.pem" if tls else None, **ports)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()
