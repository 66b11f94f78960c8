"""Every mark, range and limit of Slack's escape, each with its nearest harmless neighbour."""

import pytest

from bot.chat.slack.escape import MAX_URL, address, escaped, lines, link, literal, plain, unescaped, units
from tests.unit.chat.hidden import HIDDEN, SEEN


@pytest.mark.parametrize(
    ("mark", "alike"), [("*", "∗"), ("_", "‗"), ("~", "∼"), ("`", "‵"), ("＊", "∗"), ("＿", "‗"), ("｀", "‵")]
)
def test_each_mark_becomes_its_look_alike_at_a_border_of_a_word(mark: str, alike: str) -> None:
    assert escaped(f"{mark}a b{mark}", 20) == f"{alike}a b{alike}"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a*b", "a∗b"),
        ("a`b", "a‵b"),
        ("a_b~c", "a_b~c"),
        ("Z_9", "Z_9"),
        ("A_B B_A", "A_B B_A"),
        ("a＿b", "a‗b"),
        ("é_a", "é‗a"),
        ("a_é", "a‗é"),
        ("a __ b", "a ‗‗ b"),
        ("a _ b ~ c", "a _ b ~ c"),
        ("a _", "a ‗"),
        ("a * b", "a ∗ b"),
        ("a:b:c", "a∶b:c"),
        ("a: b: c", "a: b: c"),
        (": :", ": :"),
    ],
)
def test_what_can_begin_nothing_stays(text: str, made: str) -> None:
    assert escaped(text, 50) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("＞ said", "› said"),
        ("> > said", "› › said"),
        ("- one", "‐ one"),
        ("-one", "-one"),
        ("-", "‐"),
        ("• one", "∙ one"),
        ("◦ one", "∘ one"),
        ("▪ one", "∙ one"),
        ("12. one", "12․ one"),
        ("1) one", "1❩ one"),
        ("1)", "1❩"),
        ("1.5 percent", "1.5 percent"),
        ("a - b", "a - b"),
        ("a 1. b", "a 1. b"),
        ("a > b", "a &gt; b"),
    ],
)
def test_what_begins_a_quote_or_a_list_is_disarmed_at_the_start_alone(text: str, made: str) -> None:
    assert escaped(text, 50) == made


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_cannot_be_seen_goes_without_a_trace_and_makes_no_address(hidden: str) -> None:
    assert plain(f"a{hidden}b", 10) == "ab"
    assert plain(f"a {hidden} b", 10) == "a b"
    assert lines(f"a{hidden}b\nc", 10) == "ab\nc"
    assert address(f"https://a.example/{hidden}") is None


@pytest.mark.parametrize("seen", SEEN)
def test_what_stands_beside_the_hidden_characters_stays(seen: str) -> None:
    assert plain(f"a{seen}b", 10) == f"a{seen}b"


@pytest.mark.parametrize(
    ("text", "length"), [("abc", 3), ("<", 4), (">", 4), ("&", 5), ("<\uffff", 5), ("<\U00010000", 6), ("&<>", 13)]
)
def test_a_text_that_just_fits_is_kept_whole_and_with_one_less_room_it_is_cut(text: str, length: int) -> None:
    whole = literal(text, length)
    assert units(whole) == length
    assert unescaped(whole) == text
    assert units(literal(text, length - 1)) < length
    assert literal(text, length - 1) != whole


def test_what_does_not_fit_ends_with_an_ellipsis_and_a_whole_entity() -> None:
    assert literal("a&b&c", 8) == "a&amp;…"
    assert literal("one < two < three", 20) == "one &lt; two &lt;…"
    assert lines("one\ntwo & three", 12) == "one\ntwo…"


def test_an_address_may_have_a_thousand_characters_encoded() -> None:
    assert MAX_URL == 1000
    longest = "https://a.example/" + "x" * (MAX_URL - 18)
    assert address(longest) == longest
    assert address(longest + "x") is None
    assert address(longest[:-5] + "&") == longest[:-5] + "&amp;"
    assert address(longest[:-4] + "&") is None


@pytest.mark.parametrize("mark", "/:?#@!$'+,;=%~")
def test_marks_that_an_address_needs_are_kept(mark: str) -> None:
    assert address(f"https://a.example/x{mark}y") == f"https://a.example/x{mark}y"


def test_other_marks_of_an_address_are_encoded() -> None:
    assert address("https://a.example/()[]*|`\\<>") == "https://a.example/%28%29%5B%5D%2A%7C%60%5C%3C%3E"


@pytest.mark.parametrize("host", ["X.example", "a.example:8080", "xn--mnchen-3ya.example"])
def test_a_host_is_taken_in_any_spelling(host: str) -> None:
    assert address(f"https://{host}/") == f"https://{host}/"


@pytest.mark.parametrize("host", ["user@a.example", "@a.example", "[::1]", "[::1]:80", ""])
def test_a_host_that_misleads_or_is_none_makes_no_address(host: str) -> None:
    assert address(f"https://{host}/") is None


def test_a_title_without_an_address_is_shown_as_text_behind_what_is_ours() -> None:
    assert link("A *title*", None, 100) == "A ∗title∗"
    assert link("A", None, 100, lead="*3.* ") == "*3.* A"
    assert link("", None, 100) == "(no title)"


def test_of_our_own_line_a_reader_sees_the_words() -> None:
    assert unescaped("*a* &amp;lt; &lt;b&gt;") == "a &lt; <b>"
    assert unescaped("<https://a.example/|x> and <https://b.example/|>.") == "x and ."
    assert unescaped("a | b") == "a | b"


def test_length_is_a_whole_number_of_utf_16_units() -> None:
    assert units("\uffff") == units("\ud800") == 1
    assert units("\U00010000") == 2
    assert "x" * units("a😀é") == "xxxx"
