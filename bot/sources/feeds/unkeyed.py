"""Items of a feed without the key in its own address: they are shown to everybody, the key is the operator's."""

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from bot.domain.entries import RawEntry
from bot.domain.secrets import HIDDEN


def without_keys(entry: RawEntry, keys: Collection[str]) -> RawEntry:
    """Addresses lose the parameter, texts say `[hidden]` instead. The guid is never shown, and stays what it was."""
    if not any(
        key in text for key in keys for text in (entry.title, entry.summary, entry.body, unquote(entry.url or ""))
    ):
        return entry
    return replace(
        entry,
        title=_hidden(entry.title, keys),
        summary=_hidden(entry.summary, keys),
        body=_hidden(entry.body, keys),
        url=entry.url and _address(entry.url, keys),
    )


def _hidden(text: str, keys: Collection[str]) -> str:
    for key in keys:
        text = text.replace(key, HIDDEN)
    return text


def _address(url: str, keys: Collection[str]) -> str | None:
    """None where the key is not in a parameter of its own: what is left would lead nowhere."""
    parts = urlsplit(url)
    kept = [
        one for one in parts.query.split("&") if not any(key in value for _, value in parse_qsl(one) for key in keys)
    ]
    left = urlunsplit(parts._replace(query="&".join(kept)))
    return None if any(key in unquote(left) for key in keys) else left
