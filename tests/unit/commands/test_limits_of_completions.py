"""The buckets of what is typed: wider than those of questions, and apart from them."""

from dataclasses import dataclass

import pytest

from bot.commands.limits import PERSON, TYPIST, Limits, Rate, of_completions, of_tenant
from bot.domain.subscriptions import TenantId
from tests.doubles.meters import KeptMeter

HERE, THERE = TenantId("discord:1"), TenantId("slack:T1")


@dataclass(slots=True)
class Watch:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def bot(watch: Watch, rate: int = 5) -> Limits:
    return Limits(person=PERSON, tenant=of_tenant(rate), completions=of_completions(rate, now=watch), now=watch)


def completed(limits: Limits, count: int, *, tenant: TenantId = HERE, user: str = "U1") -> int:
    """Of so many completions at the same moment."""
    return sum(limits.completes(tenant, user) for _ in range(count))


def answered(limits: Limits, count: int, *, user: str = "U1") -> int:
    return sum(not limits.refusal(HERE, user) for _ in range(count))


def test_a_person_may_type_twenty_keys_at_once_and_then_five_a_second() -> None:
    limits = bot(watch := Watch())
    assert Rate(at_once=20, a_second=5.0) == TYPIST
    assert completed(limits, 100) == 20
    watch.seconds += 0.19
    assert completed(limits, 1) == 0
    watch.seconds += 0.01
    assert completed(limits, 10) == 1
    watch.seconds += 1
    assert completed(limits, 10) == 5


def test_somebody_who_types_evenly_is_never_cut_off() -> None:
    limits = bot(watch := Watch())
    for _ in range(1000):
        assert limits.completes(HERE, "U1")
        watch.seconds += 0.2


def test_a_person_takes_nothing_from_another_nor_from_another_tenant() -> None:
    limits = bot(Watch())
    assert completed(limits, 1000) == 20
    assert completed(limits, 1000, user="U2") == 20
    assert completed(limits, 1000, tenant=THERE) == 20


@pytest.mark.parametrize(("rate", "at_once", "a_second"), [(1, 60, 5), (5, 300, 25), (20, 1200, 100)])
def test_a_tenant_may_type_in_proportion_to_what_it_may_ask(rate: int, at_once: int, a_second: int) -> None:
    limits = bot(watch := Watch(), rate)
    people = [f"U{number}" for number in range(2 * at_once)]
    assert sum(completed(limits, 1, user=user) for user in people) == at_once
    watch.seconds += 1
    assert sum(completed(limits, 1, user=user) for user in people) == a_second


def test_questions_and_completions_take_nothing_from_each_other() -> None:
    limits = bot(Watch())
    assert completed(limits, 1000) == 20
    assert answered(limits, 1000) == 10
    assert completed(limits, 20, user="U2") == 20
    assert answered(limits, 1000, user="U3") == 10
    assert completed(limits, 1000, user="U3") == 20


def test_a_tenant_whose_completions_are_used_up_may_ask_on_and_the_other_way_round() -> None:
    limits = bot(watch := Watch(), 1)
    for number in range(60):
        completed(limits, 20, user=f"typist {number}")
    assert not limits.completes(HERE, "U1")
    assert sum(answered(limits, 1, user=f"asker {number}") for number in range(100)) == 12
    watch.seconds += 0.2
    assert limits.completes(HERE, "U1")
    assert limits.refusal(HERE, "U1").startswith("Many people here ask")


def test_without_limits_of_their_own_completions_have_none() -> None:
    assert completed(Limits(), 1000) == 1000
    assert completed(Limits(person=Rate(at_once=1, a_second=0.1)), 1000) == 1000


def test_the_log_tells_of_a_tenant_once_a_minute_that_it_types_and_once_that_it_asks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    limits = bot(watch := Watch())
    completed(limits, 500)
    completed(limits, 500, user="U2")
    assert caplog.messages == ["discord:1 types too fast; what comes on top gets no choices"]
    answered(limits, 500)
    assert caplog.messages[1:] == ["discord:1 asks too fast; what comes on top is turned away"]
    watch.seconds += 61
    completed(limits, 500)
    assert len(caplog.messages) == 3


def test_who_is_turned_away_is_counted_by_platform_and_nothing_else() -> None:
    watch, meter = Watch(), KeptMeter()
    typing = of_completions(5, meter=meter, now=watch)
    limits = Limits(person=PERSON, completions=typing, meter=meter, now=watch)
    completed(limits, 25)
    completed(limits, 21, tenant=THERE)
    answered(limits, 12)
    assert meter.counts == {("gazette_turned_away", "discord"): 7, ("gazette_turned_away", "slack"): 1}
