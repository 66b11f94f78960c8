"""The calendar file, line by line, as RFC 5545 has it."""

from datetime import date, time, timedelta

from bot.commands.calendar import ics
from bot.commands.countdown import Due
from bot.domain.policies import Deadline
from tests import make

HARD = 'Comments; on "weights", \\n and café 日本語 ' + "😀" * 30


def due(on: str = "2025-08-09", *, title: str = "An Order", **changes: object) -> Due:
    deadline: Deadline = make.deadline(on, **changes)
    return Due(policy=make.policy(title=title), deadline=deadline)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def uids(text: str) -> list[str]:
    return [line for line in unfolded(text) if line.startswith("UID:")]


def test_lines_end_with_crlf_and_have_at_most_75_octets() -> None:
    text = ics([due(text=HARD, title="日" * 90)], make.NOON)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) == 75
    assert f'SUMMARY:Comments\\; on "weights"\\, \\\\n and café 日本語 {"😀" * 30} ({"日" * 90})' in unfolded(text)


def test_a_day_fills_its_day_and_a_time_is_a_moment_in_utc() -> None:
    lines = unfolded(ics([due(), due(at=time(23, 59), text="At night")], make.NOON))
    assert "DTSTART;VALUE=DATE:20250809" in lines
    assert "DTEND;VALUE=DATE:20250810" in lines
    assert "DTSTART:20250810T035900Z" in lines
    assert lines.count("DTSTAMP:20250803T120000Z") == 2


def test_a_date_that_moves_moves_its_event() -> None:
    before = ics([due("2025-08-09")], make.NOON)
    after = ics([due("2025-08-09", superseded_by=date(2025, 9, 1)), due("2025-09-01")], make.NOON + timedelta(days=1))
    assert uids(before)[0] == uids(after)[1]
    assert len(set(uids(after))) == 2
    assert [line for line in unfolded(after) if line.startswith("STATUS:")] == ["STATUS:CANCELLED", "STATUS:CONFIRMED"]


def test_two_deadlines_of_the_same_words_are_two_events() -> None:
    text = ics([due("2025-08-09"), due("2025-08-12")], make.NOON)
    assert len(set(uids(text))) == 2


def test_no_line_can_be_smuggled_in() -> None:
    text = ics([due(text="Close\r\nEND:VCALENDAR\rX:1\x0b\x00")], make.NOON)
    assert unfolded(text).count("END:VCALENDAR") == 1
    assert "SUMMARY:Close\\nEND:VCALENDARX:1 (An Order)" in unfolded(text)


def test_nothing_ahead_is_still_a_calendar() -> None:
    assert unfolded(ics([], make.NOON))[0] == "BEGIN:VCALENDAR"
