"""The trending section of an edition. Ranks, licences and base models are of our own making."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digest.encode import to_json
from bot.digest.present import digest_message
from bot.domain.charts import ChartKind
from bot.domain.messages import Item, Paragraph, Picture, Table
from bot.messages.encode import decode, encode
from bot.ports import Store
from tests.make import NOON, edition, reading
from tests.unit.digest.models_scene import R1, composed, listed, trending_section
from tests.unit.store.shelf import fresh


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def test_the_models_that_moved_most_are_told_with_place_movement_and_what_is_known_of_them(store: Store) -> None:
    others = [f"who/m{number}" for number in range(1, 9)]
    await listed(store, 8, *others, reading(R1, 9, likes=100, downloads=900, licence="mit"))
    await listed(store, 1, "lab/new-1", reading(R1, 2, likes=250, downloads=700, licence="mit"), *others)
    first, second = [one for one in trending_section(await composed(store)) if isinstance(one, Item)]
    assert (first.title.text, first.text) == ("lab/new-1", "1st, new on the list.")
    assert (second.number, second.title.url) == (0, f"https://huggingface.co/{R1}")
    assert second.text == "2nd, up 7 places."
    assert second.facts == (
        "Open weights, OSI licence (MIT)",
        "DeepSeek, China",
        "250 likes (+150 since 26 July)",
        "700 downloads in 30 days (−200 since 26 July)",
    )
    assert (second.source, second.tier) == ("Hugging Face Hub, as of 2 August 2025 12:00 UTC", "measured")
    assert second.why[0].startswith("from place 9 to place 2; ")


async def test_who_left_and_whose_models_they_are_stand_in_a_line_each_with_unknown_always(store: Store) -> None:
    await listed(store, 8, "lab/a", "who/gone", "lab/b", "lab/c")
    await listed(store, 1, "lab/a", "lab/b", R1, "lab/c")
    lines = [one.text for one in trending_section(await composed(store)) if isinstance(one, Paragraph)]
    assert lines == [
        "Off the list since 26 July 2025: who/gone.",
        (
            "Developers by country, of 4 models, change in points since 26 July 2025: "
            "France 75 % (±0), China 25 % (+25), unknown 0 % (−25)."
        ),
    ]


async def test_a_list_that_is_too_old_is_said_to_be_with_its_time(store: Store) -> None:
    await listed(store, 8, "lab/a", "lab/b")
    await listed(store, 1.6, "lab/b", "lab/a")
    section = trending_section(await composed(store))
    assert section[0] == Paragraph(
        text="The Hub's list was last read on 1 August 2025 21:36 UTC: nothing newer is known."
    )
    assert isinstance(section[1], Item)


async def test_a_list_from_before_the_window_moves_nobody(store: Store) -> None:
    await listed(store, 9, "lab/a", "lab/b")
    await listed(store, 8, "lab/b", "lab/a")
    section = trending_section(await composed(store, edition(trending=3, chart=True)))
    assert [type(one) for one in section] == [Paragraph]


async def test_without_a_list_one_honest_line_is_all(store: Store) -> None:
    assert trending_section(await composed(store)) == [Paragraph(text="The Hub's trending list has not been read yet.")]


async def test_one_list_alone_makes_nobody_new(store: Store) -> None:
    await listed(store, 1, "lab/a")
    section = trending_section(await composed(store))
    assert section[0] == Paragraph(text="No earlier list is kept: what moved up to 2 August 2025 cannot be told yet.")
    assert not any(isinstance(one, Item) for one in section)


async def test_where_lists_began_within_the_window_the_first_of_them_is_compared(store: Store) -> None:
    await listed(store, 3, "lab/a", "lab/b")
    await listed(store, 1, "lab/b", "lab/a")
    items = [one for one in trending_section(await composed(store)) if isinstance(one, Item)]
    assert [(one.title.text, one.text) for one in items] == [("lab/b", "1st, up 1 place.")]
    digest = await composed(store)
    assert digest.trending
    assert digest.trending.since == NOON - timedelta(days=3)


async def test_nothing_of_it_is_shown_unasked_or_without_a_catalogue(store: Store) -> None:
    await listed(store, 1, "lab/a")
    assert (await composed(store, edition())).trending is None
    assert (await composed(store, catalogue=False)).trending is None


async def test_the_chart_is_of_countries_from_three_days_on_with_its_figures_beside_it(store: Store) -> None:
    for days_ago in (2.1, 1.1, 0.1):
        await listed(store, days_ago, "lab/a", R1)
    section = trending_section(await composed(store, edition(trending=3, chart=True)))
    picture, table = section[-2:]
    assert isinstance(picture, Picture)
    assert isinstance(table, Table)
    assert picture.chart.kind is ChartKind.SHARES
    assert table.rows == (("China", "50 %", "50 %"), ("France", "50 %", "50 %"), ("unknown", "0 %", "0 %"))


async def test_before_that_it_is_of_the_model_that_moved_up_most(store: Store) -> None:
    await listed(store, 1.5, "lab/a", "lab/b", R1)
    await listed(store, 0.1, R1, "lab/a", "lab/b")
    picture = trending_section(await composed(store, edition(trending=1, chart=True)))[-2]
    assert isinstance(picture, Picture)
    assert (picture.chart.kind, picture.chart.title) == (ChartKind.RANKS, f"Rank of {R1} on the Hub's trending list")


async def test_the_section_survives_storing_and_stands_in_the_json(store: Store) -> None:
    await listed(store, 8, "lab/a", "lab/One-GGUF", "lab/One")
    await listed(store, 1, "lab/One-GGUF", "lab/One", "lab/a")
    digest = await composed(store, edition(trending=3, chart=True))
    message = digest_message(digest)
    assert decode(encode(message)) == message
    told = to_json(digest)["trending"]
    assert isinstance(told, dict)
    assert [(one["model"], one["before"], one["copies"]) for one in told["risen"]] == [
        ("lab/One", 3, ["lab/One-GGUF"]),
    ]
    assert told["countries"][-1]["label"] == "unknown"


async def test_that_nothing_moved_is_said_of_the_list_and_not_of_what_an_edition_shows(store: Store) -> None:
    await listed(store, 8, "lab/a", "lab/b")
    await listed(store, 1, "lab/b", "lab/a")
    told = [
        one.text for one in trending_section(await composed(store, edition(chart=True))) if isinstance(one, Paragraph)
    ]
    assert not any("No model moved up" in line for line in told)
    await listed(store, 0.5, "lab/a", "lab/b")
    still = trending_section(await composed(store, edition(trending=3)))
    assert still[0] == Paragraph(text="No model moved up between 26 July 2025 and 3 August 2025.")
