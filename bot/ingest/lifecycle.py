"""How a source fares: its state, its next poll, what a redirect teaches. Pure: record and outcome in, record out."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Redirect, SourceRecord, SourceSpec, SourceState

LONGEST_WAIT = timedelta(days=1)
LONGEST_WAIT_UNREACHED = timedelta(hours=1)
FAILING_AFTER = 3
SILENT_AFTER = timedelta(days=45)
REDIRECTS_TO_LEARN = 3
REDIRECT_AGE = timedelta(hours=24)


def after_success(
    record: SourceRecord, spec: SourceSpec, outcome: Fetched | NotModified, *, new: int, now: datetime
) -> SourceRecord:
    """The record after a poll that worked; `new` counts the entries that it brought.

    A source that has brought nothing for 45 days is `stale`: alive, but silent.
    """
    last_new = now if new else record.last_new_at
    silent = now - (last_new or record.imported_at or now) >= SILENT_AFTER
    asked = min(outcome.fresh_until or now, now + LONGEST_WAIT)
    moved = _moved(record, outcome.moved_to, now)
    return replace(
        moved,
        next_poll_at=max(now + spec.every, asked),
        state=SourceState.STALE if silent else SourceState.OK,
        reason=f"nothing new since {(last_new or record.imported_at or now):%Y-%m-%d}" if silent else "",
        failures=0,
        failing_since=None,
        imported_at=record.imported_at or now,
        last_polled_at=now,
        last_success_at=now,
        last_new_at=last_new,
        memory=outcome.memory,
    )


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
        return replace(record, redirect=None)
    seen = record.redirect
    if seen is None or seen.url != moved_to:
        return replace(record, redirect=Redirect(url=moved_to, count=1, since=now))
    seen = replace(seen, count=seen.count + 1)
    if seen.count >= REDIRECTS_TO_LEARN and now - seen.since >= REDIRECT_AGE:
        return replace(record, learned_url=moved_to, redirect=None)
    return replace(record, redirect=seen)
