"""A question to the archive and its answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.entries import Entry, EntryKind
from bot.domain.sources import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """`words` as a person typed them; every one must occur. The last is a beginning where it ends in `*`, or
    where no entry holds it as a word. Newest first.

    `since` is over `first_seen`. Offset and limit select the page.
    """

    words: str
    kinds: tuple[EntryKind, ...] = ()
    source: SourceId | None = None
    since: datetime | None = None
    offset: int = 0
    limit: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """`more` says that further entries match behind this page. Counting them all would cost more than finding them."""

    entries: tuple[Entry, ...]
    more: bool
