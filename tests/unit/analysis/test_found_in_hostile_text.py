"""Whatever the text: no exception, offsets that hold, and a time that grows with the length only."""

import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.deadlines import deadlines
from bot.analysis.identifiers import addresses, identifiers, is_ai

_ON = date(2026, 3, 1)
_PIECES = (
    "Executive Orders ", "14179, ", "EO", "90 FR ", "8741", "FR Doc. ", "2025-02172", "RIN ", "0694-AJ90",
    "Docket No. ", "NTIA-2023-0009", "15 CFR parts ", "744 and ", "5 U.S.C. ", "553", "Public Law ", "117-167",
    "M-25-21 OMB ", "H.R. ", "S. ", "S.J.Res. ", "5388", "(119th Congress)", "California ", "SB ", "53", "-",
    " in Texas", "Newsom ", "(EU) ", "2024/1689", "Regulation ", "CELEX ", "32024R1689", "COM(2022) ", "496",
    "NIST AI ", "100-1", "arXiv:", "2403.13784", "CETS No. ", "225", "No. ", "23-5233", " v. ", "meta-llama/",
    "Llama", "https://", "huggingface.co/", "AI Act ", "the EU ", "Korea's ", "RAISE Act ", ".", "!", "\n", " ",
    "\u00a0", "٣", "²", "’s ", "Comments are due ", "by ", "effective ", "hearing ", "on ", "March ", "9", ", ",
    "2026", "99/99/9999", "Friday ", "in 999 days", "11:59 p.m. ", "ET ", "0000-00-00", "February 30", "extended to ",
    "comply ",
)  # fmt: skip
_soup = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=60).map("".join)
_FLOODS = (
    "1", "A", "a", "-", "/", "/a", ".", " ", "\n", "A-", "S. 1 ", "H. ", "SB 1 ", "SB ", "12345, ", "EO 14179, ",
    "http://", "https://a.b/c ", "M-25-", "ABC-2020-", "the AI Act EU ", "15 CFR parts 1, ", "arXiv:",
    "No. 12-345 v. ", "A. ", "RIN 0694-", "(EU) 1/", "32024R", "California SB 5 ", "Texas ", "Comments due May 5. ",
    "comments due May 5, ", "effective May 5, 2026 ", "hearing on ", "must Agencies must ", "by on at time Friday ",
    "extended to ", "delayed to ", "May 5 ", "12:00 p.m. ET ", "n_a-m.e/", "Congress ", "°", "İ", "ﬁ", "\x00",
    "\ud800",
)  # fmt: skip


@given(
    _soup, st.sampled_from([None, _ON]), st.sampled_from([None, "us", "eu", "us-ca", "kr", "?"]), st.text(max_size=20)
)
def test_every_find_stands_where_it_says(text: str, on: date | None, jurisdiction: str | None, context: str) -> None:
    found = identifiers(text, on=on, jurisdiction=jurisdiction, context=context)
    assert all(one.text == text[one.start : one.end] and one.text for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(one.key == one.key.lower() and one.key.isascii() and " " not in one.key for one in found)


@given(_soup, st.sampled_from([None, _ON, date(1, 1, 1), date(9999, 12, 31)]))
def test_every_quote_stands_in_the_text(text: str, published: date | None) -> None:
    assert all(found.quote in text for found in deadlines(text, published=published))


@given(st.text(max_size=60) | st.sampled_from(["federalregister.gov", "congress.gov", "hf.co"]).flatmap(
    lambda host: st.text(max_size=60).map(lambda path: f"https://{host}/{path}")
))  # fmt: skip
def test_no_address_breaks_it(url: str) -> None:
    assert all(":" in key for key in addresses(url))


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_about_ai_or_not(text: str, us: bool) -> None:
    assert is_ai(text, us=us) in {True, False}


@pytest.mark.parametrize("piece", _FLOODS)
@pytest.mark.parametrize("read", [identifiers, deadlines])
def test_a_hundred_kilobytes_take_less_than_a_tenth_of_a_second(read: Callable[..., object], piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    day = {"on": _ON} if read is identifiers else {"published": _ON}
    assert min(_seconds(lambda: read(text, **day)) for _ in range(3)) < 0.1 * _slowness()


def _seconds(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def _slowness() -> float:
    """How many times slower than the machine of the promise this one is now, never below 1."""
    return max(1.0, _seconds(lambda: sum(range(1_000_000))) / 0.02)
