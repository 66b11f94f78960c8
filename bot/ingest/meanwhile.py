"""What a person did to a source while it was being polled stays done. Pure."""

from dataclasses import replace

from bot.domain.sources import Condition, SourceRecord


def as_stored(polled_from: SourceRecord, condition: Condition) -> SourceRecord:
    """The record as it is in the database now: only a person can have changed it since the poll began."""
    return replace(
        polled_from,
        state=condition.state,
        reason=condition.reason,
        next_poll_at=condition.next_poll_at,
        failures=condition.failures,
        failing_since=condition.failing_since,
    )


def with_respect(after: SourceRecord, *, polled_from: SourceRecord, stored: SourceRecord) -> SourceRecord:
    """The record after the poll, with a pause, a resumption or a wish to be polled at once that came meanwhile.

    What the poll learned is kept all the same: validators, hashes, when it was.
    """
    if stored.state is not polled_from.state:
        return replace(
            after,
            state=stored.state,
            reason=stored.reason,
            next_poll_at=stored.next_poll_at,
            failures=stored.failures,
            failing_since=stored.failing_since,
        )
    if stored.next_poll_at != polled_from.next_poll_at:
        return replace(after, next_poll_at=min(after.next_poll_at, stored.next_poll_at))
    return after
