"""A digest as JSON for other programs. The keys are an interface: they are added to, never renamed."""

from datetime import datetime

from bot.digest.trending_encode import trending_json
from bot.domain.digests import Changed, Digest, DigestItem, Fate, Freshness, ModelNews
from bot.domain.entries import Entry, EntryKind
from bot.domain.policies import Change

# What the footer counts as left out, in the order in which an entry can meet its end.
LEFT_OUT = (
    Fate.SOURCE_GONE,
    Fate.BASELINE,
    Fate.FILTERED,
    Fate.OFF_TOPIC,
    Fate.HELD,
    Fate.OLD,
    Fate.OFF_POLICY,
    Fate.NO_SECTION,
    Fate.OVER_QUOTA,
)


def to_json(digest: Digest, *, explain: bool = False) -> dict[str, object]:
    """`explain` adds `verdicts`: what became of every entry of the window, and why."""
    document: dict[str, object] = {
        "edition": digest.edition.name,
        "window": {"from": _moment(digest.window.start), "to": _moment(digest.window.end)},
        "changed": _changed(digest.changed),
        "sections": [
            {"title": section.title, "left_out": section.left_out, "items": [_item(item) for item in section.items]}
            for section in digest.sections
        ],
        "trending": trending_json(digest.trending),
        "footer": footer(digest),
    }
    if explain:
        document["verdicts"] = [
            {
                "title": verdict.entry.title,
                "url": verdict.entry.url,
                "source": verdict.entry.source_id,
                "fate": verdict.fate.value,
                "reason": verdict.reason,
            }
            for verdict in digest.verdicts
        ]
    return document


def footer(digest: Digest) -> dict[str, object]:
    """The account: `read` = `shown` + `merged` + `left_out`."""
    return {
        "read": len(digest.verdicts),
        "shown": digest.count(Fate.SHOWN),
        "merged": digest.count(Fate.MERGED),
        "left_out": digest.count(*LEFT_OUT),
        "left_out_by_reason": {fate.value: digest.count(fate) for fate in LEFT_OUT},
        "sources": [_source(freshness) for freshness in digest.freshness],
    }


def _changed(changed: Changed | None) -> dict[str, object] | None:
    if changed is None:
        return None
    return {
        "since": _moment(changed.since),
        "changes": [_change(change) for change in changed.changes],
        "models": [_model_news(news) for news in changed.models],
    }


def _model_news(news: ModelNews) -> dict[str, object]:
    return {
        "kind": news.kind,
        "model": news.model_id,
        "title": news.title,
        "text": news.text,
        "source": news.source.name,
        "url": news.source.url,
        "on": news.on.isoformat(),
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "policy": change.policy,
        "title": change.title,
        "text": change.text,
        "source": change.source.name,
        "url": change.source.url,
        "on": change.on.isoformat() if change.on else None,
    }


def _item(item: DigestItem) -> dict[str, object]:
    entry = item.entry
    return {
        "number": item.number,
        "title": entry.title,
        "url": entry.url,
        "summary": item.summary,
        "details": list(item.details),
        "kind": entry.kind.value,
        "source": item.source.id,
        "source_name": item.source.name,
        "tier": item.source.tier.value,
        "topics": [item.source.topic],
        "policies": _policies(entry),
        "models": list(item.models) or ([entry.title] if entry.kind is EntryKind.MODEL else []),
        "published": _moment(entry.published),
        "first_seen": _moment(entry.first_seen),
        "revisions": entry.revisions,
        "also": [{"source": also.source.id, "source_name": also.source.name, "url": also.url} for also in item.also],
        "why": list(item.why),
    }


def _policies(entry: Entry) -> list[str]:
    """Only what an official field names; prose is never searched here."""
    order = entry.facts.get("executive_order_number")
    return [f"EO {order}"] if order else []


def _source(freshness: Freshness) -> dict[str, object]:
    return {
        "source": freshness.source_id,
        "name": freshness.name,
        "state": freshness.state.value,
        "reason": freshness.reason,
        "last_success_at": _moment(freshness.last_success_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
