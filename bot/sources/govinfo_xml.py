"""The part of a BILLSTATUS document that is read, as a small tree. Read with expat alone, in the parsing child.

A document type is refused before an entity can be declared, so nothing can expand; what is never read (amendments,
votes, related bills) is passed over without being kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from bot.domain.errors import SourceError, SourceFault

ROOT: Final = "billStatus"
DEEPEST: Final = 40
MOST_ELEMENTS: Final = 100_000
# The children of <bill> that are kept, in the shapes of version 3 and of those before it.
_READ: Final = frozenset(
    {
        *("number", "billNumber", "type", "billType", "congress", "title", "introducedDate", "latestAction", "actions"),
        *("sponsors", "committees", "laws", "summaries", "policyArea", "textVersions"),
    }
)
_CHILD_OF_BILL: Final = 3


@dataclass(slots=True)
class Element:
    tag: str
    parts: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def first(self, *path: str) -> "Element | None":
        """The first element at the end of the path."""
        found: Element | None = self
        for tag in path:
            found = next((child for child in found.children if child.tag == tag), None) if found else None
        return found

    def words(self, *path: str) -> str:
        """The text there; empty where there is none."""
        found = self.first(*path)
        return found.text if found else ""

    def items(self, *path: str) -> Iterator["Element"]:
        """The children of the element there."""
        found = self.first(*path)
        yield from found.children if found else ()


def read_bill(document: bytes, *, url: str) -> Element:
    """The element <bill>. Raises SourceError BAD_ANSWER for what is no BILLSTATUS document, or one built to harm."""
    tree = _Tree(url)
    try:
        tree.parser.Parse(document.lstrip(), True)
    except expat.ExpatError as error:
        raise tree.refusal(f"not valid XML: {expat.ErrorString(error.code)} in line {error.lineno}") from error
    except (LookupError, ValueError) as error:
        raise tree.refusal("the document names an encoding that nobody knows") from error
    bill = tree.root.first("bill")
    if bill is None:
        raise tree.refusal("there is no <bill> in it")
    return bill


class _Tree:
    """`_open` are the elements around the current place; None for those that are passed over."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: list[Element | None] = []
        self._elements = 0
        self.root = Element(ROOT)
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def refusal(self, message: str) -> SourceError:
        return SourceError(SourceFault.BAD_ANSWER, f"a BILLSTATUS document was expected; {message}", url=self._url)

    def _doctype(self, *_: object) -> None:
        raise self.refusal("one with a document type is refused")

    def _start(self, tag: str, _: dict[str, str]) -> None:
        self._guard(tag)
        if not self._open:
            self._open.append(self.root)
            return
        parent = self._open[-1]
        unread = len(self._open) == _CHILD_OF_BILL - 1 and tag not in _READ
        if parent is None or unread:
            self._open.append(None)
            return
        element = Element(tag)
        parent.children.append(element)
        self._open.append(element)

    def _guard(self, tag: str) -> None:
        if not self._open and tag != ROOT:
            raise self.refusal(f"it starts with <{tag[:40]}>")
        if len(self._open) >= DEEPEST:
            raise self.refusal(f"it is nested deeper than {DEEPEST} levels")
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise self.refusal(f"it has more than {MOST_ELEMENTS:,} elements")

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open and self._open[-1] is not None:
            self._open[-1].parts.append(text)
