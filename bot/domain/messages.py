"""A chat message for every platform. Types only: each platform's renderer escapes and shapes them.

Text in a block is plain text. It may come from a feed and is never markup; a link is a `Link` and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.charts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    text: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`level` 1 is the title of the message, 2 a section. `place` is the id of a channel, named behind the text."""

    text: str
    level: int = 2
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece: a linked title, a sentence or two, facts, where it comes from, and who else has it.

    It is shown with its number, by which people speak of it; 0 is none.
    """

    number: int
    title: Link
    text: str
    facts: tuple[str, ...]
    source: str
    tier: str
    when: datetime | None
    also: tuple[Link, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Every row is as long as `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart. Whoever cannot show pictures shows its `alt`; the figures always stand beside it in a `Table`."""

    chart: Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """`lines` are small print; `details` may be folded away where the platform can."""

    lines: tuple[str, ...]
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`key` is what comes back when it is pressed: at most 100 characters, meaningful after a restart."""

    label: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """At most five; a platform without buttons shows the labels."""

    buttons: tuple[Button, ...]


Block = Heading | Paragraph | Item | Table | Picture | Footer | Buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    blocks: tuple[Block, ...]
