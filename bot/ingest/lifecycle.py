"""How a source fares: its state, its next poll, what a redirect teaches. Pure: record and outcome in, record out."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Redirect, SourceRecord, SourceSpec, SourceState
from bot.ingest.pace import interval

LONGEST_WAIT = timedelta(days=1)
LONGEST_WAIT_UNREACHED = timedelta(hours=1)
FAILING_AFTER = 3
SILENT_AFTER = timedelta(days=45)
REDIRECTS_TO_LEARN = 3
REDIRECT_AGE = timedelta(hours=24)


def after_success(
    record: SourceRecord,
    spec: SourceSpec,
    outcome: Fetched | NotModified,
    *,
    new: int,
    now: datetime,
    brought: int = 0,
    unstable: str = "",
) -> SourceRecord:
    """The record after a poll that worked; `new` counts the entries that it brought, `brought` those of 30 days.

    What brought something is read again after `every`: news seldom comes alone.

    A source that has brought nothing for 45 days is `stale`: alive, but silent. `unstable` is how it gave its entries
    other ids; what was said of that before stands until a document shows that it no longer does.
    """
    last_new = now if new else record.last_new_at
    asked = min(outcome.fresh_until or now, now + LONGEST_WAIT)
    wait = spec.every if new else interval(spec, record, brought=brought, now=now)
    state, reason = _succeeded(record, outcome, since=last_new or record.imported_at or now, now=now, unstable=unstable)
    return replace(
        _moved(record, outcome.moved_to, now),
        next_poll_at=max(now + wait, asked),
        state=state,
        reason=reason,
        failures=0,
        failing_since=None,
        imported_at=record.imported_at or now,
        last_polled_at=now,
        last_success_at=now,
        last_new_at=last_new,
        memory=outcome.memory,
    )


def _succeeded(
    record: SourceRecord, outcome: Fetched | NotModified, *, since: datetime, now: datetime, unstable: str
) -> tuple[SourceState, str]:
    if unstable:
        return SourceState.UNSTABLE, unstable
    if now - since >= SILENT_AFTER:
        return SourceState.STALE, f"nothing new since {since:%Y-%m-%d}"
    if record.state is SourceState.UNSTABLE and isinstance(outcome, NotModified):
        return record.state, record.reason
    return SourceState.OK, ""


def after_failure(record: SourceRecord, spec: SourceSpec, error: SourceError, *, now: datetime) -> SourceRecord:
    """The record after a poll that failed: exponential back-off up to a day, never less than the server asked.

    Where no server was reached the fault may be our own network's: an hour at most, so that all is well soon after.
    410 Gone pauses the source (RFC 9110 section 15.5.11). A learned redirect that fails is forgotten. What is
    remembered of the last good poll stays.
    """
    failures = record.failures + 1
    longest = LONGEST_WAIT_UNREACHED if error.fault is SourceFault.UNREACHABLE else LONGEST_WAIT
    wait = min(spec.every * 2 ** min(failures, 16), max(longest, spec.every))
    gone = error.fault is SourceFault.GONE and record.learned_url is None
    return replace(
        record,
        next_poll_at=max(now + wait, error.retry_at or now),
        state=_failed_state(failures, gone=gone),
        reason=str(error),
        failures=failures,
        failing_since=record.failing_since or now,
        last_polled_at=now,
        learned_url=None,
        redirect=None,
    )


def _failed_state(failures: int, *, gone: bool) -> SourceState:
    if gone:
        return SourceState.PAUSED
    return SourceState.FAILING if failures >= FAILING_AFTER else SourceState.DEGRADED


def _moved(record: SourceRecord, moved_to: str | None, now: datetime) -> SourceRecord:
    """Three identical permanent redirects over a day or more teach a new address; feeds.yaml stays as it is."""
    if moved_to is None:
        return replace(record, redirect=None) if record.redirect else record
    seen = record.redirect
    if seen is None or seen.url != moved_to:
        return replace(record, redirect=Redirect(url=moved_to, count=1, since=now))
    seen = replace(seen, count=seen.count + 1)
    if seen.count >= REDIRECTS_TO_LEARN and now - seen.since >= REDIRECT_AGE:
        return replace(record, learned_url=moved_to, redirect=None)
    return replace(record, redirect=seen)
