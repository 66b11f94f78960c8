"""How answers say things: moments, pages, small tables. Plain text, UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from bot.domain.messages import Message, Paragraph

_Item = TypeVar("_Item")


def minute(moment: datetime | None) -> str:
    """`2025-08-03 09:00 UTC`, or “never”."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def counted(number: int, noun: str) -> str:
    """`1 source`, `1,200 sources`; for nouns that take an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def paged(items: Sequence[_Item], page: int, size: int) -> tuple[Sequence[_Item], bool]:
    """The items of that page, which counts from 1, and whether others follow."""
    start = (page - 1) * size
    return items[start : start + size], len(items) > start + size


def said(*sentences: str) -> Message:
    """A message of paragraphs; empty sentences are left out."""
    return Message(blocks=tuple(Paragraph(text=sentence) for sentence in sentences if sentence))
