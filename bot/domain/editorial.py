"""What becomes of an entry between its poll and its edition: it is judged, and where it reads odd it is held."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.entries import Entry, EntryId
from bot.domain.relevance import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsorted:
    """An entry that the rules in force have not judged as it stands now. `body` is empty where none is kept."""

    entry: Entry
    content_hash: str
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement of the entry as it stood: of the text with that hash."""

    entry_id: EntryId
    content_hash: str
    judgement: Judgement


class Ruling(StrEnum):
    """What the operator said of a held entry. While it is open, no edition shows it."""

    OPEN = "open"
    RELEASED = "released"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An entry that waits for the operator. `reasons` are what was found, in words that may be shown."""

    entry_id: EntryId
    reasons: tuple[str, ...]
    held_at: datetime
    ruling: Ruling = Ruling.OPEN
    ruled_at: datetime | None = None
