"""Constructors with sane defaults, so that a test says only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.analysis.identity import draft as judge
from bot.domain.digests import EditionSpec, SectionSpec
from bot.domain.entries import Draft, Entry, EntryId, EntryKind, RawEntry
from bot.domain.hub import ModelReading
from bot.domain.sources import SourceId, SourceKind, SourceRecord, SourceSpec

NOON = datetime(2025, 8, 3, 12, 0, tzinfo=UTC)


def spec(source_id: str = "wire", **changes: Any) -> SourceSpec:
    fields: dict[str, Any] = {
        "id": SourceId(source_id),
        "kind": SourceKind.FEED,
        "name": source_id.title(),
        "url": f"https://{source_id}.example/feed.xml",
    }
    return SourceSpec(**(fields | changes))


def record(source_id: str = "wire", **changes: Any) -> SourceRecord:
    fields: dict[str, Any] = {"id": SourceId(source_id), "next_poll_at": NOON}
    return SourceRecord(**(fields | changes))


def raw(title: str = "Senate votes on open weights", **changes: Any) -> RawEntry:
    return RawEntry(title=title, **changes)


def draft(title: str = "Senate votes on open weights", **changes: Any) -> Draft:
    return judge(raw(title, **changes))


def entry(entry_id: int = 1, source_id: str = "wire", **changes: Any) -> Entry:
    title = changes.pop("title", f"A headline of five words {entry_id}")
    fields: dict[str, Any] = {
        "id": EntryId(entry_id),
        "source_id": SourceId(source_id),
        "identity": f"g:{entry_id}",
        "title": title,
        "title_key": title.casefold(),
        "url": f"https://{source_id}.example/{entry_id}",
        "address_key": f"{source_id}.example/{entry_id}",
        "summary": "",
        "kind": EntryKind.NEWS,
        "published": None,
        "first_seen": NOON,
    }
    return Entry(**(fields | changes))


def edition(*sections: SectionSpec, **changes: Any) -> EditionSpec:
    fields: dict[str, Any] = {
        "name": "weekly",
        "look_back": timedelta(days=7),
        "sections": sections or (SectionSpec(title="All", quota=10),),
    }
    return EditionSpec(**(fields | changes))


def reading(model_id: str, rank: int, **changes: Any) -> ModelReading:
    return ModelReading(model_id=model_id, rank=rank, **changes)
