"""Buckets of requests: what is let through in any stretch of time, and what whoever is turned away is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.limits import PERSON, Limits, Rate, of_tenant
from bot.domain.subscriptions import TenantId

HERE, THERE = TenantId("discord:1"), TenantId("slack:T1")
SLOW = Rate(at_once=3, a_second=0.5)
ROOM = Rate(at_once=5, a_second=2.0)


@dataclass(slots=True)
class Watch:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def seconds_told(words: str) -> int:
    found = re.fullmatch(r"[A-Za-z ]+\. Please try again in (\d+) s\.", words)
    assert found, words
    return int(found[1])


def let_through(limits: Limits, watch: Watch, count: int, *, tenant: TenantId = HERE, user: str = "U1") -> int:
    """Of so many requests at the same moment."""
    return sum(not limits.refusal(tenant, user) for _ in range(count))


def test_a_person_may_ask_some_at_once_and_then_one_at_a_time() -> None:
    limits = Limits(person=SLOW, now=(watch := Watch()))
    assert let_through(limits, watch, 10) == 3
    assert limits.refusal(HERE, "U1") == "You ask faster than I can answer. Please try again in 2 s."
    watch.seconds += 1.9
    assert let_through(limits, watch, 1) == 0
    watch.seconds += 0.1
    assert let_through(limits, watch, 2) == 1
    watch.seconds += 6
    assert let_through(limits, watch, 10) == 3


def test_a_person_takes_nothing_from_another_nor_from_themselves_elsewhere() -> None:
    limits = Limits(person=SLOW, now=(watch := Watch()))
    assert let_through(limits, watch, 10) == 3
    assert let_through(limits, watch, 10, user="U2") == 3
    assert let_through(limits, watch, 10, tenant=THERE) == 3


def test_a_tenant_has_a_limit_of_its_own_which_those_turned_away_do_not_use_up() -> None:
    limits = Limits(person=SLOW, tenant=ROOM, now=(watch := Watch()))
    assert let_through(limits, watch, 100) == 3
    assert let_through(limits, watch, 100, user="U2") == 2
    assert limits.refusal(HERE, "U3") == "Many people here ask at the same time. Please try again in 1 s."
    assert let_through(limits, watch, 1, tenant=THERE) == 1


def test_without_rates_nobody_is_turned_away() -> None:
    assert let_through(Limits(), Watch(), 1000) == 1000


def test_what_the_bot_sets_lets_somebody_turn_pages_and_a_room_ask_at_once() -> None:
    assert (PERSON.at_once, PERSON.a_second) == (10, 0.5)
    assert of_tenant(5) == Rate(at_once=60, a_second=5.0)


@given(
    gaps=st.lists(st.floats(0, 5), min_size=1, max_size=60),
    rate=st.builds(Rate, at_once=st.integers(1, 8), a_second=st.floats(0.1, 20)),
)
def test_no_stretch_of_time_lets_more_through_and_who_waits_as_told_is_let_through(
    gaps: Sequence[float], rate: Rate
) -> None:
    limits, admitted = Limits(person=rate, now=(watch := Watch())), list[float]()
    for gap in gaps:
        watch.seconds += gap
        if words := limits.refusal(HERE, "U1"):
            watch.seconds += seconds_told(words)
            assert not limits.refusal(HERE, "U1")
        admitted.append(watch.seconds)
    for number, begin in enumerate(admitted):
        for count, end in enumerate(admitted[number:], start=1):
            assert count <= rate.at_once + rate.a_second * (end - begin) + 1e-6


def test_it_forgets_who_asked_nothing_of_late() -> None:
    limits = Limits(person=SLOW, tenant=ROOM, now=(watch := Watch()))
    for number in range(20_000):
        watch.seconds += 0.1
        limits.refusal(TenantId(f"discord:{number}"), "U1")
    assert len(limits._full_at) < 2100


def test_the_log_tells_of_a_tenant_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    limits = Limits(person=SLOW, now=(watch := Watch()))
    let_through(limits, watch, 500)
    let_through(limits, watch, 500, tenant=THERE)
    assert [record.getMessage().split()[0] for record in caplog.records] == [HERE, THERE]
    watch.seconds += 61
    let_through(limits, watch, 500)
    assert len(caplog.records) == 3
