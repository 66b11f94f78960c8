"""The calendar file as an independent program reads it."""

from datetime import UTC, date, datetime, time

import icalendar

from bot.commands.calendar import ics
from bot.commands.countdown import Due, coming
from tests import make
from tests.unit.catalogue.shelf import NOW
from tests.unit.commands.shipped import SHIPPED_POLICIES


def events(text: str) -> list[dict[str, object]]:
    read = icalendar.Calendar.from_ical(text)
    assert read.errors == []
    return list(read.walk("VEVENT"))


def test_words_dates_and_moments_come_back_as_they_were() -> None:
    words = 'Comments; on "weights", back\\slash\nand café 日本語 ' + "😀" * 30
    dues = [
        Due(policy=make.policy(title="An Order"), deadline=make.deadline("2025-08-09", text=words)),
        Due(policy=make.policy(title="An Order"), deadline=make.deadline("2025-08-09", at=time(23, 59))),
    ]
    day, moment = events(ics(dues, make.NOON))
    assert day["SUMMARY"] == f"{words} (An Order)"
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2025, 8, 9), date(2025, 8, 10))  # type: ignore[attr-defined]
    assert moment["DTSTART"].dt == datetime(2025, 8, 10, 3, 59, tzinfo=UTC)  # type: ignore[attr-defined]
    assert day["URL"] == make.REGISTER.url
    assert day["DTSTAMP"].dt == make.NOON  # type: ignore[attr-defined]


def test_everything_that_ships_and_is_ahead_is_read() -> None:
    dues = coming(SHIPPED_POLICIES.all(), NOW)
    read = events(ics(dues, NOW))
    assert len(read) == len(dues) > 5
    assert len({str(one["UID"]) for one in read}) == len(dues)
