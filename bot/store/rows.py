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
    return Entry(
        id=EntryId(row.id),
        source_id=SourceId(row.source_id),
        identity=row.identity,
        title=row.title,
        url=row.url,
        address_key=row.address_key,
        title_key=row.title_key,
        summary=row.summary,
        kind=EntryKind(row.kind),
        published=row.published,
        first_seen=row.first_seen,
        eligible=row.eligible,
        revisions=row.revisions,
        revised_at=row.revised_at,
        facts=row.facts,
    )


def known(row: Row[Any]) -> Known:
    return Known(entry_id=EntryId(row.id), content_hash=row.content_hash, facts=row.facts)


def draft_values(draft: Draft) -> Values:
    """What a draft says about its entry, apart from its identity and its body."""
    raw = draft.raw
    return {
        "title": raw.title,
        "title_key": draft.title_key,
        "url": raw.url,
        "address_key": draft.address_key,
        "summary": raw.summary,
        "kind": raw.kind.value,
        "published": raw.published,
        "facts": raw.facts,
        "content_hash": draft.content_hash,
    }
