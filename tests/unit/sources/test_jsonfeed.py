"""JSON Feed 1.0 and 1.1, as it should be and as it is."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.reading import Parser, read_document

VERSION = "https://jsonfeed.org/version/1.1"


def read(feed: object) -> tuple[RawEntry, ...]:
    reading = read_document(
        json.dumps(feed).encode(), content_type="application/feed+json", url="https://feed.example/f"
    )
    assert reading.parser is Parser.JSON_FEED
    return reading.entries


def one(item: dict[str, Any]) -> RawEntry:
    (entry,) = read({"version": VERSION, "home_page_url": "https://home.example/", "items": [item]})
    return entry


def test_a_complete_item_becomes_an_entry() -> None:
    entry = one(
        {
            "id": "7",
            "url": "/seven",
            "title": "Weights < gradients & more",
            "summary": "Short",
            "content_html": "<p>Long</p><p>text</p>",
            "date_published": "2026-01-31T10:30:00+01:00",
            "authors": [{"name": "Ada"}, {"name": "Bob"}],
            "tags": ["policy"],
        }
    )

    assert entry == RawEntry(
        title="Weights < gradients & more",
        guid="7",
        url="https://home.example/seven",
        summary="Short",
        body="Long\ntext",
        published=datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
        facts={"authors": ["Ada", "Bob"], "categories": ["policy"]},
    )


def test_version_1_has_one_author_and_the_feed_lends_its_own() -> None:
    (entry,) = read({"version": "https://jsonfeed.org/version/1", "author": {"name": "Ada"}, "items": [{"id": "1"}]})

    assert entry.facts == {"authors": ["Ada"]}


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ({"id": 17}, "guid", "17"),
        ({"id": 3.5}, "guid", "3.5"),
        ({"id": True, "title": "x"}, "guid", None),
        ({"id": {"a": 1}, "title": "x"}, "guid", None),
        ({"id": "https://home.example/x"}, "url", "https://home.example/x"),
        ({"id": "1", "external_url": "https://other.example/"}, "url", "https://other.example/"),
        ({"id": "1", "url": "javascript:alert(1)"}, "url", None),
        ({"id": "1", "url": ["x"], "title": "t"}, "url", None),
        ({"id": "1", "content_text": "a < b\nc"}, "body", "a < b\nc"),
        ({"id": "1", "content_text": "First words of a note."}, "title", "First words of a note."),
        ({"id": "1", "date_modified": "2026-01-31"}, "published", datetime(2026, 1, 31, tzinfo=UTC)),
        ({"id": "1", "date_published": 12}, "published", None),
        ({"id": "1", "tags": "policy", "authors": "Ada"}, "facts", {}),
        ({"id": "1", "attachments": [{"url": "/a.mp3"}, 7]}, "url", "https://home.example/a.mp3"),
        ({}, "title", "Untitled"),
    ],
)
def test_a_wrong_or_missing_field_harms_only_itself(item: dict[str, Any], field: str, value: object) -> None:
    assert getattr(one(item), field) == value


def test_items_that_are_no_objects_are_passed_over() -> None:
    assert [entry.guid for entry in read({"version": VERSION, "items": ["x", None, {"id": "1"}]})] == ["1"]


def test_a_feed_without_version_is_known_by_its_items() -> None:
    assert read({"items": []}) == ()


def test_a_version_without_items_is_an_empty_feed() -> None:
    assert read({"version": VERSION}) == ()


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (b'{"message": "not found"}', SourceFault.NOT_A_FEED),
        (b"[1, 2]", SourceFault.NOT_A_FEED),
        (b"{nonsense", SourceFault.NOT_A_FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', SourceFault.PARSE_FAILED),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, SourceFault.PARSE_FAILED),
        (b'{"version": "https://jsonfeed.org/version/1", "id": ' + b"9" * 10_000 + b"}", SourceFault.PARSE_FAILED),
    ],
    ids=["other JSON", "a list", "no JSON", "cut off", "too deep", "too long a number"],
)
def test_other_json_is_no_feed_and_a_damaged_feed_is_unreadable(document: bytes, fault: SourceFault) -> None:
    with pytest.raises(SourceError) as caught:
        read_document(document, content_type=None, url="https://feed.example/f")

    assert caught.value.fault is fault
