"""Letting go of old texts, and of nothing that says what is known: who was told what, and what was seen, stays.

Looking for what is old happens in a read transaction, however long it takes; what is found is then emptied by number,
a few rows at a time, so that nobody waits long for the write lock. The index of the full text holds titles, summaries
and names of sources, never a body, so that nothing here concerns it. Pages that become free are written again before
the file grows; it does not shrink, but a copy of it is compact.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, null, select, update

from bot.domain.deliveries import DeliveryId, DeliveryState
from bot.domain.entries import EntryId
from bot.domain.keeping import Expired
from bot.store.admissions import AdmissionWriting
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.outbox import deliveries
from bot.store.questions import QuestionWriting
from bot.store.stories_writing import StoryWriting
from bot.store.tables import bodies, entries, revisions

_EMPTY = ""
_NEWEST = 1_000  # a clock may have stepped back, so that the newest entry has not always the highest number


class PruneReading(Connected):
    async def expired(
        self, *, texts_before: datetime | None, posts_before: datetime | None, limit: int = 5_000
    ) -> Expired:
        """Oldest first. A revision without title and summary, and a post without payload, were emptied before."""
        found: list[EntryId] = []
        edited: list[int] = []
        posted: list[DeliveryId] = []
        if texts_before is not None:
            found = await self._all(_old_bodies(texts_before).limit(limit), lambda row: EntryId(row[0]))
            edited = await self._all(_old_revisions(texts_before).limit(limit), lambda row: int(row[0]))
        if posts_before is not None:
            posted = await self._all(_old_posts(posts_before).limit(limit), lambda row: DeliveryId(row[0]))
        return Expired(bodies=tuple(found), revisions=tuple(edited), payloads=tuple(posted))


class PruneWriting(AdmissionWriting, QuestionWriting, StoryWriting, PruneReading):
    async def prune(self, expired: Expired, now: datetime) -> None:
        """What is not expired by these numbers any more, such as a post that is not sent, is left alone."""
        for of in chunks(expired.bodies, IN_LIST):
            await self._run(delete(bodies).where(bodies.c.entry_id.in_(of)))
        for edits in chunks(expired.revisions, IN_LIST):
            emptied = update(revisions).where(revisions.c.id.in_(edits))
            await self._run(emptied.values(title=_EMPTY, url=null(), summary=_EMPTY))
        for posts in chunks(expired.payloads, IN_LIST):
            sent = update(deliveries).where(deliveries.c.id.in_(posts), _sent())
            await self._run(sent.values(payload=_EMPTY))
        await self._forget_questions(now)
        await self._forget_admissions(now)
        await self._forget_terms(now)


def _old_bodies(before: datetime) -> Select[tuple[int]]:
    """Only up to the newest entry that is old enough: behind it there would be every body to walk through."""
    old = select(entries.c.id).where(entries.c.first_seen < before).order_by(entries.c.first_seen.desc())
    newest = select(func.max(old.limit(_NEWEST).subquery().c.id))
    return (
        select(bodies.c.entry_id)
        .join(entries, entries.c.id == bodies.c.entry_id)
        .where(bodies.c.entry_id <= newest.scalar_subquery(), entries.c.first_seen < before)
        .order_by(bodies.c.entry_id)
    )


def _old_revisions(before: datetime) -> Select[tuple[int]]:
    kept = (revisions.c.title != _EMPTY) | (revisions.c.summary != _EMPTY)
    return select(revisions.c.id).where(revisions.c.at < before, kept).order_by(revisions.c.id)


def _old_posts(before: datetime) -> Select[tuple[int]]:
    return (
        select(deliveries.c.id)
        .where(_sent(), deliveries.c.sent_at < before, deliveries.c.payload != _EMPTY)
        .order_by(deliveries.c.id)
    )


def _sent() -> ColumnElement[bool]:
    return deliveries.c.state == DeliveryState.SENT.value
