"""Read the pages behind recent entries, where the operator says that a source's texts may be read.

Apart from polling and in no hurry: an entry without its text is still an entry.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.entries import Entry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import SourceSpec
from bot.ports import Articles, Clock, Store

log = logging.getLogger(__name__)

# What is older is in no edition to come, or was shown without.
SPAN = timedelta(days=2)
# After a fault that passes by itself. So a page is asked for eight times at most.
PAUSE = timedelta(hours=6)
_AT_ONCE = 20
_PASSING = frozenset(
    {SourceFault.UNREACHABLE, SourceFault.TIMEOUT, SourceFault.RATE_LIMITED, SourceFault.TLS, SourceFault.INTERNAL}
)


@dataclass(slots=True, kw_only=True)
class TextsRead:
    """The account of a run: pages with a text, pages without, and pages that could not be had."""

    kept: int = 0
    empty: int = 0
    failed: int = 0


async def read_full_texts(
    store: Store,
    clock: Clock,
    articles: Articles,
    specs: Iterable[SourceSpec],
    *,
    going: Callable[[], bool] = lambda: True,
) -> TextsRead:
    """At most 20 pages a run, one after the other, each kept as it comes. Raises StoreError.

    A fault that will not pass is remembered like an empty page; one that may is tried again six hours later.
    """
    done = TextsRead()
    allowed = [spec.id for spec in specs if spec.full_text and spec.enabled]
    if not allowed:
        return done
    now = clock.now()
    async with store.reading() as view:
        due = await view.without_text(allowed, since=now - SPAN, tried_before=now - PAUSE, limit=_AT_ONCE)
    for entry in due:
        if not going():
            break
        await _read(store, clock, articles, entry, done)
    return done


async def _read(store: Store, clock: Clock, articles: Articles, entry: Entry, done: TextsRead) -> None:
    text, fault = "", ""
    try:
        text = await articles.text(entry.url or "")
        done.kept += bool(text)
        done.empty += not text
    except SourceError as error:
        log.info("the page of entry %s of %s was not read: %s", entry.id, entry.source_id, error.code)
        fault = error.code if error.fault in _PASSING else ""
        done.failed += 1
    # The page is outside of the transaction: nobody else could write while a server takes its time.
    async with store.writing() as tx:
        await tx.keep_text(entry.id, text, clock.now(), fault=fault)
