"""The editions that exist without a word in feeds.yaml, and how the file changes them."""

from datetime import timedelta

from bot.domain.digests import EditionSpec, SectionSpec
from bot.domain.entries import EntryKind
from bot.domain.sources import Tier
from bot.sources.config.schema import Edition, Section

_WRITTEN = (EntryKind.NEWS, EntryKind.DOCUMENT)


def _sections(official: int, first_hand: int, news: int, analysis: int, models: int) -> tuple[SectionSpec, ...]:
    """The built-in sections with their quotas; models first picked by kind, the rest by the tier of the source."""
    by_tier = (
        ("Official documents", official, Tier.OFFICIAL),
        ("From the labs and institutes", first_hand, Tier.FIRST_HAND),
        ("In the news", news, Tier.PRESS),
        ("Analysis", analysis, Tier.BLOG),
    )
    return (
        *(SectionSpec(title=title, quota=quota, kinds=_WRITTEN, tiers=(tier,)) for title, quota, tier in by_tier),
        SectionSpec(title="Models rising on the Hub", quota=models, kinds=(EntryKind.MODEL,)),
        SectionSpec(title="Elsewhere", quota=1, kinds=_WRITTEN, tiers=(Tier.AGGREGATOR,)),
    )


BUILT_IN = {
    "daily": EditionSpec(name="daily", look_back=timedelta(days=1), sections=_sections(2, 1, 2, 1, 1), trending=3),
    "weekly": EditionSpec(
        name="weekly", look_back=timedelta(days=7), sections=_sections(6, 4, 4, 3, 3), trending=5, chart=True
    ),
}


def editions(given: dict[str, Edition]) -> tuple[EditionSpec, ...]:
    """The built-in editions as the file changed them, then the file's own in its order.

    What an edition of the file's own leaves out, it takes from the weekly one; it must give its look-back.
    """
    names = [*BUILT_IN, *(name for name in given if name not in BUILT_IN)]
    return tuple(_merged(name, given.get(name)) for name in names)


def _merged(name: str, given: Edition | None) -> EditionSpec:
    base = BUILT_IN.get(name, BUILT_IN["weekly"])
    if given is None:
        return base
    said = given.model_fields_set
    # Who asks for some topics only has not asked for the Hub's list.
    limited = "topics" in said and bool(given.topics)
    return EditionSpec(
        name=name,
        look_back=given.look_back if "look_back" in said else base.look_back,
        topics=given.topics if "topics" in said else (),
        sections=tuple(map(_section, given.sections)) if "sections" in said else base.sections,
        trending=given.trending if "trending" in said else 0 if limited else base.trending,
        chart=given.chart if "chart" in said else base.chart and not limited,
        relevance=given.relevance if "relevance" in said else base.relevance,
    )


def _section(given: Section) -> SectionSpec:
    return SectionSpec(**{key: getattr(given, key) for key in given.model_fields_set})
