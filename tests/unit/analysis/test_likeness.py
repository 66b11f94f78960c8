"""How much two headlines are alike."""

import pytest

from bot.analysis.likeness import Rarity, background, cosine, faded
from bot.domain.stories import StoryRules


def test_equal_headlines_are_alike_by_one_and_strangers_not_at_all() -> None:
    rarity = Rarity()
    one, same, other = (rarity.headline(title) for title in ("Senate votes", "Senate voting", "Court hears appeal"))
    assert cosine(one, same) == pytest.approx(1)
    assert cosine(one, other) == 0
    assert cosine(one, rarity.headline("")) == 0


def test_a_rare_word_tells_more_than_a_frequent_one() -> None:
    rarity = Rarity()
    frequent, rare = (
        cosine(rarity.headline("AI Kalinowski"), rarity.headline(other)) for other in ("AI chips", "Kalinowski quits")
    )
    assert frequent < rare


def test_a_word_that_every_recent_headline_has_says_little() -> None:
    quiet, loud = Rarity(), Rarity(1_000, {"pentagon": 900})
    assert loud.of("pentagon") < quiet.of("pentagon")
    assert loud.of("pentagon") < loud.of("senat")


def test_a_pair_of_words_is_as_rare_as_they_are_on_average() -> None:
    rarity = Rarity()
    assert rarity.of("ai senat") == pytest.approx((rarity.of("ai") + rarity.of("senat")) / 2)


def test_likeness_fades_with_the_days_and_never_below_nothing() -> None:
    assert [faded(0.8, days, 0.1) for days in (0, 5, 20)] == pytest.approx([0.8, 0.4, 0])


def test_the_table_of_headlines_is_whole() -> None:
    headlines, counts = background()
    assert headlines > 5_000
    assert min(counts.values()) >= 2
    assert max(counts.values()) <= headlines


@pytest.mark.parametrize(
    "wrong", [{"merge": 0.1}, {"merge": 1.1}, {"related": 0}, {"decay": 1.5}, {"window": 0}, {"title_days": 0}]
)
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        StoryRules(**wrong)  # type: ignore[arg-type]  # whole numbers among them
