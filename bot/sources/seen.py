"""Which items of an answer were read before: 8-byte hashes of the raw items, kept in `Memory.slices`."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

SIZE: Final = 8
MOST: Final = 10_000


def digest(raw: bytes) -> bytes:
    """The hash under which a raw item is remembered."""
    return blake2b(raw, digest_size=SIZE).digest()


def unseen(hashes: Sequence[bytes], memory: bytes) -> tuple[list[int], bytes]:
    """The indexes of the items that are new or were edited, and what to remember from now on.

    Only the items of this answer are remembered, at most 10,000, 80 kB. Were older ones kept as well, an edit that is
    taken back to an older text would go unnoticed; an item that drops out and returns merely costs being read again.
    A hash that occurs twice in one answer counts once.
    """
    known = {memory[at : at + SIZE] for at in range(0, len(memory) - SIZE + 1, SIZE)}
    new = []
    for index, item in enumerate(hashes):
        if item not in known:
            known.add(item)
            new.append(index)
    return new, b"".join(list(dict.fromkeys(hashes))[:MOST])
