"""What other parsers expect of the captures, in one form: the expected outputs that lie beside their feeds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """None or () is what the other parser does not say. `links` are all that it accepts."""

    title: str | None
    links: tuple[str, ...]
    published: datetime | None


def expectations(root: Path) -> Iterator[tuple[Path, list[Expected]]]:
    """Pairs of a feed and the entries that another parser expects in it."""
    yield from _rss_parser(root / "rbren+rss-parser" / "test")
    for path in sorted((root / "feed-rs+feed-rs").rglob("*.serde.json")):
        stem = path.name.removesuffix(".serde.json")
        feed = next(path.with_name(stem + end) for end in (".xml", ".json") if path.with_name(stem + end).exists())
        yield feed, [_feed_rs(entry) for entry in _load(path)["entries"]]
    for path in sorted((root / "kagisearch+fastfeedparser" / "tests" / "integration").glob("*.json")):
        feed = _fast_feed(path)
        if feed != path:
            yield feed, [_entry(entry, "link", "published") for entry in _load(path)["entries"]]
    for path in sorted((root / "Tiendil+feeds.fun").rglob("*.expected.json")):
        feed = path.with_name(path.name.removesuffix(".expected.json"))
        yield feed, [_entry(entry, "external_url", "published_at") for entry in _load(path)["entries"]]


def _rss_parser(folder: Path) -> Iterator[tuple[Path, list[Expected]]]:
    feeds = {path.stem: path for path in (folder / "input").iterdir()}
    for path in sorted((folder / "output").glob("*.json")):
        yield feeds[path.stem], [_entry(item, "link", "isoDate") for item in _load(path)["feed"].get("items", [])]


def _fast_feed(path: Path) -> Path:
    """JSON Feeds lie beside their expected outputs here; everything else is the output for an XML file."""
    if path.name.endswith(".expected.json"):
        return path.with_name(path.name.replace(".expected", ""))
    return path if path.with_suffix(".expected.json").exists() else path.with_suffix(".xml")


def _feed_rs(entry: dict[str, Any]) -> Expected:
    return Expected(
        title=(entry.get("title") or {}).get("content"),
        links=tuple(link["href"] for link in entry.get("links", [])),
        published=_moment(entry.get("published") or entry.get("updated")),
    )


def _entry(entry: dict[str, Any], link: str, date: str) -> Expected:
    title = entry.get("title")
    return Expected(
        title=title if isinstance(title, str) else None,
        links=(entry[link],) if entry.get(link) else (),
        published=_moment(entry.get(date)),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def _load(path: Path) -> Any:
    return json.loads(path.read_bytes().decode("utf-8", "replace"))
