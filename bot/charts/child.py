"""The process that draws: `python -m bot.charts.child`, started and killed by painter.py, once for each picture.

Standard input is `{"form": "png" | "svg", "scale": 2, "spec": {…}}`, standard output the picture. One picture a
process, because the library keeps the memory of its JavaScript engine for good.
"""

import json
import os
import resource
import signal
import struct
import sys
import zlib
from typing import Any

import vl_convert

# The parent kills at its deadline. This is for a child whose parent was killed first.
_LONGEST_SECONDS = 30
# The only addresses from which the library may load figures: none. It loads images without asking, so we ask.
_NOWHERE: list[str] = []
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    signal.alarm(_LONGEST_SECONDS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What the library prints goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    answers.write(drawn(json.load(sys.stdin.buffer)))
    answers.close()


def drawn(request: dict[str, Any]) -> bytes:
    """Raises ValueError where the library refuses the specification, or the specification names an address."""
    if _names_address(request["spec"]):
        raise ValueError("a chart that loads something")
    spec, version = request["spec"], request["spec"]["$schema"].rpartition("/v")[2].removesuffix(".json")
    latest = [one for one in vl_convert.get_vegalite_versions() if one.split(".")[0] == version][-1]
    if request["form"] == "svg":
        return vl_convert.vegalite_to_svg(spec, vl_version=latest, allowed_base_urls=_NOWHERE).encode()
    png = vl_convert.vegalite_to_png(
        spec, vl_version=latest, scale=request["scale"], ppi=72, allowed_base_urls=_NOWHERE
    )
    return packed(png)


def _names_address(value: object) -> bool:
    if isinstance(value, dict):
        return "url" in value or any(map(_names_address, value.values()))
    return isinstance(value, list) and any(map(_names_address, value))


def packed(png: bytes) -> bytes:
    """The same picture in a third of the bytes: the library compresses for speed.

    https://www.w3.org/TR/png-3/#5Chunk-layout
    """
    kept, data, at = [], b"", len(_SIGNATURE)
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        else:
            kept.append((kind, png[at + 8 : at + 8 + size]))
        at += size + 12
    chunks = [*kept[:-1], (b"IDAT", zlib.compress(zlib.decompress(data), 9)), kept[-1]]
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


if __name__ == "__main__":
    main()
