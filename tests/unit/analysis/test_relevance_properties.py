"""What holds for any entry and any order of the rules."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.phrases import squeezed
from bot.analysis.relevance import Judge
from bot.domain.relevance import Label, Rules
from bot.relevance.load import load_rules

RULES = load_rules()
JUDGE = Judge(RULES)
PHRASES = [phrase.text.strip("=*") for group in RULES.groups for phrase in group.phrases]
# Words that no phrase holds and no phrase begins with.
UNRELATED = st.lists(st.sampled_from(["zzyx", "qwopl", "vrumfondel", "blorbs", "xylqua"]), max_size=40).map(" ".join)
WORDS = st.lists(
    st.one_of(st.sampled_from(PHRASES), st.sampled_from(["the", "of", "and", "İ", "“", "-", "…", "AI,", "Straße"])),
    max_size=25,
).map(" ".join)


def shuffled(rules: Rules, seed: int) -> Rules:
    """The same phrases in another order: groups, their phrases, and labels."""
    dice = random.Random(seed)  # noqa: S311 - no secret

    def mixed(label: Label) -> Label:
        return replace(label, phrases=tuple(dice.sample(label.phrases, len(label.phrases))))

    groups = [replace(one, phrases=tuple(dice.sample(one.phrases, len(one.phrases)))) for one in rules.groups]
    return replace(
        rules,
        groups=tuple(dice.sample(groups, len(groups))),
        topics=tuple(mixed(one) for one in dice.sample(rules.topics, len(rules.topics))),
        ignored=tuple(dice.sample(rules.ignored, len(rules.ignored))),
    )


OTHERS = [Judge(shuffled(RULES, seed)) for seed in range(4)]


@given(WORDS, WORDS, st.sampled_from(OTHERS))
def test_the_order_of_the_phrases_in_the_file_does_not_matter(title: str, text: str, other: Judge) -> None:
    one, two = JUDGE.judge(title, text), other.judge(title, text)
    assert replace(one, hits=()) == replace(two, hits=())
    assert sorted(map(repr, one.hits)) == sorted(map(repr, two.hits))


@given(WORDS, WORDS, UNRELATED)
def test_unrelated_words_at_the_end_never_raise_the_points(title: str, text: str, more: str) -> None:
    before = JUDGE.judge(title, text)
    assert JUDGE.judge(title, f"{text} {more}").points <= before.points
    assert JUDGE.judge(f"{title} {more}", text).points <= before.points


@given(st.one_of(WORDS, st.text()), st.one_of(WORDS, st.text()))
def test_what_was_found_stands_in_the_entry(title: str, text: str) -> None:
    for hit in JUDGE.judge(title, text).hits:
        assert hit.found
        assert hit.found in squeezed(title if hit.where == "title" else text)


@given(WORDS, WORDS)
def test_what_passes_has_a_gate_and_the_points(title: str, text: str) -> None:
    judged = JUDGE.judge(title, text)
    assert judged.passes == (bool(judged.gate) and not judged.release and judged.points >= RULES.threshold)
