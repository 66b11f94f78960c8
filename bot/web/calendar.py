"""`/deadlines.ics`: what is ahead, for calendar programs that ask again and again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, time
from hashlib import sha256
from typing import Final

from bot.commands.calendar import ics
from bot.commands.countdown import everything, over
from bot.domain.http import HttpRequest, HttpResponse
from bot.ports import Clock, Endpoint, Policies

ROUTE: Final = ("GET", "/deadlines.ics")
# In seconds: deadlines change by the day, calendars ask by the hour.
_FRESH = 3600
_TYPE = ("Content-Type", "text/calendar; charset=utf-8")


def calendar_endpoint(policies: Callable[[], Policies], clock: Clock) -> Endpoint:
    """Every deadline that is not over by all sources. Whoever has the text of the day already is told so by its tag.

    What was superseded is there as cancelled, so that calendars that have it take it out.
    """

    async def answer(request: HttpRequest) -> HttpResponse:
        # In a thread: zones are read from disk.
        text = await asyncio.to_thread(_text, policies(), clock.now())
        tag = f'"{sha256(text).hexdigest()[:32]}"'
        headers = (("ETag", tag), ("Cache-Control", f"public, max-age={_FRESH}"))
        if _has(request.headers.get("if-none-match", ""), tag):
            return HttpResponse(status=304, headers=headers)
        name = ("Content-Disposition", 'inline; filename="deadlines.ics"')
        return HttpResponse(headers=(_TYPE, name, *headers), body=text)

    return answer


def _text(policies: Policies, now: datetime) -> bytes:
    """Stamped with the beginning of the day, so that it stays the same until something or the date changes."""
    found = [due for due in everything(policies.all()) if not over(due.deadline, now)]
    return ics(found, datetime.combine(now.date(), time.min, tzinfo=now.tzinfo)).encode()


def _has(given: str, tag: str) -> bool:
    """RFC 9110 section 13.1.2: a list of tags, compared weakly, or `*`."""
    known = [one.strip().removeprefix("W/") for one in given.split(",")]
    return tag in known or known == ["*"]
