"""Ids and topics made from what people wrote."""

import re
import unicodedata
from collections.abc import Container
from urllib.parse import urlsplit

_LONGEST = 40


def slug(text: str) -> str:
    """Small letters, digits and hyphens, at most 40; empty where the text has no Latin letter or digit."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")


def fresh_id(title: str, url: str, taken: Container[str]) -> str:
    """An id from the title, else from the host of the address, that is not taken yet."""
    stem = slug(title) or slug((urlsplit(url).hostname or "").removeprefix("www.")) or "feed"
    number, candidate = 1, stem
    while candidate in taken:
        number += 1
        suffix = f"-{number}"
        candidate = f"{stem[: _LONGEST - len(suffix)].rstrip('-')}{suffix}"
    return candidate
