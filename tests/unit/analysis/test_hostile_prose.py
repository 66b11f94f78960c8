"""Texts that were made to hold us up are read as quickly as others: time grows with length, not with its square."""

import time
from collections.abc import Callable

import pytest

from bot.analysis.boilerplate import prose, said
from bot.analysis.evidence import thin
from bot.analysis.extract import extract
from bot.analysis.reworded import rewordings

LONGEST = 20_000
SEEDS = (
    "[a b=",
    "[a-b",
    "[aaaa",
    "[]",
    "<!--",
    "{{",
    "%%a",
    ".",
    ". ",
    "?!",
    '"',
    "“a ",
    "(",
    "a.b.",
    "By A-A",
    "By A, ",
    "the post ",
    "White Home",
    "U.S. ",
    "a",
    "A. ",
    "\n",
)
READERS: dict[str, Callable[[str], object]] = {
    "said": said,
    "prose": prose,
    "extract": lambda text: extract("A title", text),
    "rewordings": lambda text: rewordings("A title", text),
    "thin": lambda text: thin("A title", text),
}


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_long(reader: str) -> None:
    slow = {}
    for seed in SEEDS:
        for text in (
            (seed * LONGEST)[:LONGEST],
            (seed * LONGEST)[:LONGEST] + " x]",
            "[" + (seed * LONGEST)[:300] + "!",
        ):
            start = time.process_time()
            READERS[reader](text)
            if (taken := time.process_time() - start) > 0.5:
                slow[seed] = taken
    assert slow == {}
