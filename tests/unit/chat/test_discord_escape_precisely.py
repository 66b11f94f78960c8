"""Every mark, range and limit of Discord's escape, each with its nearest harmless neighbour."""

import pytest

from bot.chat.discord.escape import MAX_URL, address, escaped, link, plain, unescaped, units
from tests.unit.chat.hidden import HIDDEN, SEEN


@pytest.mark.parametrize("mark", "\\*_~|`<>[]()#@:")
def test_each_mark_is_escaped_wherever_it_stands(mark: str) -> None:
    assert escaped(f"{mark}a{mark}b {mark}", 20) == f"\\{mark}a\\{mark}b \\{mark}"


@pytest.mark.parametrize("harmless", "!\"$%&',/;=?^{}·–")
def test_other_signs_stay_as_they_are(harmless: str) -> None:
    assert escaped(f"{harmless}a{harmless}b", 20) == f"{harmless}a{harmless}b"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("- one", r"\- one"),
        ("+ one", r"\+ one"),
        ("-one", r"\-one"),
        ("1. one", r"1\. one"),
        ("12. one", r"12\. one"),
        ("1.", r"1\."),
        ("3.5 percent", r"3\.5 percent"),
        ("a - b + c", "a - b + c"),
        ("Part 1. Then", "Part 1. Then"),
        ("a.b. c.", r"a\.b. c."),
    ],
)
def test_what_begins_a_list_is_escaped_at_the_start_of_a_line_alone(text: str, made: str) -> None:
    assert escaped(text, 50) == made


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_cannot_be_seen_goes_without_a_trace_and_makes_no_address(hidden: str) -> None:
    assert plain(f"a{hidden}b", 10) == "ab"
    assert plain(f"a {hidden} b", 10) == "a b"
    assert address(f"https://a.example/{hidden}") is None


@pytest.mark.parametrize("seen", SEEN)
def test_what_stands_beside_the_hidden_characters_stays(seen: str) -> None:
    assert plain(f"a{seen}b", 10) == f"a{seen}b"


def test_white_space_of_any_kind_is_one_blank() -> None:
    assert plain("\ta\n\u2028b\u00a0 \u2029c ", 10) == "a b c"


def test_an_address_may_have_a_thousand_characters_encoded() -> None:
    assert MAX_URL == 1000
    longest = "https://a.example/" + "x" * (MAX_URL - 18)
    assert len(longest) == MAX_URL
    assert address(longest) == longest
    assert address(longest + "x") is None
    assert address(longest[:-3] + "(") == longest[:-3] + "%28"
    assert address(longest[:-2] + "(") is None


@pytest.mark.parametrize("mark", "/:?#@!$&'+,;=%~")
def test_marks_that_an_address_needs_are_kept(mark: str) -> None:
    assert address(f"https://a.example/x{mark}y") == f"https://a.example/x{mark}y"


def test_other_marks_of_an_address_are_encoded() -> None:
    assert address("https://a.example/()[]*|`\\<>") == "https://a.example/%28%29%5B%5D%2A%7C%60%5C%3C%3E"
    assert address("HTTPS://a.example/_é") == "HTTPS://a.example/_%C3%A9"


def test_a_title_without_an_address_is_shown_as_text() -> None:
    assert link("A *title*", None, 100) == r"A \*title\*"
    assert link("", None, 100) == r"\(no title\)"


def test_a_title_is_cut_at_its_limit_and_so_is_what_stands_for_none() -> None:
    assert link("abcdef", None, 6) == "abcdef"
    assert link("abcdefg", None, 6) == "abcde…"
    assert link("\n", "https://a.example/", 6) == r"[\(no t…](https://a.example/)"


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (r"\[a](b)", "[a](b)"),
        (r"[a\]b](https://x.example/) c", "a]b c"),
        ("### Three **and** bold", "Three and bold"),
        ("-# small", "small"),
        ("#### four", "#### four"),
        ("a # b", "a # b"),
        ("# one", "one"),
        (r"\\n", r"\n"),
    ],
)
def test_of_our_own_line_a_reader_sees_the_words(made: str, read: str) -> None:
    assert unescaped(made) == read


def test_the_last_character_of_the_basic_plane_is_one_unit_and_the_next_is_two() -> None:
    assert units("\uffff") == 1
    assert units("\U00010000") == 2
