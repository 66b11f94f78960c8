"""What becomes of the entries of two stories once the operator ruled on them. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.domain.entries import EntryId
from bot.domain.stories import RulingKind, StoryRuling

Block = frozenset[EntryId]
Likeness = Callable[[EntryId, EntryId], float]


def contradicted(ruling: StoryRuling, rulings: Iterable[StoryRuling]) -> StoryRuling | None:
    """An earlier ruling that cannot hold beside the new one; None where all can. One on the same two gives way."""
    others = [one for one in rulings if (one.one, one.other) != (ruling.one, ruling.other)]
    merged = _bound([*others, ruling] if ruling.kind is RulingKind.MERGE else others)
    splits = [one for one in others if one.kind is RulingKind.SPLIT]
    if ruling.kind is RulingKind.SPLIT and _same(merged, ruling):
        return next(one for one in others if one.kind is RulingKind.MERGE and ruling.one in {one.one, one.other})
    return next((one for one in splits if _same(merged, one)), None)


def united(members: Iterable[EntryId], ruling: StoryRuling, rulings: Sequence[StoryRuling]) -> list[Block]:
    """The entries of two stories as one, first of the list; those that a ruling keeps out of it are in the others."""
    blocks = _blocks(members, rulings)
    together = [block for block in blocks if ruling.one in block or ruling.other in block]
    heaps = [frozenset[EntryId]().union(*together)]
    for block in blocks:
        if block not in together:
            _lay(heaps, block, range(len(heaps)), rulings)
    return heaps


def divided(
    members: Iterable[EntryId], ruling: StoryRuling, rulings: Sequence[StoryRuling], likeness: Likeness
) -> list[Block]:
    """The entries of one story as two, that of `ruling.one` first; each goes with the one that it is more like.

    What a ruling keeps out of both makes more heaps.
    """
    blocks = _blocks(members, rulings)
    heaps = [next(block for block in blocks if one in block) for one in (ruling.one, ruling.other)]
    for block in blocks:
        if block not in heaps[:2] and not block & (heaps[0] | heaps[1]):
            nearer = _nearness(block, ruling.other, likeness) > _nearness(block, ruling.one, likeness)
            first = (1, 0) if nearer else (0, 1)
            _lay(heaps, block, (*first, *range(2, len(heaps))), rulings)
    return heaps


def _lay(heaps: list[Block], block: Block, order: Iterable[int], rulings: Sequence[StoryRuling]) -> None:
    """On the first heap that no ruling keeps it from, else on a new one."""
    for place in order:
        if not _apart(block, heaps[place], rulings):
            heaps[place] |= block
            return
    heaps.append(block)


def _apart(block: Block, heap: Block, rulings: Iterable[StoryRuling]) -> bool:
    return any(
        one.kind is RulingKind.SPLIT
        and ((one.one in block and one.other in heap) or (one.other in block and one.one in heap))
        for one in rulings
    )


def _nearness(block: Block, one: EntryId, likeness: Likeness) -> float:
    return max(likeness(member, one) for member in block)


def _blocks(members: Iterable[EntryId], rulings: Sequence[StoryRuling]) -> list[Block]:
    """The members, those together that rulings bind, by their lowest id."""
    here = sorted(members)
    bound = _bound(rulings)
    found: dict[EntryId, set[EntryId]] = {}
    for one in here:
        found.setdefault(bound.get(one, one), set()).add(one)
    return [frozenset(block) for block in found.values()]


def _bound(rulings: Iterable[StoryRuling]) -> Mapping[EntryId, EntryId]:
    """One entry for all that merges bind to each other, directly or through others."""
    root: dict[EntryId, EntryId] = {}
    for ruling in rulings:
        if ruling.kind is RulingKind.MERGE:
            left, right = root.get(ruling.one, ruling.one), root.get(ruling.other, ruling.other)
            into = min(left, right)
            root |= {one: into for one, to in root.items() if to in {left, right}}
            root |= {ruling.one: into, ruling.other: into}
    return root


def _same(bound: Mapping[EntryId, EntryId], ruling: StoryRuling) -> bool:
    return bound.get(ruling.one, ruling.one) == bound.get(ruling.other, ruling.other)
