"""What is wrong at this moment: with sources, channels, posts, platforms, the disk, copies, the configuration.

Most of it follows from the database. What only the process knows is handed in as `Signs`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.config import NOTICES, NOTICES_OF_ALL, Configuration
from bot.domain.dead_letters import RETRIED_WITHIN, DeadLetter
from bot.domain.errors import ConfigError, Problem, StoreError
from bot.domain.sources import SourceId, SourceRecord, SourceSpec, SourceState
from bot.domain.subscriptions import Subscription, SubscriptionState, TenantId, reader_of
from bot.domain.troubles import (
    BACKUP,
    CATALOGUE,
    CHANNEL,
    CONFIGURATION,
    DISK,
    PLATFORM,
    POST,
    SOURCE,
    Trouble,
)
from bot.messages.limits import shorten
from bot.ports import Backups, Reading

# A source that fails for less, or a platform that is away for less, often mends itself.
FAILING_FOR = timedelta(hours=24)
AWAY_FOR = timedelta(minutes=15)
# A copy is made daily; one that is late by a day has failed.
COPY_WITHIN = timedelta(hours=48)
BY_ADMIN = "by an admin"
# Posts that were passed over because they were too late, or because the platform threw us out.
_NO_FAULT = ("merged", "suspended")
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the process knows. `refusals` says who takes no posts from us, in words, by platform or tenant.

    `copies` is None where no copies of the database are made.
    """

    config: Callable[[], Configuration]
    has_room: Callable[[], bool] = lambda: True
    problem: Callable[[], ConfigError | None] = lambda: None
    flaws: Callable[[], Sequence[Problem]] = tuple
    refusals: Callable[[], Mapping[str, str]] = dict
    copies: Backups | None = None


@dataclass(slots=True)
class Lookout:
    """Kept from one look to the next: since when who refuses us, which is lost with the process as circuits are."""

    signs: Signs
    _started: datetime | None = None
    _refused: dict[str, datetime] = field(default_factory=dict)

    async def look(self, view: Reading, tenants: Sequence[TenantId], now: datetime) -> list[Trouble]:
        """Every trouble that stands; of posts and channels only for these tenants, which asked. Raises StoreError."""
        self._started = self._started or now
        found = [*_of_sources(await view.sources(), self.signs.config(), now), *_of_process(self.signs, now)]
        for tenant_id in tenants:
            tenant = view.tenant(tenant_id)
            found += _of_channels(tenant_id, await tenant.subscriptions(), now)
            found += _of_posts(tenant_id, await tenant.dead_letters(since=now - RETRIED_WITHIN))
        found += await self._of_copies(now, self._started)
        return [*found, *await self._of_platforms(view, now, self._started)]

    async def _of_platforms(self, view: Reading, now: datetime, started: datetime) -> list[Trouble]:
        """After a start what stood before stands on, until a circuit had the time to open again."""
        refusals = self.signs.refusals()
        self._refused = {name: self._refused.get(name, now) for name in refusals}
        away = [
            _refused(name, why, self._refused[name])
            for name, why in refusals.items()
            if now - self._refused[name] >= AWAY_FOR
        ]
        if now - started >= AWAY_FOR:
            return away
        known = {one.key for one in away}
        before = await view.troubles(healed_since=now)
        return [*away, *(one for one in before if one.kind == PLATFORM and not one.healed_at and one.key not in known)]

    async def _of_copies(self, now: datetime, started: datetime) -> list[Trouble]:
        """A process that has just begun to look gives the job that makes copies its time."""
        if self.signs.copies is None or now - started < COPY_WITHIN - timedelta(days=1):
            return []
        try:
            last = await self.signs.copies.newest(now)
        except StoreError:
            last = None
        if last is not None and now - last < COPY_WITHIN:
            return []
        when = f"{last:%Y-%m-%d %H:%M} UTC" if last else "none is there"
        text = f"The daily copy of the database fails; the last one: {when}. The log says why."
        return [Trouble(key=f"{BACKUP}:database", text=text, since=last or started)]


def _of_sources(records: Sequence[SourceRecord], config: Configuration, now: datetime) -> Iterator[Trouble]:
    """Of those that are configured: gone, failing for a day, or silent for as long as makes a source stale."""
    specs: Mapping[SourceId, SourceSpec] = {spec.id: spec for spec in config.sources if spec.enabled}
    for record in records:
        if spec := specs.get(record.id):
            sentence, since = _of_source(spec, record, now)
            if sentence:
                yield Trouble(key=f"{SOURCE}:{spec.id}", text=sentence, since=since)


def _of_source(spec: SourceSpec, record: SourceRecord, now: datetime) -> tuple[str, datetime]:
    since = record.failing_since or record.last_new_at or record.last_polled_at or now
    reason = shorten(record.reason, _LONGEST)
    if record.state is SourceState.PAUSED and record.failing_since:
        return f"The source {spec.name} is gone and no longer read: {reason}", since
    if record.failing_since and now - record.failing_since >= FAILING_FOR:
        return f"The source {spec.name} could not be read for a day: {reason}", since
    if record.state is SourceState.STALE:
        return f"The source {spec.name} answers, but brings {reason}.", since
    return "", since


def _of_channels(tenant_id: TenantId, subscriptions: Sequence[Subscription], now: datetime) -> Iterator[Trouble]:
    """Subscriptions that we paused ourselves; what an admin paused is no trouble.

    What goes to a person directly is nobody else's business, and no admin could mend it.
    """
    for one in subscriptions:
        if reader_of(one.channel_id) is None and one.state is SubscriptionState.PAUSED and one.reason != BY_ADMIN:
            text = (
                f"The {one.edition} edition is no longer posted in channel {one.channel_id} "
                f"({shorten(one.reason, _LONGEST)}). Mend the channel or our rights there, then /schedule resume."
            )
            yield Trouble(key=f"{CHANNEL}:{one.id}", text=text, since=now, tenant_id=tenant_id)


def _of_posts(tenant_id: TenantId, letters: Sequence[DeadLetter]) -> Iterator[Trouble]:
    """Not of notices, which would tell of themselves for ever, nor of what was given up without a fault.

    Nor of what went to a person directly, as above.
    """
    for one in letters:
        if reader_of(one.channel_id) or one.edition in (NOTICES, NOTICES_OF_ALL) or one.reason in _NO_FAULT:
            continue
        name = f"{one.edition} {one.number}" if one.number else one.edition
        text = (
            f"A post was given up: {name} in channel {one.channel_id} ({shorten(one.reason, _LONGEST)}). "
            "/schedule failed shows it, /schedule retry posts it again."
        )
        yield Trouble(key=f"{POST}:{one.id}", text=text, since=one.due_at, tenant_id=tenant_id)


def _refused(name: str, why: str, since: datetime) -> Trouble:
    """A name with a colon is that of a tenant. When the next try is, is no news."""
    first = why.partition(";")[0]
    text = f"Nothing can be posted to {name}: {shorten(first, _LONGEST)}. What is due waits; nothing is lost."
    return Trouble(key=f"{PLATFORM}:{name}", text=text, since=since, tenant_id=TenantId(name) if ":" in name else None)


def _of_process(signs: Signs, now: datetime) -> Iterator[Trouble]:
    if not signs.has_room():
        text = "The disk is almost full; before it is, reading and posting stop until there is space. Nothing is lost."
        yield Trouble(key=f"{DISK}:database", text=text, since=now)
    if signs.problem() is not None:
        text = "feeds.yaml was not taken over; the one before it stays in force. gazette feeds check says why."
        yield Trouble(key=f"{CONFIGURATION}:file", text=text, since=now)
    if flaws := signs.flaws():
        several = "one problem" if len(flaws) == 1 else f"{len(flaws)} problems"
        text = f"The catalogue has {several}; the rest of it is in force. gazette catalogue check shows them."
        yield Trouble(key=f"{CATALOGUE}:files", text=text, since=now)
