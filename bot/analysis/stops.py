"""Where sentences end, by their places: for those who look around a find and have no need of every sentence."""

import re
from collections.abc import Iterator

# The end of a line that is not merely wrapped, or a stop that belongs to no abbreviation or initial. The class in
# front lets the engine skip, and all that follows it is of fixed width, so that the time is linear.
_ABBREVIATIONS = (
    "Gov Sen Rep No Nos Doc Pub Art Reg Res Dr Mr Mrs Ms Inc Corp Sec Con Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov "
    "Dec"
)
STOP = re.compile(
    r"[.!?\n](?:(?<=\n)(?![a-z0-9])|"
    + "".join(rf"(?<!{word}\.)" for word in _ABBREVIATIONS.split())
    + r"(?<!\b[A-Z]\.)(?<!\bv\.)(?<!\bvs\.)(?<!\b[ap]\.m\.)[\"”’)]?\s{1,9}(?=[\"“(]?[A-Z0-9]))"
)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """The places of the sentences and lines in order, without the blanks around them."""
    start = 0
    for stop in STOP.finditer(text):
        yield from _trimmed(text, start, stop.end())
        start = stop.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence = text[start:end]
    if kept := sentence.strip():
        begin = start + sentence.index(kept[0])
        yield begin, begin + len(kept)
