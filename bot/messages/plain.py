"""A message as plain text, 80 columns: for files, mails and pipes. The same input gives the same bytes."""

import textwrap
from collections.abc import Sequence
from datetime import datetime

from bot.domain.messages import Block, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table

WIDTH = 80
MOST_DETAILS = 12
_INDENT = "    "


def plain(message: Message) -> str:
    """Ends with one newline. Addresses stand on a line of their own and are never broken."""
    return "\n\n".join("\n".join(_lines(block)) for block in message.blocks) + "\n"


def day(moment: datetime) -> str:
    """`3 August 2025`, in UTC."""
    return f"{moment.day} {moment:%B %Y}"


def titled(heading: Heading) -> str:
    """The text of a heading, with its channel in words where it has one."""
    return f"{heading.text} channel {heading.place}" if heading.place else heading.text


def pictured(picture: Picture) -> list[str]:
    """A chart in words, for where it cannot be shown: what can be seen in it, and where its figures come from."""
    chart = picture.chart
    return [f"Chart: {chart.alt or chart.title}", *([chart.source] if chart.source else [])]


def origin(item: Item) -> str:
    """Where an item comes from, in one line: source, tier, day."""
    when = f" · {day(item.when)}" if item.when else ""
    return f"{item.source} ({item.tier}){when}"


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(text=text):
            return _wrap(text)
        case Item():
            return _item(block)
        case Table():
            return _table(block)
        case Picture():
            return [piece for line in pictured(block) for piece in _wrap(line)]
        case Buttons(buttons=buttons):
            return _wrap("  ".join(f"[{button.label}]" for button in buttons))
        case Footer(lines=lines, details=details):
            wrapped = [piece for line in lines for piece in _wrap(line)]
            return ["-" * WIDTH, *wrapped, *(piece for line in few(details) for piece in _wrap(line, "  "))]


def _heading(heading: Heading) -> list[str]:
    words = titled(heading)
    below = min(len(words), WIDTH)
    return [*_wrap(words), "=" * below] if heading.level == 1 else [words.upper(), "-" * below]


def _item(item: Item) -> list[str]:
    number = f"{item.number:>2}. " if item.number else _INDENT
    lines = textwrap.wrap(item.title.text, WIDTH, initial_indent=number, subsequent_indent=_INDENT)
    if item.title.url:
        lines.append(_INDENT + item.title.url)
    if item.text:
        lines += _wrap(item.text, _INDENT)
    if item.facts:
        lines += _wrap(" · ".join(item.facts), _INDENT)
    lines += _wrap(origin(item), _INDENT)
    for link in item.also:
        lines += _also(link)
    return lines


def _also(link: Link) -> list[str]:
    lines = _wrap(f"also in {link.text}", _INDENT)
    return [*lines, f"{_INDENT}  {link.url}"] if link.url else lines


def _table(table: Table) -> list[str]:
    """One row a line for two columns; with more, the first cell leads and the others follow indented."""
    if len(table.columns) == 2:  # noqa: PLR2004 - a name and a value
        width = max(len(row[0]) for row in (table.columns, *table.rows))
        return [f"{row[0]:<{width}}  {row[1]}" for row in (table.columns, *table.rows)]
    lines = _wrap(" · ".join(filter(None, table.columns)))
    for row in table.rows:
        lines += textwrap.wrap(row[0], WIDTH, initial_indent="- ", subsequent_indent="  ")
        lines += _wrap(" · ".join(row[1:]), _INDENT)
    return lines


def few(details: Sequence[str]) -> list[str]:
    """The first of the details; a page of small print would bury the news."""
    rest = len(details) - MOST_DETAILS
    return [*details[:MOST_DETAILS], *([f"… and {rest} more"] if rest > 0 else [])]


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) or [""]
