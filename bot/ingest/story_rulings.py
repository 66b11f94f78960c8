"""What the operator rules of stories: two entries are one, or are not. It wins over every reason that was found."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.analysis.clusters import alike
from bot.analysis.clusters_ruled import Block, contradicted, divided, united
from bot.analysis.clusters_shelf import piece_of
from bot.analysis.likeness import Rarity
from bot.domain.entries import Entry, EntryId
from bot.domain.errors import UserError
from bot.domain.stories import Filed, Reason, RulingKind, StoryId, StoryRuling
from bot.ports import Writing

# More than any likeness.
_EQUAL = 2.0


async def rule(tx: Writing, first: EntryId, second: EntryId, kind: RulingKind, now: datetime) -> bool:
    """Keep the ruling, and obey it where both are filed. Whether any entry changed its story.

    An entry that is not filed yet goes by the ruling when it is. Raises UserError for an entry and itself, and for a
    ruling that cannot hold beside an earlier one.
    """
    if first == second:
        raise UserError("An entry is one story with itself.", hint="Name two different entries.")
    ruling = StoryRuling(one=min(first, second), other=max(first, second), kind=kind, at=now)
    if against := contradicted(ruling, await tx.story_rulings()):
        raise UserError(
            f"That contradicts an earlier ruling: {against.kind.value} of entries {against.one} and {against.other}.",
            hint="Rule on those two again first.",
        )
    await tx.keep_story_ruling(ruling)
    return await settle(tx, ruling, await tx.story_rulings())


async def settle(tx: Writing, ruling: StoryRuling, rulings: Sequence[StoryRuling]) -> bool:
    """Make the stories obey the ruling, and all others. False where they do already, or an entry is not filed."""
    places = await tx.story_of([ruling.one, ruling.other])
    if len(places) < 2:  # noqa: PLR2004 - the two of the ruling
        return False
    obeyed = (places[ruling.one] == places[ruling.other]) is (ruling.kind is RulingKind.MERGE)
    if obeyed:
        return False
    members = await tx.story_members(set(places.values()))
    ids = [one for story in members.values() for one in story]
    if ruling.kind is RulingKind.MERGE:
        heaps = united(ids, ruling, rulings)
        target = min(places.values())
    else:
        heaps = await asyncio.to_thread(_halves, await tx.entries_by_id(ids), ruling, rulings)
        target = places[ruling.one]
    before = {one: story for story, entries in members.items() for one in entries}
    await tx.refile(_moves(heaps, [target, *sorted(set(places.values()) - {target})], before))
    return True


def _halves(entries: Sequence[Entry], ruling: StoryRuling, rulings: Sequence[StoryRuling]) -> list[Block]:
    known = {entry.id: entry for entry in entries}
    rarity = Rarity()
    return divided(known, ruling, rulings, lambda one, other: _likeness(known[one], known[other], rarity))


def _likeness(one: Entry, other: Entry, rarity: Rarity) -> float:
    if one.title_key == other.title_key or (one.address_key and one.address_key == other.address_key):
        return _EQUAL
    return alike(piece_of(one), piece_of(other), rarity)


def _moves(heaps: Iterable[Block], stories: Sequence[StoryId], before: Mapping[EntryId, StoryId]) -> list[Filed]:
    """Each heap into a story that there is, then into new ones; what is there already is left alone."""
    moves = []
    for place, heap in enumerate(heaps):
        story = stories[place] if place < len(stories) else StoryId(-place)
        moves += [
            Filed(entry_id=one, story=story, reason=Reason.RULING, score=1.0)
            for one in sorted(heap)
            if before[one] != story
        ]
    return moves
