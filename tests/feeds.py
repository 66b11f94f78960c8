"""Small feed documents of our own."""

from collections.abc import Sequence
from html import escape


def rss(items: Sequence[tuple[str, str]], *, host: str = "https://wire.example", title: str = "Wire") -> bytes:
    """An RSS 2.0 document of (guid, title) pairs."""
    body = "".join(
        f"<item><guid isPermaLink='false'>{escape(guid)}</guid><title>{escape(text)}</title>"
        f"<link>{host}/{escape(guid)}</link><description>About {escape(text)}.</description></item>"
        for guid, text in items
    )
    head = f"<title>{title}</title><link>{host}</link><description>d</description>"
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{head}{body}</channel></rss>".encode()
