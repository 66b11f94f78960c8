"""A reworded copy is found, and no honest text is taken for one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.analysis.reworded import rewordings
from bot.domain.errors import SourceError
from bot.sources.feeds.reading import read_document
from tests.corpus import feed_files, require

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "kinds").rglob("*.json"))


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def in_feeds() -> Iterator[tuple[str, str]]:
    for path in feed_files():
        try:
            reading = read_document(path.read_bytes(), content_type=None, url="https://feed.example/")
        except SourceError:
            continue
        yield from ((one.title, one.body or one.summary) for one in reading.entries)


def test_the_reworded_article_is_found_by_many_phrases() -> None:
    article = json.loads((HERE / "kinds" / "reworded.json").read_text("utf-8"))
    found = rewordings(article["title"], article["body"])
    assert len(found) >= 6
    assert "“White Home” for “White House”" in found
    assert len(rewordings(article["title"], "")) == 2


@pytest.mark.parametrize("path", [path for path in ARTICLES if path.stem != "reworded"], ids=lambda path: path.stem)
def test_an_honest_article_is_not_taken_for_a_copy(path: Path) -> None:
    article = json.loads(path.read_text("utf-8"))
    assert rewordings(article["title"], article["body"]) == ()


@pytest.mark.parametrize("name", ["relevance.jsonl", "stories.jsonl"])
def test_no_labelled_headline_is_taken_for_a_copy(name: str) -> None:
    assert [row["id"] for row in lines(HERE / name) if rewordings(row["title"], row.get("text", ""))] == []


@pytest.mark.parametrize("name", ["fr_cfpb.jsonl", "billsum_sample.jsonl", "relevance-dev.jsonl"])
def test_no_official_text_is_taken_for_a_copy(name: str) -> None:
    rows = lines(require() / "editorial" / name)
    assert [row["title"] for row in rows if rewordings(row["title"], row["text"])] == []


def test_no_entry_of_a_real_feed_is_taken_for_a_copy() -> None:
    texts = list(in_feeds())
    assert len(texts) > 5_000
    assert [title for title, text in texts if rewordings(title, text)] == []
