"""Between rows and the nouns of the domain, in both directions. No statement is written here.

A row that no noun can be made of (an unknown kind or state) raises ValueError.
"""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.entries import Draft, Entry, EntryId, EntryKind, Known
from bot.domain.sources import Memory, Redirect, SourceId, SourceRecord, SourceSpec, SourceState

Values = dict[str, Any]


def source_record(row: Row[Any]) -> SourceRecord:
    return SourceRecord(
        id=SourceId(row.id),
        next_poll_at=row.next_poll_at,
        state=SourceState(row.state),
        reason=row.reason,
        failures=row.failures,
        failing_since=row.failing_since,
        imported_at=row.imported_at,
        last_polled_at=row.last_polled_at,
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
        learned_url=row.learned_url,
        redirect=_redirect(row),
        memory=Memory(
            etag=row.etag, last_modified=row.last_modified, body_hash=row.body_hash, slices=bytes(row.slices)
        ),
    )


def _redirect(row: Row[Any]) -> Redirect | None:
    if row.redirect_url is None:
        return None
    return Redirect(url=row.redirect_url, count=row.redirect_count, since=row.redirect_since)


def source_values(record: SourceRecord) -> Values:
    """Everything a record says, without its id."""
    redirect, memory = record.redirect, record.memory
    return {
        "next_poll_at": record.next_poll_at,
        "state": record.state.value,
        "reason": record.reason,
        "failures": record.failures,
        "failing_since": record.failing_since,
        "imported_at": record.imported_at,
        "last_polled_at": record.last_polled_at,
        "last_success_at": record.last_success_at,
        "last_new_at": record.last_new_at,
        "learned_url": record.learned_url,
        "redirect_url": redirect.url if redirect else None,
        "redirect_count": redirect.count if redirect else None,
        "redirect_since": redirect.since if redirect else None,
        "etag": memory.etag,
        "last_modified": memory.last_modified,
        "body_hash": memory.body_hash,
        "slices": memory.slices,
    }


def newborn(spec: SourceSpec, now: datetime) -> Values:
    """The row of a source that begins its life now: due at once, with nothing to remember."""
    record = SourceRecord(id=spec.id, next_poll_at=now)
    return {"id": spec.id, "configured": True, "address_hash": address_hash(spec), **source_values(record)}


def address_hash(spec: SourceSpec) -> str:
    """Changes when the source reads from somewhere else. Hashed, because an address may carry a token."""
    parts = (spec.kind.value, spec.url or "", spec.query or "")
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def entry(row: Row[Any]) -> Entry:
    """Of a row that begins with the columns of the table: by position, since to find one by name takes ten times as
    long, and an edition is made of thousands.
    """
    values: tuple[Any, ...] = tuple(row)
    number, source_id, identity, title, title_key, url, address_key, summary, kind = values[:9]
    published, first_seen, eligible, revisions, revised_at, facts = values[9:15]
    return Entry(
        id=EntryId(number),
        source_id=SourceId(source_id),
        identity=identity,
        title=title,
        url=url,
        address_key=address_key,
        title_key=title_key,
        summary=summary,
        kind=EntryKind(kind),
        published=published,
        first_seen=first_seen,
        eligible=eligible,
        revisions=revisions,
        revised_at=revised_at,
        facts=facts,
    )


def known(row: Row[Any]) -> Known:
    return Known(entry_id=EntryId(row.id), content_hash=row.content_hash, facts=row.facts)


DRAFT = ("title", "title_key", "url", "address_key", "summary", "kind", "published", "facts", "content_hash")


def draft_values(draft: Draft) -> tuple[Any, ...]:
    """What a draft says about its entry, apart from its identity and its body: in the order of `DRAFT`."""
    raw = draft.raw
    return (
        raw.title,
        draft.title_key,
        raw.url,
        draft.address_key,
        raw.summary,
        raw.kind.value,
        raw.published,
        raw.facts,
        draft.content_hash,
    )


def draft_named(draft: Draft) -> Values:
    return dict(zip(DRAFT, draft_values(draft), strict=True))
