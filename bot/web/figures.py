"""What the page of figures says of this moment: how the database, sources, platforms and posts fare."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.commands.health import Pair, all_sources, state
from bot.commands.standing import LATE, Standing, standing
from bot.domain.sources import SourceState
from bot.web.vitals import WELL, Vitals


@dataclass(frozen=True, slots=True)
class Gauge:
    """Goes up and down, or `grows` from the start of the process; then the page adds `_total` to the name.

    Moments are in seconds since 1970, and absent where there is none.
    """

    name: str
    says: str
    labels: tuple[str, ...] = ()
    grows: bool = False


INFO: Final = Gauge("gazette_info", "Always 1; release and revision of the database.", ("version", "schema"))
DATABASE_UP: Final = Gauge("gazette_database_up", "1 where the database answers; without it figures of it are absent.")
CONFIGURATION_OK: Final = Gauge(
    "gazette_configuration_ok", "1 where feeds.yaml as it is on disk is in force, 0 where an older one serves."
)
ROOM: Final = Gauge("gazette_disk_has_room", "0 where the disk is almost full: then nothing is polled or posted.")
FREE: Final = Gauge("gazette_disk_free_bytes", "Bytes left on the disk of the database.")
SIZE: Final = Gauge("gazette_database_bytes", "Bytes of the database and its log of changes.")
CLOCK_HELD: Final = Gauge("gazette_clock_in_doubt", "1 where posts wait because the clock leapt forward.")
PLATFORM_UP: Final = Gauge("gazette_platform_up", "1 where a platform that is switched on is connected.", ("platform",))
REFUSING: Final = Gauge("gazette_platform_refusing", "1 where a platform takes no posts from us.", ("platform",))
TENANTS_REFUSING: Final = Gauge("gazette_tenants_refusing", "Servers and workspaces that take no posts from us.")
UNCERTAIN: Final = Gauge(
    "gazette_posts_uncertain", "Posts that may stand twice: nobody could look for an earlier try.", grows=True
)
WAITING: Final = Gauge("gazette_posts_waiting", "Posts that are due and not sent.")
OLDEST: Final = Gauge("gazette_post_oldest_due_timestamp_seconds", "Since when the oldest post that waits is due.")
OVERDUE: Final = Gauge(
    "gazette_subscriptions_overdue",
    "Subscriptions whose moment came more than 15 minutes ago and was not looked at. Stays 0 where all is well.",
)
UNFILLED: Final = Gauge(
    "gazette_slots_unfilled", "Moments that were opened and have no post yet: minutes at most, where all is well."
)
SOURCES: Final = Gauge("gazette_sources", "Sources of feeds.yaml by state.", ("state",))
FAILURES: Final = Gauge("gazette_source_failures", "Polls of the source in a row that failed.", ("source",))
SUCCESS: Final = Gauge(
    "gazette_source_last_success_timestamp_seconds", "When the source was last read without a failure.", ("source",)
)
POLLED: Final = Gauge("gazette_last_poll_timestamp_seconds", "When any source was last asked.")
COPIED: Final = Gauge("gazette_backup_timestamp_seconds", "When the newest copy of the database was complete.")
GAUGES: Final = (
    INFO, DATABASE_UP, CONFIGURATION_OK, ROOM, FREE, SIZE, CLOCK_HELD, PLATFORM_UP, REFUSING, TENANTS_REFUSING,
    UNCERTAIN, WAITING, OLDEST, OVERDUE, UNFILLED, SOURCES, FAILURES, SUCCESS, POLLED, COPIED,
)  # fmt: skip

# A gauge, and its value for each set of labels.
Reading = tuple[Gauge, Mapping[tuple[str, ...], float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the database says; `overdue` counts subscriptions, `unfilled` slots."""

    standing: Standing
    sources: Sequence[Pair]
    overdue: int
    unfilled: int


async def survey(vitals: Vitals) -> Survey:
    """Raises StoreError."""
    now = vitals.clock.now()
    async with vitals.store.reading() as view:
        overdue, unfilled = len(await view.due_subscriptions(now - LATE)), len(await view.waiting_slots())
    return Survey(
        standing=await standing(vitals.store, now, copies=vitals.copies),
        sources=await all_sources(vitals.config(), vitals.store),
        overdue=overdue,
        unfilled=unfilled,
    )


def of_the_process(vitals: Vitals) -> Iterator[Reading]:
    """What is known without the database."""
    refusing, states = vitals.refusing(), vitals.platforms()
    on = {name: words for name, words in states.items() if not words.startswith("off")}
    yield INFO, {(vitals.version, vitals.schema): 1}
    yield CONFIGURATION_OK, _one(not vitals.problem())
    yield CLOCK_HELD, _one(bool(vitals.held()))
    yield PLATFORM_UP, {(name,): float(words.startswith(WELL)) for name, words in on.items()}
    yield REFUSING, {(name,): float(name in refusing) for name in on}
    yield TENANTS_REFUSING, _one(vitals.tenants_refusing())
    yield UNCERTAIN, _one(vitals.uncertain())
    with suppress(OSError):
        yield ROOM, _one(vitals.has_room())
        yield FREE, _one(vitals.free())
        yield SIZE, _one(vitals.size())


def of_the_database(found: Survey | None) -> Iterator[Reading]:
    """Without an answer of the database only that it gave none."""
    yield DATABASE_UP, _one(found is not None)
    if found is None:
        return
    records = {spec.id: record for spec, record in found.sources if record and spec.enabled}
    yield WAITING, _one(found.standing.outstanding.posts)
    yield OLDEST, _at(found.standing.outstanding.oldest_due_at)
    yield OVERDUE, _one(found.overdue)
    yield UNFILLED, _one(found.unfilled)
    yield SOURCES, _by_state(found.sources)
    yield FAILURES, {(name,): record.failures for name, record in records.items()}
    yield (
        SUCCESS,
        {(name,): record.last_success_at.timestamp() for name, record in records.items() if record.last_success_at},
    )
    yield POLLED, _at(found.standing.polled_at)
    yield COPIED, _at(found.standing.copied_at)


def _by_state(sources: Collection[Pair]) -> Mapping[tuple[str, ...], float]:
    """A state that no source is in is 0 and not absent: an alert about it needs a value to compare with."""
    counted = Counter(state(*pair) for pair in sources)
    return {(name,): counted[name] for name in (*SourceState, "disabled")}


def _one(value: float) -> Mapping[tuple[str, ...], float]:
    return {(): float(value)}


def _at(moment: datetime | None) -> Mapping[tuple[str, ...], float]:
    return {(): moment.timestamp()} if moment else {}
