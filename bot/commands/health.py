"""How sources fare, as blocks: a list with trouble first, and one source in full."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from bot.commands.pace import pace
from bot.commands.wording import counted, minute
from bot.domain.config import Configuration
from bot.domain.messages import Block, Heading, Message, Paragraph, Table
from bot.domain.sources import SourceId, SourceRecord, SourceSpec, SourceState
from bot.messages.limits import shorten
from bot.ports import Store

DISABLED = "disabled"
# Who needs somebody's attention comes first.
_ORDER = ("failing", "degraded", "paused", "unstable", "stale", "new", "ok", DISABLED)
_MEANS = {
    "failing": "three or more polls in a row failed",
    "degraded": "the last poll failed",
    "paused": "not polled until somebody resumes it",
    "unstable": "it gives its entries new ids; they are known by their addresses",
    "stale": "it answers, but has brought nothing new for 45 days",
    "new": "not read yet",
    "ok": "the last poll worked",
    DISABLED: "switched off in feeds.yaml",
}
_LONGEST_REASON = 160

Pair = tuple[SourceSpec, SourceRecord | None]


async def all_sources(config: Configuration, store: Store) -> list[Pair]:
    """Every configured source with its stored life, trouble first, then by name."""
    async with store.reading() as view:
        records: Mapping[SourceId, SourceRecord] = {record.id: record for record in await view.sources()}
    pairs = [(spec, records.get(spec.id)) for spec in config.sources]
    return sorted(pairs, key=lambda pair: (_ORDER.index(state(*pair)), pair[0].name.casefold()))


def state(spec: SourceSpec, record: SourceRecord | None) -> str:
    if not spec.enabled:
        return DISABLED
    return (record.state if record else SourceState.NEW).value


def listing(pairs: Sequence[Pair]) -> list[Block]:
    """A heading and a table for each state; the third column says why, or what the source is about."""
    blocks: list[Block] = []
    for name in _ORDER:
        same = [pair for pair in pairs if state(*pair) == name]
        if same:
            blocks += [
                Heading(text=f"{name.capitalize()}: {_MEANS[name]}"),
                Table(columns=("source", "last read", "note"), rows=tuple(_row(*pair) for pair in same)),
            ]
    return blocks


def summary(pairs: Iterable[Pair]) -> str:
    """`3 failing, 1 stale, 56 ok`."""
    states = [state(*pair) for pair in pairs]
    return ", ".join(f"{states.count(name)} {name}" for name in _ORDER if name in states) or "none at all"


def card(spec: SourceSpec, record: SourceRecord | None, *, address: bool) -> Message:
    """One source in full. `address` shows where it is read; its query stays hidden, for it may hold a token."""
    condition = state(spec, record)
    rows = [
        ("state", f"{condition}: {_MEANS[condition]}"),
        ("last success", minute(record.last_success_at if record else None)),
        ("last poll", minute(record.last_polled_at if record else None)),
        ("last news", minute(record.last_new_at if record else None)),
        ("next poll", _next(spec, record)),
        ("pace", pace(spec, record)),
        ("failures in a row", str(record.failures if record else 0)),
        ("tier and topic", f"{spec.tier.value}, {spec.topic}"),
        ("id", spec.id),
    ]
    if address:
        rows.append(("address", _address(spec)))
        rows += [("moved for good to", _shown(record.learned_url))] if record and record.learned_url else []
    reason = (Paragraph(text=record.reason),) if record and record.reason else ()
    table = Table(columns=("what", "value"), rows=tuple(rows))
    return Message(blocks=(Heading(text=spec.name, level=1), *reason, table))


def polls(pairs: Sequence[Pair]) -> Table:
    """When each is polled next, for who looks after them."""
    rows = tuple((spec.id, state(spec, record), _next(spec, record), _reason(record)) for spec, record in pairs)
    return Table(columns=("source", "state", "next poll", "reason"), rows=rows)


def heading(pairs: Sequence[Pair]) -> Heading:
    return Heading(text=f"{counted(len(pairs), 'source')}: {summary(pairs)}", level=1)


def _row(spec: SourceSpec, record: SourceRecord | None) -> tuple[str, str, str]:
    return (spec.name, minute(record.last_success_at if record else None), _reason(record) or spec.topic)


def _reason(record: SourceRecord | None) -> str:
    return shorten(record.reason, _LONGEST_REASON) if record else ""


def _next(spec: SourceSpec, record: SourceRecord | None) -> str:
    if not spec.enabled or (record and record.state is SourceState.PAUSED):
        return "none"
    return minute(record.next_poll_at) if record else "at once"


def _address(spec: SourceSpec) -> str:
    if spec.url is None:
        return spec.kind.value
    return _shown(spec.url)


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{parts.path}{' (with a query)' if parts.query else ''}"
