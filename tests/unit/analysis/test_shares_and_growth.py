from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import countries, shares
from bot.analysis.growth import growth
from bot.domain.hub import Children, Measured, Snapshot
from bot.domain.openness import Licence, LicenceClass
from bot.domain.policies import Organisation
from tests.make import organisation, reading

NOON = datetime(2026, 8, 22, 12, tzinfo=UTC)
KNOWN = {
    "cn": organisation("deep", name="Deep", country="cn"),
    "us": organisation("meta", name="Meta", country="us"),
    "eu": organisation("jrc", name="JRC", country="eu"),
    "x": organisation("nowhere", name="Nowhere", country=""),
}


def developer(model_id: str) -> Organisation | None:
    return KNOWN.get(model_id.split("/", maxsplit=1)[0])


def of(*names: str, ago: int = 0) -> Snapshot:
    rows = tuple(reading(name, place, task="text-generation") for place, name in enumerate(names, 1))
    return Snapshot(taken_at=NOON - timedelta(days=ago), readings=rows)


def test_shares_are_largest_first_with_unknown_always_last_even_at_none() -> None:
    found = shares.shares(of("us/a", "cn/a", "cn/b"), None, shares.by_country(developer))
    assert [(one.label, one.count, one.of) for one in found] == [
        ("China", 2, 3),
        ("United States", 1, 3),
        ("unknown", 0, 3),
    ]


def test_who_is_not_in_the_catalogue_or_has_no_country_is_unknown() -> None:
    found = shares.shares(of("who/a", "x/a", "eu/a"), None, shares.by_country(developer))
    assert {one.label: one.count for one in found} == {"European Union": 1, "unknown": 2}


def test_the_earlier_list_stands_beside_and_its_labels_are_not_lost() -> None:
    found = shares.shares(of("us/a"), of("cn/a", "us/b", ago=7), shares.by_organisation(developer))
    assert [(one.label, one.count, one.before, one.before_of) for one in found] == [
        ("Meta", 1, 1, 2),
        ("Deep", 0, 1, 2),
        ("unknown", 0, 0, 2),
    ]


def test_licences_are_counted_by_class_and_one_without_a_name_is_unclear() -> None:
    def licence(tag: str, _name: str) -> Licence | None:
        known = Licence(tag="mit", name="MIT", spdx="MIT", license_class=LicenceClass.OSI, url=None)
        return known if tag == "mit" else None

    label = shares.by_licence(licence)
    words = [label(reading("a/a", 1, licence=tag)) for tag in ("mit", "other", None)]
    assert words == ["OSI licence", "licence unclear", "unknown"]


def test_a_task_that_the_hub_does_not_tell_is_unknown() -> None:
    assert shares.by_task()(reading("a/a", 1)) == "unknown"
    assert shares.by_task()(reading("a/a", 1, task="text-to-image")) == "text-to-image"


@given(st.lists(st.sampled_from(["us/a", "cn/b", "who/c", "x/d"])))
def test_shares_add_up_to_the_list(names: list[str]) -> None:
    found = shares.daily([of(*names)], shares.by_country(developer))[0].shares
    assert sum(one.count for one in found) == len(names)
    assert found[-1].label == "unknown"
    assert not names or sum(one.percent for one in found) == pytest.approx(100)


def test_a_code_becomes_the_name_that_readers_know() -> None:
    told = [countries.name(code) for code in ("us", "GB", "uk", "eu", "", "zz")]
    assert told == ["United States", "United Kingdom", "United Kingdom", "European Union", "unknown", "ZZ"]


def measured(ago: int, children: Children | None) -> Measured:
    return Measured(at=NOON - timedelta(days=ago), rank=None, likes=None, downloads=None, children=children)


def test_growth_is_from_the_first_count_to_the_last() -> None:
    then, now = Children(finetune=1), Children(finetune=3, quantized=4)
    found = growth("lab/one", [measured(9, None), measured(8, then), measured(1, now), measured(0, None)])
    assert found is not None
    assert (found.before, found.before_on, found.now.total, found.now_on) == (
        then,
        date(2026, 8, 14),
        7,
        date(2026, 8, 21),
    )


def test_one_count_is_no_growth_and_none_is_nothing() -> None:
    once = growth("lab/one", [measured(0, Children(merge=2))])
    assert once is not None
    assert (once.before, once.before_on) == (None, None)
    assert growth("lab/one", [measured(0, None)]) is None
    assert growth("lab/one", []) is None
