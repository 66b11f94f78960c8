from datetime import timedelta

from bot.digest.select import Selection, select
from bot.domain.digests import EditionSpec, Fate, SectionSpec
from bot.domain.entries import Entry, EntryKind
from bot.domain.hub import ModelReading
from bot.domain.sources import SourceSpec, Tier
from tests.make import NOON, edition, entry, reading, spec


def choose(
    entries: list[Entry],
    *specs: SourceSpec,
    of: EditionSpec | None = None,
    readings: dict[str, ModelReading] | None = None,
) -> Selection:
    sources = {one.id: one for one in (specs or (spec(),))}
    return select(entries, specs=sources, edition=of or edition(), readings=readings or {})


def shown(selection: Selection) -> list[int]:
    return [group.lead.id for choice in selection.choices for group in choice.groups]


def fates(selection: Selection) -> dict[int, Fate]:
    return {verdict.entry.id: verdict.fate for verdict in selection.verdicts}


def test_every_entry_gets_exactly_one_verdict() -> None:
    entries = [entry(1), entry(2, eligible=False), entry(3, source_id="away"), entry(4, title="x", title_key="x")]
    selection = choose(entries, spec(exclude=("x",)))
    assert fates(selection) == {1: Fate.SHOWN, 2: Fate.BASELINE, 3: Fate.SOURCE_GONE, 4: Fate.FILTERED}


def test_include_words_may_stand_in_the_summary() -> None:
    entries = [entry(1, summary="About artificial intelligence."), entry(2)]
    selection = choose(entries, spec(include=("artificial intelligence",)))
    assert shown(selection) == [1]


def test_an_edition_can_be_limited_to_topics() -> None:
    entries = [entry(1, "us"), entry(2, "eu")]
    selection = choose(entries, spec("us", topic="us"), spec("eu", topic="eu"), of=edition(topics=("eu",)))
    assert shown(selection) == [2]
    assert fates(selection)[1] is Fate.OFF_TOPIC


def test_an_entry_goes_to_the_first_section_that_takes_it() -> None:
    sections = (
        SectionSpec(title="Documents", kinds=(EntryKind.DOCUMENT,)),
        SectionSpec(title="Official", tiers=(Tier.OFFICIAL,)),
    )
    entries = [entry(1, kind=EntryKind.DOCUMENT), entry(2), entry(3, "blog")]
    selection = choose(entries, spec(tier=Tier.OFFICIAL), spec("blog", tier=Tier.BLOG), of=edition(*sections))
    assert [[group.lead.id for group in choice.groups] for choice in selection.choices] == [[1], [2]]
    assert fates(selection)[3] is Fate.NO_SECTION


def test_a_quota_keeps_the_best_and_counts_the_rest() -> None:
    entries = [entry(number, first_seen=NOON + timedelta(hours=number)) for number in (1, 2, 3)]
    selection = choose(entries, of=edition(SectionSpec(title="Few", quota=2)))
    assert shown(selection) == [3, 2]
    assert selection.choices[0].left_out == 1
    assert fates(selection)[1] is Fate.OVER_QUOTA


def test_the_same_address_in_two_sources_is_one_piece_led_by_the_nearer_source() -> None:
    press = entry(1, "press", address_key="same")
    official = entry(2, "gov", address_key="same", first_seen=NOON + timedelta(hours=3))
    selection = choose([press, official], spec("press"), spec("gov", tier=Tier.OFFICIAL))
    assert shown(selection) == [2]
    assert fates(selection)[1] is Fate.MERGED


def test_the_same_headline_from_two_sources_is_one_piece_but_a_short_one_is_not() -> None:
    long, short = "the plan is out at last", "weekly links"
    entries = [
        entry(1, "a", title_key=long),
        entry(2, "b", title_key=long),
        entry(3, "a", title_key=short),
        entry(4, "b", title_key=short),
    ]
    assert sorted(shown(choose(entries, spec("a"), spec("b")))) == [1, 3, 4]


def test_a_source_that_repeats_its_own_headline_published_two_pieces() -> None:
    entries = [entry(1, title_key="open thread for this week"), entry(2, title_key="open thread for this week")]
    assert len(shown(choose(entries))) == 2


def test_what_more_sources_carry_comes_first() -> None:
    newest = entry(1, "a", first_seen=NOON + timedelta(hours=9))
    carried = [entry(2, "a", address_key="same"), entry(3, "b", address_key="same")]
    assert shown(choose([newest, *carried], spec("a"), spec("b"))) == [2, 1]


def test_a_date_in_the_future_does_not_lead() -> None:
    honest = entry(1, first_seen=NOON + timedelta(hours=1))
    future = entry(2, published=NOON + timedelta(days=3000))
    assert shown(choose([honest, future])) == [1, 2]


def test_models_stand_in_the_order_of_the_hub() -> None:
    entries = [entry(n, title=f"org/m{n}", kind=EntryKind.MODEL) for n in (1, 2, 3)]
    readings = {f"org/m{n}": reading(f"org/m{n}", rank) for n, rank in ((1, 30), (2, 4), (3, 17))}
    assert shown(choose(entries, readings=readings)) == [2, 3, 1]


def test_the_choice_does_not_depend_on_the_order_of_the_rows() -> None:
    entries = [entry(n, "ab"[n % 2], address_key=f"k{n // 2}") for n in range(12)]
    forwards = choose(entries, spec("a"), spec("b"))
    backwards = choose(entries[::-1], spec("a"), spec("b"))
    assert shown(forwards) == shown(backwards)
