"""A bill of the Congress.gov API in the shape of a BILLSTATUS document, whose rules it then meets.

Both say the same in the same words: https://github.com/LibraryOfCongress/api.congress.gov. `updateDate` is when the
record was touched, not when anything happened in Congress, and is not read.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.govinfo_status import entry_of
from bot.sources.govinfo_xml import Element
from bot.sources.guard import without_query
from bot.sources.http import Answer
from bot.sources.json_values import json_object, part, rows, text

# A list that the bill counts, and the end of the address that gives it.
LISTS: Final[Mapping[str, str]] = {
    "actions": "actions",
    "committees": "committees",
    "summaries": "summaries",
    "textVersions": "text",
}
_WITHIN: Final = ("congress", "type", "number", "title", "introducedDate", "latestAction", "policyArea")
_LISTS_WITHIN: Final = ("sponsors", "laws")
_MOST: Final = 1_000
# `textVersions`, one of them, its formats, one of them, the address.
_DEEPEST: Final = 5


def bill_of(body: bytes, *, url: str) -> Mapping[str, object]:
    """What the answer says of the bill. Raises SourceError BAD_ANSWER where it is of another shape."""
    expected = "a JSON object with an object named bill"
    found = json_object(body, expected=expected, url=url).get("bill")
    if not isinstance(found, dict):
        raise SourceError(SourceFault.BAD_ANSWER, f"{expected} was expected", url=without_query(url))
    return found


def listed(bill: Mapping[str, object]) -> list[str]:
    """The lists that have something in them."""
    return [name for name in LISTS if text(part(bill.get(name)).get("count")) not in {"", "0"}]


def read_bill(bill: Mapping[str, object], lists: Mapping[str, Answer], *, url: str) -> RawEntry:
    """The entry of the latest action. Raises SourceError BAD_ANSWER where no bill or no action is named, or where a
    list is none.
    """
    element = Element("bill")
    element.children += (_element(name, bill[name]) for name in _WITHIN if name in bill)
    element.children += (_element(name, bill[name]) for name in _LISTS_WITHIN if isinstance(bill.get(name), list))
    for name, answer in lists.items():
        found = rows(answer.body, name, url=answer.url, most=_MOST)
        element.children.append(_list(name, found))
    return entry_of(element, url=without_query(url))


def _list(name: str, found: object) -> Element:
    """BILLSTATUS calls the parts of every list `item`, but those of the summaries by their name."""
    item = "summary" if name == "summaries" else "item"
    return Element(name, children=list(_items(item, found, deep=1)))


def _element(name: str, value: object, *, deep: int = 1) -> Element:
    if deep > _DEEPEST:
        return Element(name)
    if isinstance(value, dict):
        inner = list(value.items())[:_MOST]
        return Element(name, children=[_element(key, one, deep=deep + 1) for key, one in inner])
    if isinstance(value, list):
        return Element(name, children=list(_items("item", value, deep=deep)))
    return Element(name, parts=[text(value)])


def _items(name: str, value: object, *, deep: int) -> Iterator[Element]:
    for one in value[:_MOST] if isinstance(value, list) else ():
        yield _element(name, one, deep=deep + 1)
