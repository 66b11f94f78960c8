"""What a rule is given, a passage with what is known about it, and what it makes of it.

Patterns begin with a letter class and not with a boundary, which lets the engine skip quickly; the boundary is looked
at afterwards, here. Every repetition in them is bounded, so that the time grows with the length of the text only.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from bot.analysis.stops import STOP

_MOST = 200
_REACH = 200


class Kind(StrEnum):
    """What the text that bears the key is."""

    EXECUTIVE_ORDER = "executive-order"
    REGISTER_DOCUMENT = "register-document"
    REGISTER_PAGE = "register-page"
    RULEMAKING = "rulemaking"
    DOCKET = "docket"
    CODE_OF_REGULATIONS = "code-of-regulations"
    CODE = "code"
    LAW = "law"
    BILL = "bill"
    EU_ACT = "eu-act"
    EU_PROPOSAL = "eu-proposal"
    MEMORANDUM = "memorandum"
    STANDARD = "standard"
    PAPER = "paper"
    TREATY = "treaty"
    CASE = "case"
    PLAN = "plan"
    REPOSITORY = "repository"


@dataclass(frozen=True, slots=True)
class Found:
    """`text` is what stands between the offsets `start` and `end` of the searched text."""

    key: str
    kind: Kind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """`text` is searched. `on` is when it was written, `jurisdiction` its own (`us`, `eu`, `us-ca`, empty if unknown).

    `context` is text beside it that may say which state or union is meant, such as the name of the source.
    """

    text: str
    on: date | None = None
    jurisdiction: str = ""
    context: str = ""

    def matches(self, pattern: re.Pattern[str], *, not_after: str = "") -> Iterator[re.Match[str]]:
        """Where it stands and no word runs into it. Only the first 200 places are looked at."""
        for match in islice(pattern.finditer(self.text), _MOST):
            before = self.text[match.start() - 1 : match.start()]
            if not before or not (before.isalnum() or before == "_" or before in not_after):
                yield match

    def found(self, key: str, kind: Kind, start: int, end: int) -> Found:
        return Found(key.lower(), kind, self.text[start:end], start, end)

    def before(self, start: int, reach: int = _REACH) -> str:
        return self.text[max(0, start - reach) : start]

    def after(self, end: int, reach: int = _REACH) -> str:
        return self.text[end : end + reach]

    def sentence(self, start: int, end: int) -> str:
        """What stands around it up to the next stops, at most 200 characters on either side."""
        left, right = self.before(start), self.after(end)
        stops = [stop.end() for stop in STOP.finditer(left)]
        stop = STOP.search(right)
        return left[stops[-1] if stops else 0 :] + self.text[start:end] + (right[: stop.start() + 1] if stop else right)

    def sentence_before(self, start: int) -> str:
        """The sentence that precedes the one in which `start` lies, as far as 200 characters reach."""
        left = self.before(start)
        stops = [0, *(stop.end() for stop in STOP.finditer(left))]
        return left[stops[-2] : stops[-1]] if len(stops) > 1 else ""


Rule = Callable[[Passage], Iterator[Found]]


def each(match: re.Match[str], pattern: re.Pattern[str], group: int | str = 1) -> Iterator[re.Match[str]]:
    """The single numbers of an enumeration that stands in a group."""
    return pattern.finditer(match.string, match.start(group), match.end(group))


def listed(item: str) -> str:
    """A pattern for one to ten of them: `1, 2 and 3`."""
    return rf"{item}(?:(?:,?\s(?:and|or|&)\s|,\s){item}){{0,9}}"
