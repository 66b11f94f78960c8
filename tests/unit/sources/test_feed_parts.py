"""From what a feed says to what an entry may hold."""

from datetime import UTC, datetime

import pytest

from bot.sources.feeds.parts import MAX_ENTRIES, MAX_TEXT, Parts, to_entries, to_entry

BASE = "https://base.example/blog/"


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (Parts(title="<b>Bold</b> &amp; brief"), "Bold & brief"),
        (Parts(title="x" * 600), "x" * 499 + "…"),
        (Parts(summary="<p>" + "word " * 40), "word " * 15 + "word…"),
        (Parts(content="Only content"), "Only content"),
        (Parts(links=("/2026/01/31/open-weights_act.html?x",)), "open weights act"),
        (Parts(title="<img src='x'>", guid="1"), "Untitled"),
        (Parts(title="GuantÃ¡namo"), "Guantánamo"),
    ],
)
def test_every_entry_has_a_title(parts: Parts, title: str) -> None:
    assert to_entry(parts, BASE).title == title


@pytest.mark.parametrize(
    ("summary", "content", "short", "body"),
    [
        ("<p>Short</p>", "", "Short", ""),
        ("Short", "<p>Long</p><p>text</p>", "Short", "Long\ntext"),
        ("", "<p>Long</p><p>text</p>", "Long text", "Long\ntext"),
        ("w " * 1_500, "", "w " * 999 + "w…", "w " * 1_499 + "w"),
        ("", "", "", ""),
        ("A title", "", "", ""),
        ('<a href="x">A title</a>&nbsp;&nbsp;<font color="#6f6f6f">The Paper</font>', "", "", ""),
        ("A title <b>and more</b>", "", "A title and more", ""),
        ("", '<img src="picture">', "", ""),
    ],
)
def test_one_text_serves_for_both_where_only_one_is_there(summary: str, content: str, short: str, body: str) -> None:
    entry = to_entry(Parts(title="A title", summary=summary, content=content), BASE)

    assert (entry.summary, entry.body) == (short, body)


def test_a_title_and_publisher_that_are_repeated_are_no_summary() -> None:
    assert to_entry(Parts(title="Bill passes - The Paper", summary="Bill passes The Paper"), BASE).summary == ""


@pytest.mark.parametrize(
    ("guid", "kept"),
    [("", None), ("  tag:\n1 ", "tag: 1"), ("e\u0301", "é"), ("g" * 1_000, "g" * 1_000)],
)
def test_a_guid_is_one_line(guid: str, kept: str | None) -> None:
    assert to_entry(Parts(guid=guid), BASE).guid == kept


def test_a_guid_that_is_too_long_to_be_one_is_still_told_from_others() -> None:
    first, second = (to_entry(Parts(guid="g" * 5_000 + end), BASE).guid for end in "ab")

    assert first is not None
    assert first != second
    assert len(first) < 60


def test_the_first_address_that_is_safe_is_taken_and_resolved_against_the_nearest_base() -> None:
    parts = Parts(links=("", "javascript:x", "https://u:p@e.org/", "post"), base="/archive/")

    assert to_entry(parts, BASE).url == "https://base.example/archive/post"


def test_the_first_date_that_is_a_moment_is_taken() -> None:
    assert to_entry(Parts(dates=("", "2026-02-30", "2026-01-31")), BASE).published == datetime(2026, 1, 31, tzinfo=UTC)


def test_names_are_clean_few_and_said_once() -> None:
    entry = to_entry(
        Parts(authors=("Ada", " <b>Ada</b>", "", *"BCDEFGH"), categories=[str(n) for n in range(20)]), BASE
    )

    assert entry.facts["authors"] == ["Ada", "B", "C", "D", "E"]
    assert entry.facts["categories"] == [str(n) for n in range(10)]
    assert to_entry(Parts(title="x"), BASE).facts == {}


def test_a_document_gives_a_bounded_number_of_entries_and_characters() -> None:
    entries = to_entries([Parts(title="t", content="word " * 8_000)] * (MAX_ENTRIES + 1), BASE)

    assert len(entries) == MAX_ENTRIES
    assert sum(len(entry.body) + len(entry.summary) for entry in entries) < MAX_TEXT + 25_000
    assert entries[-1].title == "t"
