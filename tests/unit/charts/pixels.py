"""A PNG as pixels, without a library: https://www.w3.org/TR/png-3/#9Filters. Eight bits a channel, not interlaced."""

import struct
import zlib
from dataclasses import dataclass

Pixel = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Pixels:
    """`rows` are bytes, three a pixel."""

    width: int
    rows: tuple[bytes, ...]

    def at(self, x: int, y: int) -> Pixel:
        red, green, blue = self.rows[y][3 * x : 3 * x + 3]
        return red, green, blue

    def edge(self, wide: int) -> set[Pixel]:
        """All colours within so many pixels of any side."""
        sides = [row[: 3 * wide] + row[-3 * wide :] for row in self.rows]
        parts = [*self.rows[:wide], *self.rows[-wide:], *sides]
        return {(row[at], row[at + 1], row[at + 2]) for row in parts for at in range(0, len(row), 3)}


def pixels(png: bytes) -> Pixels:
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) in {(8, 2), (8, 6)}
    each = 3 if kind == 2 else 4
    data, rows, before = zlib.decompress(_data(png)), [], bytes(width * each)
    for number in range(height):
        start = number * (width * each + 1)
        before = _unfiltered(data[start], data[start + 1 : start + 1 + width * each], before, each)
        rows.append(before if each == 3 else b"".join(before[at : at + 3] for at in range(0, len(before), 4)))
    return Pixels(width, tuple(rows))


def _data(png: bytes) -> bytes:
    at, found = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        found += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    return found


def _unfiltered(how: int, line: bytes, above: bytes, each: int) -> bytes:
    if how == 0:
        return line
    made = bytearray(line)
    for at, value in enumerate(line):
        left, up = (made[at - each] if at >= each else 0), above[at]
        corner = above[at - each] if at >= each else 0
        guess = {1: left, 2: up, 3: (left + up) // 2}.get(how)
        made[at] = (value + (_paeth(left, up, corner) if guess is None else guess)) & 255
    return bytes(made)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
