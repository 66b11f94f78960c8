"""Which entry is this? Identity decides novelty; dates never do."""

import hashlib
import json
import re
import unicodedata

from bot.analysis.addresses import address_key
from bot.domain.entries import Draft, EntryKind, RawEntry

_LONGEST_KEY = 200
_NO_WORD = re.compile(r"[\W_]+", re.UNICODE)
# The same for ASCII, byte by byte: letters in small, digits as they are, a space for everything else.
_WORDS_OF_ASCII = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() else ord(" ") for byte in range(128)).ljust(256)
# One for all: `json.dumps` with options makes an encoder at each call. Hashes of what it writes are stored.
_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def draft(raw: RawEntry) -> Draft:
    """Judge a raw entry: who it is within its source, and what it equals elsewhere."""
    key = address_key(raw.url) if raw.url else None
    return Draft(
        raw=raw,
        identity=identity(raw, key),
        address_key=key,
        title_key=title_key(raw.title),
        content_hash=content_hash(raw),
    )


def identity(raw: RawEntry, key: str | None) -> str:
    """The publisher's guid, else the canonical address, else the title (else the text) as a hash."""
    if guid := (raw.guid or "").strip():
        return _bounded("g", guid)
    if key:
        return _bounded("u", key)
    return "t:" + _hash(title_key(raw.title) or raw.summary or raw.body)


def title_key(title: str) -> str:
    """The words of a title, case and punctuation aside; equal keys are exactly the same headline."""
    if title.isascii():
        return b" ".join(title.encode().translate(_WORDS_OF_ASCII).split()).decode()
    return title_key_of_any(title)


def title_key_of_any(title: str) -> str:
    """The same for every title, ASCII or not, at several times the cost."""
    return _NO_WORD.sub(" ", unicodedata.normalize("NFKC", title).casefold()).strip()


def content_hash(raw: RawEntry) -> str:
    """Changes when a reader would see another title, address, summary or official fact.

    The date and the body are left out: publishers touch both without editing. So are the facts of a news item,
    which are mere tags.
    """
    facts = "{}" if raw.kind is EntryKind.NEWS else _json(dict(raw.facts))
    # As a list of the four would be written: single texts take the encoder's short way.
    return _hash(f"[{_json(raw.title)}, {_json(raw.url)}, {_json(raw.summary)}, {facts}]")


def _bounded(prefix: str, key: str) -> str:
    return f"{prefix}:{key}" if len(key) <= _LONGEST_KEY else f"{prefix}#:{_hash(key)}"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
