"""How often a source is read, in words, and why not more often."""

from datetime import timedelta

from bot.domain.sources import SourceRecord, SourceSpec

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def pace(spec: SourceSpec, record: SourceRecord | None) -> str:
    """`every 1 h`; where the interval has grown, `every 3 h, not 1 h: nothing new for 9 days`.

    It is what was decided at the last poll that worked: a failure, or a wish of the server, is told elsewhere.
    """
    usual = f"every {_long(spec.every)}"
    if spec.at_most is None or record is None or record.last_polled_at is None or record.failures:
        return usual
    wait = record.next_poll_at - record.last_polled_at
    if not spec.every < wait <= spec.at_most:
        return usual
    since = record.last_new_at or record.imported_at or record.last_polled_at
    days = (record.last_polled_at - since) // _DAY
    quiet = f"nothing new for {days} days" if days > 1 else "little is new"
    return f"every {_long(wait)}, not {_long(spec.every)}: {quiet}"


def _long(length: timedelta) -> str:
    """Short ones to the minute, unless they are whole hours; from two days on in days."""
    if length < 3 * _HOUR and length % _HOUR:
        return f"{round(length / timedelta(minutes=1))} min"
    return f"{round(length / _HOUR)} h" if length < 2 * _DAY else f"{round(length / _DAY)} days"
