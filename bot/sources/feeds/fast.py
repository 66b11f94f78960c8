"""The fast parser. What it says is believed only where the gate agrees."""

import fastfeedparser

from bot.sources.feeds.parts import Parts


def read_fast(document: bytes) -> tuple[Parts, ...] | None:
    """The entries of a UTF-8 document, or None where the parser refuses it.

    Titles and texts only: it makes up an id where the feed has none, and dates and addresses are read from the items.
    """
    try:
        found = fastfeedparser.parse(document, include_tags=False, include_media=False, include_enclosures=False)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a third-party parser on hostile input
        # Nothing is lost by it: the reference parser is asked next, and what that cannot read is reported.
        return None
    return tuple(_parts(entry) for entry in found["entries"])


def _parts(entry: dict[str, object]) -> Parts:
    content = entry.get("content")
    first = content[0] if isinstance(content, list) and content else {}
    return Parts(
        title=_text(entry.get("title")),
        summary=_text(entry.get("description")),
        content=_text(first.get("value")) if isinstance(first, dict) else "",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
