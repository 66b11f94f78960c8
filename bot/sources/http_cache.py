"""What one answer means for the next request: validators, freshness, a pause. Pure functions of text and time."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory

MAX_VALUE: Final = 1024
MAX_FRESH: Final = timedelta(hours=24)
MAX_PAUSE: Final = timedelta(days=7)
_VISIBLE: Final = re.compile(r"[\x20-\x7e]+")
_MAX_AGE: Final = re.compile(r"""(?:^|,)\s*max-age\s*=\s*"?([0-9]+)"?\s*(?=,|$)""", re.IGNORECASE)
_NO_WISH: Final = re.compile(r"(?:^|,)\s*(?:no-store|no-cache)\s*(?:=|,|$)", re.IGNORECASE)


def plain_value(value: str | None) -> str | None:
    """A header value that is safe to keep and to send back, else None: visible ASCII, at most 1,024 characters."""
    if value is None or len(value) > MAX_VALUE or not _VISIBLE.fullmatch(value):
        return None
    return value


def conditions(memory: Memory) -> dict[str, str]:
    """The conditional headers (RFC 9110 section 13.1). Checked again: what is remembered went through a database."""
    headers = {
        "If-None-Match": plain_value(memory.etag),
        "If-Modified-Since": plain_value(memory.last_modified),
    }
    return {name: value for name, value in headers.items() if value is not None}


def confirmed(memory: Memory, etag: str | None, last_modified: str | None) -> Memory:
    """The memory after a 304, with the validators it renewed (RFC 9111 section 4.3.4).

    Raises SourceError(BAD_ANSWER) for a 304 that nobody asked for: there is no older answer it could stand for.
    """
    if not conditions(memory):
        raise SourceError(SourceFault.BAD_ANSWER, "HTTP 304 Not Modified to a request without conditions")
    renewed = etag or memory.etag, last_modified or memory.last_modified
    if renewed == (memory.etag, memory.last_modified):
        return memory
    return replace(memory, etag=renewed[0], last_modified=renewed[1])


def fresh_until(cache_control: str, age: str | None, now: datetime) -> datetime | None:
    """Until when the answer counts as fresh: the first max-age less Age (RFC 9111 sections 4.2 and 5.2.2.1).

    At most 24 hours ahead. None without a wish; no-store and no-cache are about caches, not about polls, and win.
    """
    wish = _MAX_AGE.search(cache_control)
    if wish is None or _NO_WISH.search(cache_control):
        return None
    lifetime = _seconds(wish[1], MAX_FRESH) - _seconds(age or "", MAX_FRESH)
    return now + lifetime if lifetime > timedelta(0) else None


def retry_at(value: str | None, now: datetime) -> datetime | None:
    """The moment a Retry-After names, in seconds or as a date (RFC 9110 section 10.2.3).

    Never before now, at most 7 days ahead; None where there is none or it cannot be read.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return now + _seconds(text, MAX_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
        # "-0000" and the asctime form come back naive; HTTP dates are always UTC.
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(aware, now), now + MAX_PAUSE)


def remaining(value: str | None) -> int | None:
    """The whole number in X-RateLimit-Remaining, at most a million; None for anything else."""
    text = (value or "").strip()
    return min(int(text), 1_000_000) if re.fullmatch(r"[0-9]{1,20}", text) else None


def _seconds(text: str, cap: timedelta) -> timedelta:
    """0 for what is no number. Only the first 20 digits are read: more than that is the cap anyway."""
    digits = re.match(r"\s*([0-9]{1,20})", text)
    seconds = int(digits[1]) if digits else 0
    return timedelta(seconds=min(seconds, int(cap.total_seconds())))
