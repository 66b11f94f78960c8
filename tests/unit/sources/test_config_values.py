"""Single values and the parts below them: what is accepted, and how wrong words are guessed."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ConfigError, Problem
from bot.sources.config.durations import read_duration, shown
from bot.sources.config.load import read_config
from bot.sources.config.rules import address_key
from bot.sources.config.values import read_phrase
from bot.yamlfiles.scalars import resolve
from bot.yamlfiles.scan import scan
from bot.yamlfiles.values import read_url
from bot.yamlfiles.wording import got, nearest

DAY = timedelta(days=1)
DEFAULT_FILE = (Path(__file__).parents[3] / "feeds.yaml").read_text()
SAMPLE = DEFAULT_FILE[: DEFAULT_FILE.index("  - id: govinfo")] + DEFAULT_FILE[DEFAULT_FILE.index("editions:") :]
SIGNS = "\n\t -:[]{}'\"#&*!|>%@`aé0~?,\ufeff\u2028"


@given(st.integers(1, 366 * 24 * 60))
def test_a_duration_is_read_as_it_is_shown(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert length == read_duration(shown(length), least=timedelta(minutes=1), most=366 * DAY)


@pytest.mark.parametrize(
    ("written", "meant"), [("30 min", "30m"), ("2 Hours", "2h"), ("hourly", "1h"), ("every 3 days", "3d"), ("1W", "1w")]
)
def test_a_duration_in_other_words_is_guessed(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f'did you mean "{meant}"'):
        read_duration(written, least=timedelta(), most=DAY)


@pytest.mark.parametrize("written", ["", "h", "1.5h", "-1h", "30m1h", "1h 30m", "1:30", "٣h", True, None, []])
def test_what_is_no_duration_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="expected a duration"):
        read_duration(written, least=timedelta(), most=DAY)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTP://EXAMPLE.ORG:8080/feed?a=[b]&c=%20",
        "https://bücher.example/feed",
        "http://[::1]:80/feed.xml",
        "https://medium.com/feed/@author",
    ],
)
def test_an_address_is_kept_as_it_was_written(address: str) -> None:
    assert address == read_url(address)


@pytest.mark.parametrize(
    "address",
    ["https://", "https:///feed", "//a.example", "javascript:alert(1)", "https://a b.example", "https://[::1/",
     "https://u@a.example", "https://a.example/" + "x" * 2050, "https://a.example\\@b.example", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="expected an address"):
        read_url(address)


def test_a_refusal_repeats_neither_password_nor_query() -> None:
    for address in ("ftp://user:secret@host/x?token=secret", "user:secret@host.example/x", "host.example?key=secret"):
        with pytest.raises(ValueError, match="expected an address") as refusal:
            read_url(address)
        assert "secret" not in str(refusal.value)


def test_an_expression_that_python_only_warns_about_is_refused() -> None:
    with pytest.raises(ValueError, match="does not compile"):
        read_phrase("/[[a]/")


def test_two_spellings_of_one_address_have_one_key() -> None:
    keys = {address_key(url) for url in ("https://A.example/f/", "http://a.example:80/f", "https://a.example:443/f#x")}
    assert len(keys) == 1
    assert address_key("https://a.example/f?x=1") != address_key("https://a.example/f?x=2")


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", "yes"), ("no", "no"), ("12:30:00", "12:30:00"), ("2026-10-05", "2026-10-05"), ("1_000", "1_000"),
     ("true", True), ("~", None), ("", None), ("0x1F", 31), ("0o17", 15), ("-3", -3), ("1e3", 1000.0),
     ("-.inf", float("-inf")), ("9" * 5000, "9" * 5000)],
)  # fmt: skip
def test_unquoted_words_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    assert value == resolve(text)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("evry", "every"), ("Every", "every"), ("look-back", "look_back"), ("lookBack", "look_back"),
     ("firstimport", "first_import"), ("interval", "every"), ("xmlUrl", "url"), ("zzz", None), ("x" * 10_000, None)],
)  # fmt: skip
def test_the_nearest_word_is_found(word: str, meant: str | None) -> None:
    assert meant == nearest(word, ["every", "look_back", "first_import", "url"])


def test_a_value_is_quoted_short_and_on_one_line() -> None:
    assert got("a\nb\x1b[31m") == '"a\\nb\\x1b[31m"'
    assert len(got("x" * 1000)) < 50


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SAMPLE)), st.integers(0, 40), st.text(SIGNS, max_size=6))
def test_however_the_file_is_damaged_it_is_read_or_refused(at: int, length: int, inserted: str) -> None:
    text = SAMPLE[:at] + inserted + SAMPLE[at + length :]
    problems = refusals(text)
    lines = len(text.splitlines()) + 1
    assert all(0 < problem.line <= lines and problem.column > 0 and problem.message for problem in problems)


def refusals(text: str) -> tuple[Problem, ...]:
    try:
        read_config(text, name="feeds.yaml")
    except ConfigError as refusal:
        return refusal.problems
    return ()


def test_the_place_of_a_value_spans_exactly_its_text() -> None:
    text = "\ufeffa:\n  - b: 'x y'  # note\n    c: |\n      long\n\n  - [1, 2] # end\n"
    tree = scan(text, name="f")
    spans = {path: text[place.start : place.end] for path, place in tree.places.items()}
    assert spans["a", 0, "b"] == "'x y'"
    assert spans["a", 1] == "[1, 2]"
    assert spans["a", 0].rstrip() == "b: 'x y'  # note\n    c: |\n      long"
