"""Which part of an older list is which of a newer one? By being alike in what tells one from another."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Paired(Generic[Part]):
    """Parts that became others, parts that came, parts that went. What stayed the same is in none."""

    altered: Sequence[tuple[Part, Part]]
    came: Sequence[Part]
    went: Sequence[Part]


def paired(before: Iterable[Part], after: Iterable[Part], *alike: Callable[[Part], Hashable]) -> Paired[Part]:
    """Equal parts are set aside; of the rest, two are one where no other is alike. The surest likeness comes first."""
    went, came = list(before), []
    for part in after:
        if part in went:
            went.remove(part)
        else:
            came.append(part)
    altered: list[tuple[Part, Part]] = []
    for key in alike:
        old, new = _by(went, key), _by(came, key)
        for likeness in [one for one in new if len(new[one]) == len(old.get(one, ())) == 1]:
            (was,), (became,) = old[likeness], new[likeness]
            altered.append((was, became))
            went.remove(was)
            came.remove(became)
    return Paired(altered, came, went)


def _by(parts: Iterable[Part], key: Callable[[Part], Hashable]) -> dict[Hashable, list[Part]]:
    grouped: defaultdict[Hashable, list[Part]] = defaultdict(list)
    for part in parts:
        grouped[key(part)].append(part)
    return dict(grouped)
