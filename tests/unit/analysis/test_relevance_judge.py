"""How the points of an entry come about: weights, caps, gates, the share of the text, priors, releases, labels."""

from dataclasses import replace

import pytest

from bot.analysis.relevance import Judge
from bot.domain.relevance import Gate, Group, Label, Phrase, Priors, Rules, Where
from bot.domain.sources import Tier


def group(name: str, cap: float, **phrases: float) -> Group:
    listed = tuple(Phrase(text=text.replace("_", " "), weight=weight) for text, weight in phrases.items())
    return Group(name=name, phrases=listed, cap=cap)


RULES = Rules(
    version="test",
    threshold=2.0,
    groups=(
        group("ai", 1.5, AI=1.0, chatbot=1.0),
        group("law", 3.0, law=1.0, state_law=2.5, bill=1.0),
        group("open", 1.0, open_source=1.0),
        group("deals", 2.0, funding=-1.0, shares=-1.5),
        group("model", 1.0, Qwen=0.0),
        group("release", 1.0, releases=-0.25),
    ),
    gates=(Gate(name="AI beside law", all=("ai",), any=("law",)),),
    ungated=0.5,
    text_weight=0.4,
    text_words=6,
    ignored=("Bill Gates", "law firm"),
    releases=(Gate(name="a release", all=("model", "release"), none=("law",), title=True),),
    open="open",
    priors=Priors(tiers={Tier.OFFICIAL: 0.5}, sources={"register": 2.0}),
    topics=(Label(name="states", phrases=("state law", "governor")),),
    jurisdictions=(Label(name="us", phrases=("Senate",), sources=("us-federal",)),),
)
JUDGE = Judge(RULES)


def test_points_are_the_weights_of_what_is_found() -> None:
    judged = JUDGE.judge("An AI law")
    assert (judged.points, judged.gate, judged.passes, judged.rules) == (2.0, "AI beside law", True, "test")
    assert [(hit.group, hit.phrase, hit.found, hit.where) for hit in judged.hits] == [
        ("ai", "AI", "AI", Where.TITLE),
        ("law", "law", "law", Where.TITLE),
    ]


def test_a_phrase_counts_once_however_often_it_stands_there() -> None:
    assert JUDGE.judge("AI law, AI law and AI law", "AI law").points == JUDGE.judge("AI law").points


def test_a_group_gives_no_more_than_its_cap() -> None:
    assert JUDGE.judge("AI chatbot law").points == 1.5 + 1.0


def test_a_group_takes_no_more_than_its_cap() -> None:
    assert JUDGE.judge("AI law: funding and shares").points == 2.0 - 2.0


def test_within_a_group_the_longest_phrase_hides_those_within_it() -> None:
    assert [hit.phrase for hit in JUDGE.judge("A state law").hits] == ["state law"]


def test_an_ignored_phrase_hides_what_lies_within_it() -> None:
    assert JUDGE.judge("Bill Gates and his law firm").hits == ()
    assert [hit.phrase for hit in JUDGE.judge("Bill Gates on a bill").hits] == ["bill"]


def test_a_phrase_in_the_text_counts_its_share() -> None:
    judged = JUDGE.judge("An AI matter", "a law")
    assert judged.points == 1.4
    assert [(hit.weight, hit.where) for hit in judged.hits] == [(1.0, Where.TITLE), (0.4, Where.TEXT)]


def test_only_the_first_words_of_the_text_are_read() -> None:
    assert JUDGE.judge("AI", "one two three four five law").gate == "AI beside law"
    assert JUDGE.judge("AI", "one two three four five six law").gate == ""


def test_without_a_gate_a_share_of_the_points_is_left_and_nothing_passes() -> None:
    judged = Judge(replace(RULES, threshold=0.1)).judge("A state law")
    assert (judged.points, judged.gate, judged.passes) == (1.25, "", False)


def test_points_below_zero_are_not_softened_by_a_closed_gate() -> None:
    assert JUDGE.judge("Funding and shares").points == -2.0


def test_an_open_gate_with_too_few_points_does_not_pass() -> None:
    judged = JUDGE.judge("AI law funding")
    assert (judged.gate, judged.passes) == ("AI beside law", False)


@pytest.mark.parametrize(
    ("tier", "source", "prior"),
    [
        (None, "", 0.0),
        (Tier.OFFICIAL, "", 0.5),
        (Tier.PRESS, "", 0.0),
        (Tier.OFFICIAL, "register", 2.0),
        (None, "register", 2.0),
    ],
)
def test_the_prior_of_a_source_stands_in_place_of_that_of_its_tier(
    tier: Tier | None, source: str, prior: float
) -> None:
    judged = JUDGE.judge("AI law", tier=tier, source=source)
    assert (judged.prior, judged.points) == (prior, 2.0 + prior)


def test_a_release_is_told_from_a_law_about_releases() -> None:
    assert JUDGE.judge("Lab releases Qwen").release
    assert not JUDGE.judge("A law for who releases Qwen").release
    assert not JUDGE.judge("Lab releases results", "Qwen was used").release


def test_a_release_never_passes() -> None:
    judged = JUDGE.judge("Lab releases Qwen", "an AI law", source="register")
    assert (judged.release, judged.passes, judged.gate) == (True, False, "AI beside law")


def test_an_open_model_is_told_by_its_group() -> None:
    assert JUDGE.judge("Open-source code").open
    assert not JUDGE.judge("Open house").open


def test_a_topic_needs_the_title_or_two_phrases_of_the_text() -> None:
    assert JUDGE.judge("The governor speaks").topics == ("states",)
    assert JUDGE.judge("News", "the governor").topics == ()
    assert JUDGE.judge("News", "governor on state law").topics == ("states",)


def test_a_jurisdiction_comes_from_the_words_else_from_the_topic_of_the_source() -> None:
    assert JUDGE.judge("The Senate votes").jurisdictions == ("us",)
    assert JUDGE.judge("A vote", topic="us-federal").jurisdictions == ("us",)
    assert JUDGE.judge("A vote", topic="labs").jurisdictions == ()


def test_nothing_to_read_has_the_points_of_its_source_and_no_reason() -> None:
    judged = JUDGE.judge("", "")
    assert (judged.points, judged.hits, judged.passes) == (0.0, (), False)
