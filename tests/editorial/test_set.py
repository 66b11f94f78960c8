"""The labelled set keeps what its README promises: counts, balance, halves and unique texts."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
KINDS = {"news", "opinion", "release", "research", "document", "funding", "podcast", "newsletter", "event", "guide"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


RELEVANCE = rows("relevance.jsonl")
STORIES = rows("stories.jsonl")
SENTENCES = rows("sentences.jsonl")
ARTICLES = {
    path.relative_to(HERE / "kinds").with_suffix("").as_posix(): json.loads(path.read_text("utf-8"))
    for path in sorted((HERE / "kinds").rglob("*.json"))
}


def share(labels: set[int]) -> float:
    return sum(row["rel"] in labels for row in RELEVANCE) / len(RELEVANCE)


@pytest.mark.parametrize("set_of_rows", [RELEVANCE, STORIES, SENTENCES])
def test_no_id_stands_twice_in_a_file(set_of_rows: list[dict[str, Any]]) -> None:
    assert len(set_of_rows) == len({row["id"] for row in set_of_rows})


def test_no_title_stands_twice_in_the_whole_set() -> None:
    titles = Counter(row["title"].casefold() for row in [*RELEVANCE, *STORIES, *ARTICLES.values()])
    assert [title for title, times in titles.items() if times > 1] == []


def test_relevance_has_the_promised_mix_of_labels() -> None:
    assert len(RELEVANCE) >= 340
    assert 0.35 <= share({2, 3}) <= 0.41
    assert 0.30 <= share({1}) <= 0.40
    assert 0.20 <= share({0}) <= 0.30
    assert sum(row["rel"] == 3 for row in RELEVANCE) >= 45


def test_about_six_headlines_in_ten_have_a_text_and_every_label_has_some_of_both() -> None:
    assert 0.55 <= sum(bool(row["text"]) for row in RELEVANCE) / len(RELEVANCE) <= 0.65
    for label in range(4):
        assert {True, False} == {bool(row["text"]) for row in RELEVANCE if row["rel"] == label}


@pytest.mark.parametrize("label", range(4))
def test_the_halves_of_each_label_differ_by_at_most_one(label: int) -> None:
    halves = Counter(row["half"] for row in RELEVANCE if row["rel"] == label)
    assert {"a", "b"} == set(halves)
    assert abs(halves["a"] - halves["b"]) <= 1


def test_topics_and_jurisdictions_belong_to_policy_only_and_openness_never_to_off_topic() -> None:
    for row in RELEVANCE:
        assert row["kind"] in KINDS, row["id"]
        assert bool(row["topics"]) == (row["rel"] >= 2), row["id"]
        assert not row["jur"] or row["rel"] >= 2, row["id"]
        assert row["open"] or row["rel"] != 3, row["id"]
        assert not (row["open"] and row["rel"] == 0), row["id"]


def test_stories_have_the_promised_sizes() -> None:
    sizes = Counter(Counter(row["story"] for row in STORIES).values())
    assert len(STORIES) >= 260
    assert sum(stories for members, stories in sizes.items() if members > 1) >= 60
    assert sizes[1] >= 80


def test_stories_stand_in_time_order_with_five_to_fifteen_headlines_a_day() -> None:
    days = [row["day"] for row in STORIES]
    assert days == sorted(days)
    assert all(5 <= headlines <= 15 for headlines in Counter(int(day) for day in days).values())


def test_no_story_lasts_longer_than_three_days_or_lies_across_the_halves() -> None:
    members = defaultdict(list)
    for row in STORIES:
        assert row["half"] == ("a" if row["day"] < 15 else "b")
        members[row["story"]].append(row)
    for story, pieces in members.items():
        assert pieces[-1]["day"] - pieces[0]["day"] <= 3, story
        assert len({piece["half"] for piece in pieces}) == 1, story


def test_a_text_is_its_sentences_in_order_and_has_one_to_five() -> None:
    assert len(SENTENCES) >= 40
    for row in SENTENCES:
        assert row["text"] == " ".join(row["sentences"])
        assert 1 <= len(row["sentences"]) <= 5


def test_the_articles_are_all_there_and_of_the_promised_length() -> None:
    clean = {name for name in ARTICLES if name.startswith("clean/")}
    tried = {"news", "reworded", "retelling-one", "retelling-two", "old-opinion", "off-topic-funding"}
    assert tried == set(ARTICLES) - clean
    assert len(clean) == 12
    for name, article in ARTICLES.items():
        assert {"url", "title", "published", "source", "body"} == set(article)
        low, high = (80, 200) if name in clean else (250, 500)
        assert low <= len(article["body"].split()) <= high, name


def test_the_two_retellings_share_no_run_of_eight_words() -> None:
    runs = []
    for name in ("retelling-one", "retelling-two"):
        words = ARTICLES[name]["body"].casefold().split()
        runs.append({tuple(words[at : at + 8]) for at in range(len(words) - 7)})
    assert set() == runs[0] & runs[1]
