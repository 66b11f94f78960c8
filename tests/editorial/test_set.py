"""The labelled set keeps what its README promises: counts, balance, halves and unique texts."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import Any

import pytest

HERE = Path(__file__).parent
KINDS = {"news", "opinion", "release", "research", "document", "funding", "podcast", "newsletter", "event", "guide"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


RELEVANCE = rows("relevance.jsonl")
STORIES = rows("stories.jsonl")
HARD = [row for row in STORIES if row["hard"]]
TAKEN = [row for row in STORIES if row["story"].startswith("r:")]
ECHOES = [row for row in STORIES if not row["hard"] and not row["story"].startswith("r:")]
SIZES = Counter(row["story"] for row in STORIES)
COMMON = frozenset(
    re.findall(r"\w+", "a an the of to in on for and or at by with from as is are be it its that this will would")
)
SENTENCES = rows("sentences.jsonl")
ARTICLES = {
    path.relative_to(HERE / "kinds").with_suffix("").as_posix(): json.loads(path.read_text("utf-8"))
    for path in sorted((HERE / "kinds").rglob("*.json"))
}


def content(title: str) -> set[str]:
    """The words of a title in lower case, without possessive endings and the commonest function words."""
    return set(re.findall(r"[a-z0-9]+", re.sub("['\u2019]s", "", title.lower()))) - COMMON


def nearest(set_of_rows: list[dict[str, Any]]) -> list[float]:
    """For each headline of a story with several: its word overlap (Jaccard) with the nearest other one."""
    members = defaultdict(list)
    for row in set_of_rows:
        members[row["story"]].append(content(row["title"]))
    return [
        max(len(own & other) / len(own | other) for at_other, other in enumerate(told) if at_other != at)
        for told in members.values()
        if len(told) > 1
        for at, own in enumerate(told)
    ]


def share(labels: set[int]) -> float:
    return sum(row["rel"] in labels for row in RELEVANCE) / len(RELEVANCE)


@pytest.mark.parametrize("set_of_rows", [RELEVANCE, STORIES, SENTENCES])
def test_no_id_stands_twice_in_a_file(set_of_rows: list[dict[str, Any]]) -> None:
    assert len(set_of_rows) == len({row["id"] for row in set_of_rows})


def test_no_title_stands_twice_in_the_whole_set_but_for_word_for_word_echoes() -> None:
    titles = Counter(row["title"].casefold() for row in [*RELEVANCE, *HARD, *ARTICLES.values()])
    assert [title for title, times in titles.items() if times > 1] == []
    story_of = {row["title"].casefold(): row["story"] for row in HARD}
    assert titles.keys().isdisjoint({row["title"].casefold() for row in ECHOES} - story_of.keys())
    assert all(story_of.get(row["title"].casefold(), row["story"]) == row["story"] for row in ECHOES)
    assert len({row["title"].casefold() for row in ECHOES}) == len(ECHOES)


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
    assert (len(HARD), len(ECHOES), len(TAKEN)) == (306, 160, 282)
    assert sum(members > 1 for members in SIZES.values()) == 75
    assert sum(members == 1 for members in SIZES.values()) == 93 + len(TAKEN)
    assert min(members for members in SIZES.values() if members > 1) >= 3
    assert max(SIZES.values()) <= 13


def test_half_of_the_rows_stand_alone_as_in_real_feeds() -> None:
    assert 0.48 <= sum(SIZES[row["story"]] == 1 for row in STORIES) / len(STORIES) <= 0.58
    for half in "ab":
        alone = [SIZES[row["story"]] == 1 for row in STORIES if row["half"] == half]
        assert 0.48 <= sum(alone) / len(alone) <= 0.58


def test_retellings_echo_each_other_as_in_real_feeds_and_the_hard_ones_do_not() -> None:
    assert median(nearest(HARD)) < 0.2
    assert 0.35 <= median(nearest(STORIES)) <= 0.5
    near = nearest(STORIES)
    assert 0.68 <= sum(overlap >= 0.3 for overlap in near) / len(near) <= 0.8
    assert 0.37 <= sum(overlap >= 0.5 for overlap in near) / len(near) <= 0.5


def test_every_story_of_several_hard_headlines_has_one_to_five_echoes_near_in_time() -> None:
    hard = Counter(row["story"] for row in HARD)
    echoed = Counter(row["story"] for row in ECHOES)
    assert {story for story, members in hard.items() if members > 1} == set(echoed)
    assert all(1 <= echoes <= 5 for echoes in echoed.values())
    for echo in ECHOES:
        days = [row["day"] for row in HARD if row["story"] == echo["story"]]
        assert any(0 <= echo["day"] - day <= 1.5 for day in days), echo["id"]


def test_at_most_one_echo_in_ten_is_a_word_for_word_copy() -> None:
    letters = {(row["story"], re.sub("[^a-z0-9]", "", row["title"].lower())) for row in HARD}
    copies = [(row["story"], re.sub("[^a-z0-9]", "", row["title"].lower())) in letters for row in ECHOES]
    assert sum(copies) <= len(ECHOES) / 10


def test_added_single_pieces_are_rows_of_the_relevance_file_in_the_same_half() -> None:
    known = {f"r:{row['id']}": row for row in RELEVANCE}
    for row in TAKEN:
        taken = known[row["story"]]
        assert [row[key] for key in ("title", "text", "half")] == [taken[key] for key in ("title", "text", "half")]
        assert taken["kind"] in {"news", "release", "document", "research", "funding"}, row["id"]


def test_stories_stand_in_time_order_with_a_like_number_of_headlines_a_day() -> None:
    days = [row["day"] for row in STORIES]
    assert days == sorted(days)
    assert [row["id"] for row in STORIES] == list(range(len(STORIES)))
    assert all(5 <= headlines <= 15 for headlines in Counter(int(row["day"]) for row in HARD).values())
    assert all(15 <= headlines <= 32 for headlines in Counter(int(day) for day in days).values())


def test_no_story_lasts_longer_than_three_days_or_lies_across_the_halves() -> None:
    members = defaultdict(list)
    for row in STORIES:
        assert row["half"] == ("a" if row["day"] < 15 else "b")
        members[row["story"]].append(row)
    for story, pieces in members.items():
        assert pieces[-1]["day"] - pieces[0]["day"] <= 3, story
        assert pieces[0]["hard"] or len(pieces) == 1, story
        assert len({piece["half"] for piece in pieces}) == 1, story


def test_every_headline_of_a_story_has_the_promised_keys_and_the_promised_share_has_a_text() -> None:
    for row in STORIES:
        assert list(row) == ["id", "day", "title", "text", "story", "half", "hard"]
        assert isinstance(row["text"], str)
        assert isinstance(row["hard"], bool)
        assert row["text"] == " ".join(row["text"].split()), row["id"]
    hard = Counter(row["story"] for row in HARD)
    for alone in (True, False):
        filled = [bool(row["text"]) for row in HARD if (hard[row["story"]] == 1) == alone]
        assert 0.75 <= sum(filled) / len(filled) <= 0.85
    for half in "ab":
        filled = [bool(row["text"]) for row in HARD if row["half"] == half]
        assert 0.75 <= sum(filled) / len(filled) <= 0.85
        filled = [bool(row["text"]) for row in ECHOES if row["half"] == half]
        assert 0.55 <= sum(filled) / len(filled) <= 0.65


def test_every_story_of_several_headlines_has_at_least_one_text() -> None:
    told = {row["story"] for row in HARD if row["text"]}
    assert {story for story, pieces in SIZES.items() if pieces > 1} <= told


def test_a_text_of_a_headline_has_twelve_to_sixty_words_and_ends_as_a_sentence() -> None:
    for row in [*HARD, *ECHOES]:
        if row["text"]:
            assert (12 if row["hard"] else 18) <= len(row["text"].split()) <= (60 if row["hard"] else 45), row["id"]
            assert row["text"][-1] in ".?!", row["id"]


def test_no_text_of_a_headline_stands_twice_or_repeats_a_title() -> None:
    texts = [row["text"].casefold() for row in STORIES if row["text"]]
    assert len(texts) == len(set(texts))
    assert set(texts).isdisjoint(row["title"].casefold() for row in STORIES)
    for row in STORIES:
        assert row["title"].casefold() not in row["text"].casefold(), row["id"]


def test_no_two_hard_texts_share_a_run_of_eight_words() -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in HARD:
        words = row["text"].casefold().split()
        for at in range(len(words) - 7):
            assert seen.setdefault(tuple(words[at : at + 8]), row["id"]) == row["id"], row["id"]


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
