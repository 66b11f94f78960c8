"""The floor of fetching: libcurl, many at once, nothing kept but the validators. `curl_round.py FOLDER`; it stays.

Where `ca.pem` lies in the folder, it alone is trusted.
"""

import asyncio
import io
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.farm.guests.asked import answer

IN_FLIGHT = 64
# By name: the binding has no types, and this project does not use it.
curl = import_module("pycurl")


class Floor:
    def __init__(self, folder: Path) -> None:
        self._urls = (folder / "urls").read_text().split()
        self._authority = folder / "ca.pem"
        self._tags: dict[str, str] = {}

    async def round(self) -> Mapping[str, object]:
        """Handles and connections are new in each round."""
        multi, waiting, running, failed = curl.CurlMulti(), list(self._urls), 0, 0
        while waiting or running:
            while waiting and running < IN_FLIGHT:
                multi.add_handle(self._handle(waiting.pop()))
                running += 1
            multi.perform()
            _, done, broken = multi.info_read()
            for handle in (*done, *(one[0] for one in broken)):
                multi.remove_handle(handle)
                running -= 1
            failed += len(broken)
            multi.select(0.02)
        multi.close()
        return {"failed": failed}

    def _handle(self, url: str) -> Any:  # noqa: ANN401 - see above
        handle = curl.Curl()
        handle.setopt(curl.URL, url)
        handle.setopt(curl.WRITEFUNCTION, io.BytesIO().write)
        handle.setopt(curl.ENCODING, "gzip")
        handle.setopt(curl.HEADERFUNCTION, lambda line: self._hear(url, line))
        if self._authority.exists():
            handle.setopt(curl.CAINFO, str(self._authority))
        if url in self._tags:
            handle.setopt(curl.HTTPHEADER, [f"If-None-Match: {self._tags[url]}"])
        return handle

    def _hear(self, url: str, line: bytes) -> None:
        name, _, value = line.decode("latin-1").partition(":")
        if name.lower() == "etag":
            self._tags[url] = value.strip()


if __name__ == "__main__":
    asyncio.run(answer(Floor(Path(sys.argv[1])).round))
