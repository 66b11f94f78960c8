"""Which entries are one story, as the store keeps it, and what the operator ruled about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.entries import Entry, EntryId
from bot.domain.stories import Filed, Placed, Sought, StoryId, StoryRuling, TermCounts, United


class StoryReading(Protocol):
    async def story_of(self, ids: Collection[EntryId]) -> Mapping[EntryId, StoryId]:
        """The story of each entry; those that are in none are absent."""
        ...

    async def filed(self, ids: Collection[EntryId]) -> Mapping[EntryId, Filed]:
        """Where each entry was put, why, and with which likeness; those that are in no story are absent."""
        ...

    async def story_members(self, stories: Collection[StoryId]) -> Mapping[StoryId, tuple[EntryId, ...]]:
        """The entries of each story, by id; a story without any is absent."""
        ...

    async def story_past(self, stories: Collection[StoryId], before: datetime) -> Mapping[StoryId, Entry]:
        """By story its newest entry that an edition may show and that was first seen before the moment."""
        ...

    async def story_rulings(self) -> Sequence[StoryRuling]:
        """Every ruling, oldest first."""
        ...

    async def story_candidates(
        self, address_keys: Collection[str], title_keys: Collection[str], sought: Sequence[Sought]
    ) -> Sequence[Placed]:
        """Filed entries that may be of one story with something new, by id.

        The newest 60 with each of the canonical addresses and headlines; for each that is sought, of the newest 60 with
        each word the 12 on which most weight falls; and of every story that one of these is in, the newest 41.
        """
        ...

    async def term_counts(self, *, first_day: int, last_day: int) -> TermCounts:
        """In how many filed headlines of these days each term stood, terms aside that stood in one alone."""
        ...


class StoryWriting(Protocol):
    async def keep_stories(
        self, filed: Sequence[Filed], united: Sequence[United], terms: Mapping[EntryId, tuple[int, Sequence[str]]]
    ) -> None:
        """Put entries into stories, and make stories one. An entry that has a story keeps it.

        A story below zero is opened, when its first entry was first seen. `terms` are the day of an entry and the
        terms by which it is found; an entry that is not among them is not found by its words.
        """
        ...

    async def refile(self, filed: Sequence[Filed]) -> None:
        """Move entries to other stories. A story below zero is opened; of one call, each number once."""
        ...

    async def keep_story_ruling(self, ruling: StoryRuling) -> None:
        """Note it, in place of an earlier ruling on the two. Moves nothing."""
        ...
