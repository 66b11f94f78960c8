"""A broken relevance.yaml says what is wrong by line, column and key, and in words."""

import re

import pytest

from bot.domain.errors import ConfigError
from bot.relevance.load import read_rules

GOOD = """\
version: 1
threshold: 2
gates:
  - name: AI beside law
    all: [ai]
    any: [law]
groups:
  ai:
    weight: 1
    cap: 2
    phrases:
      - AI
      - chatbot: 1.5
  law:
    weight: 1
    cap: 3
    phrases: [bill, treaty]
topics:
  courts: {phrases: [judge]}
"""
BROKEN = [
    # what stood there, what stands there instead, the place and key, a part of the sentence
    ("version: 1", "version: 2", "1:10 version", "expected the number 1, got the number 2"),
    ("threshold: 2\n", "", "1:1 threshold", "this key is required and missing; write `threshold: 2`"),
    ("threshold: 2", 'threshold: "2"', "2:12 threshold", "expected a number from 0 to 20"),
    ("threshold: 2", "treshold: 2", "2:1 treshold", 'unknown key; did you mean "threshold"?'),
    ("threshold: 2", "threshold: 2\nungated: 3", "3:10 ungated", "a number from 0 to 1, got the number 3"),
    ("cap: 2", "cap: -2", "10:10 groups.ai.cap", "a cap holds in both directions, write 2"),
    ("    cap: 2\n", "", "9:5 groups.ai.cap", "this key is required and missing"),
    ("weight: 1\n    cap: 2", "wieght: 1\n    cap: 2", "9:5 groups.ai.wieght", 'did you mean "weight"?'),
    ("chatbot: 1.5", "chatbot: 1,5", "13:9 groups.ai.phrases.1", "write it with a point"),
    ("chatbot: 1.5", "chatbot: heavy", "13:9 groups.ai.phrases.1", 'a number from -20 to 20, got "heavy"'),
    ("chatbot: 1.5", "ai", "13:9 groups.ai.phrases.1", '"ai" stands in this list already, on line 12'),
    ("bill, treaty", "bill, Bill", "17:21 groups.law.phrases.1", "stands in this list already, on line 17"),
    ("bill, treaty", "trea*ty", "17:15 groups.law.phrases.0", "with * only at its end"),
    ("bill, treaty", "/bill/", "17:15 groups.law.phrases.0", "a regular expression is not read here"),
    ("bill, treaty", "a", "17:15 groups.law.phrases.0", "so few letters would be found everywhere"),
    ("bill, treaty", "re*", "17:15 groups.law.phrases.0", "so few letters would be found everywhere"),
    ("bill, treaty", "2026", "17:15 groups.law.phrases.0", "put it in quotes"),
    ("[bill, treaty]", "[]", "17:14 groups.law.phrases", "expected at least one item"),
    ("[bill, treaty]", "bill", "17:14 groups.law.phrases", "expected a list"),
    ("any: [law]", "any: [laws]", "6:11 gates.0.any.0", 'there is no group "laws"; did you mean "law"?'),
    ("any: [law]", "none: [ai]", "6:12 gates.0.none.0", "so that this gate never opens"),
    ("    all: [ai]\n    any: [law]\n", "", "4:5 gates.0", "a gate without `all` and `any` is open to everything"),
    ("    any: [law]\n", "    any: [law]\n  - {name: AI beside law, all: [law]}\n", "7:12 gates.1.name",
     "the gate on line 4 already has this name"),
    ("topics:", "stories: {merge: 0.1}\ntopics:", "18:18 stories.merge", "what merges is related too"),
    ("topics:", "stories: {merge: 0}\ntopics:", "18:18 stories.merge", "a number from 0.01 to 1"),
    ("topics:", "stories: {windows: 3}\ntopics:", "18:11 stories.windows", 'did you mean "window"?'),
    ("topics:", "open: opne\ntopics:", "18:7 open", 'there is no group "opne"'),
    ("topics:", "priors: {tiers: {offical: 1}}\ntopics:", "18:18 priors.tiers.offical", 'did you mean "official"?'),
    ("topics:", "jurisdictions: {mars: {phrases: [Olympus]}}\ntopics:", "18:17 jurisdictions.mars", "expected us,"),
    ("{phrases: [judge]}", "[judge]", "19:11 topics.courts", "a label has the key phrases"),
    ("groups:", "groups: &all", "7:9 groups", "anchors (&name) are not read; write the phrases again"),
    ("  law:\n", "  ai:\n", "14:3 groups.ai", "written twice; the first is on line 8"),
    ("    phrases: [bill, treaty]", "    phrases: [bill, treaty", "17:14 ", "this [ is never closed"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "place", "sentence"), BROKEN)
def test_a_mistake_is_told_where_it_stands(good: str, bad: str, place: str, sentence: str) -> None:
    assert good in GOOD
    with pytest.raises(ConfigError) as caught:
        read_rules(GOOD.replace(good, bad, 1), file="relevance.yaml")
    said = [(f"{one.line}:{one.column} {one.key}", one.message) for one in caught.value.problems]
    assert place in [where for where, _ in said], said
    assert any(sentence in message for where, message in said if where == place), said
    assert {one.file for one in caught.value.problems} == {"relevance.yaml"}


def test_every_mistake_is_told_at_once() -> None:
    text = GOOD.replace("cap: 2", "cap: x").replace("any: [law]", "any: [lwa]").replace("treaty", "bill")
    with pytest.raises(ConfigError) as caught:
        read_rules(text, file="relevance.yaml")
    assert [one.line for one in caught.value.problems] == [6, 10, 17]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "the file is empty"),
        ("- ai", "expected a mapping of keys, got a list"),
        (b"\xff\xfev\0", "not UTF-8"),
        ("#" * 300_000, "larger than 256 KiB"),
        ("ignored: [" + "ab, " * 12_000 + "cd]", "more than 10,000 values"),
        ("version: 1\n" + "a: [" * 30, "nested deeper"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(content: str | bytes, sentence: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(sentence)):
        read_rules(content, file="relevance.yaml")


def test_more_phrases_than_are_read_are_refused() -> None:
    many = ", ".join(f"word{number}" for number in range(8_001))
    with pytest.raises(ConfigError, match=r"8,004 phrases, and at most 8,000"):
        read_rules(GOOD.replace("bill, treaty", many), file="relevance.yaml")


def test_phrases_that_keep_their_case_may_differ_by_it_alone() -> None:
    rules = read_rules(GOOD.replace("bill, treaty", "DOD, =DoD"), file="relevance.yaml")
    assert [one.text for one in rules.groups[1].phrases] == ["DOD", "=DoD"]
