"""relevance.yaml that is right becomes rules; the shipped file is one."""

import json
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.domain.relevance import Gate, Group, Label, Phrase
from bot.domain.sources import Tier
from bot.domain.stories import StoryRules
from bot.relevance.jsonschema import json_schema
from bot.relevance.load import SHIPPED, load_rules, read_rules

WHOLE = """\
version: 1
threshold: 2.5
ungated: 0.2
text: {weight: 0.4, words: 80}
gates:
  - {name: AI beside law, all: [ai], any: [law]}
releases:
  - {name: a release, all: [ai], none: [law], title: true}
open: ai
priors:
  tiers: {official: 0.5, first-hand: -1}
  sources: {federal-register-ai: 2}
stories: {merge: 0.4, window: 5}
ignored: [law firm]
groups:
  ai:
    weight: 1
    cap: 2
    phrases: [AI, frontier model*: 1.5, =Claude]
  law: {weight: 1.25, cap: 3, phrases: [bill, "no": 0.5]}
topics:
  courts: {phrases: [judge]}
jurisdictions:
  us-state: {phrases: [Utah], sources: [us-states]}
"""


def test_a_file_is_read_whole() -> None:
    rules = read_rules(WHOLE, file="relevance.yaml")
    assert (rules.threshold, rules.ungated, rules.text_weight, rules.text_words) == (2.5, 0.2, 0.4, 80)
    assert rules.gates == (Gate(name="AI beside law", all=("ai",), any=("law",)),)
    assert rules.releases == (Gate(name="a release", all=("ai",), none=("law",), title=True),)
    assert rules.priors.of(Tier.FIRST_HAND, "") == -1
    assert rules.priors.of(Tier.OFFICIAL, "federal-register-ai") == 2
    assert rules.stories == StoryRules(merge=0.4, window=5)
    assert (rules.ignored, rules.open) == (("law firm",), "ai")
    assert rules.topics == (Label(name="courts", phrases=("judge",)),)
    assert rules.jurisdictions == (Label(name="us-state", phrases=("Utah",), sources=("us-states",)),)


def test_a_phrase_has_its_own_weight_or_that_of_its_group() -> None:
    ai, law = read_rules(WHOLE, file="relevance.yaml").groups
    assert ai == Group(
        name="ai",
        cap=2.0,
        phrases=(
            Phrase(text="AI", weight=1.0),
            Phrase(text="frontier model*", weight=1.5),
            Phrase(text="=Claude", weight=1.0),
        ),
    )
    assert [(one.text, one.weight) for one in law.phrases] == [("bill", 1.25), ("no", 0.5)]


def test_the_version_is_that_of_the_text() -> None:
    one, same, other = (read_rules(text, file="x").version for text in (WHOLE, WHOLE.encode(), WHOLE + "# more\n"))
    assert one == same != other
    assert len(one) == 12


def test_what_may_be_left_out_has_its_usual_value() -> None:
    short = (
        "version: 1\nthreshold: 1\ngates: [{name: AI, all: [ai]}]\ngroups: {ai: {weight: 1, cap: 1, phrases: [AI]}}\n"
    )
    rules = read_rules(short, file="x")
    assert (rules.text_weight, rules.text_words, rules.ungated, rules.open) == (0.5, 60, 0.25, "")


def test_the_shipped_file_is_right() -> None:
    rules = load_rules()
    assert {"ai", "open", "law", "institution", "action", "standards", "us_state"} <= {one.name for one in rules.groups}
    assert load_rules(SHIPPED).stories == StoryRules()


def test_every_phrase_of_the_shipped_file_can_be_found() -> None:
    text = SHIPPED.read_text("utf-8")
    assert "\t" not in text
    assert all(len(group.phrases) > 10 for group in load_rules().groups)


def test_a_missing_file_is_a_problem_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"relevance\.yaml:1:1.*cannot be read"):
        load_rules(tmp_path / "relevance.yaml")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_rules(tmp_path)


def test_the_schema_knows_every_key_and_is_json() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert {"groups", "gates", "releases", "priors", "ignored", "topics"} <= set(schema["properties"])
    assert schema["$defs"]["GroupItem"]["required"] == ["weight", "cap", "phrases"]
