"""When a platform, a tenant or a channel is left alone, and how it is found out that it is well again."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.circuit import IN_A_ROW, PAUSE, Circuit
from bot.domain.deliveries import Delivery
from bot.domain.subscriptions import TenantId
from tests.make import NOON
from tests.unit.store.parcels import DELIVERY

SECOND = timedelta(seconds=1)


def to(channel: int, *, platform: str = "discord", tenant: int = 1) -> Delivery:
    return replace(DELIVERY, channel_id=str(channel), platform=platform, tenant_id=TenantId(f"{platform}:{tenant}"))


def broken(channels: int = IN_A_ROW) -> Circuit:
    circuit = Circuit()
    for number in range(channels):
        circuit.failed(to(number), NOON)
    return circuit


def test_five_channels_in_a_row_that_got_no_answer_open_it_for_a_minute() -> None:
    circuit = Circuit()
    assert [circuit.failed(to(number), NOON) for number in range(5)] == [None] * 4 + [NOON + PAUSE]
    assert not circuit.lets(to(9), NOON + PAUSE - SECOND)
    assert circuit.lets(to(9, platform="slack"), NOON)
    assert circuit.resting(NOON) == (["discord"], [])


def test_one_post_that_never_gets_through_does_not_stop_the_others() -> None:
    circuit = Circuit()
    for number in range(2, 7):
        circuit.succeeded(to(number), NOON)
    assert [circuit.failed(to(1), NOON) for _ in range(20)] == [None] * 20
    assert circuit.lets(to(2), NOON)


def test_where_there_is_one_channel_only_its_five_failures_are_enough() -> None:
    circuit = Circuit()
    assert [circuit.failed(to(1), NOON) for _ in range(5)][-1] == NOON + PAUSE


def test_an_answer_in_between_begins_the_count_anew() -> None:
    circuit = broken(4)
    circuit.reached(to(1), NOON)
    assert [circuit.failed(to(number), NOON) for number in range(5)][:4] == [None] * 4


def test_after_the_minute_one_at_a_time_is_tried() -> None:
    circuit, later = broken(), NOON + PAUSE
    assert [circuit.lets(to(number), later) for number in range(3)] == [True, False, False]
    assert circuit.resting(later) == (["discord"], [])
    assert circuit.failed(to(0), later) == later + PAUSE
    circuit.done(to(0))
    assert not circuit.lets(to(1), later)
    assert [circuit.lets(to(number), later + PAUSE) for number in (1, 2)] == [True, False]
    circuit.succeeded(to(1), later + PAUSE)
    circuit.done(to(1))
    assert all(circuit.lets(to(number), later + PAUSE) for number in range(3))


def test_a_probe_that_came_to_nothing_leaves_room_for_the_next_one() -> None:
    circuit, later = broken(), NOON + PAUSE
    assert circuit.lets(to(1), later)
    circuit.done(to(1))
    assert circuit.lets(to(2), later)


def test_a_refused_token_rests_its_tenant_alone_until_a_post_is_taken() -> None:
    circuit, until = Circuit(), NOON + timedelta(minutes=10)
    assert circuit.open(TenantId("discord:1"), until)
    assert not circuit.open(TenantId("discord:1"), NOON)
    assert not circuit.lets(to(1), until - SECOND)
    assert circuit.lets(to(1, tenant=2), NOON)
    assert circuit.resting(NOON) == ([], ["discord:1"])
    assert circuit.resting(until) == ([], [])
    circuit.succeeded(to(1), until)
    assert circuit.open(TenantId("discord:1"), until)


def test_a_channel_that_asked_for_a_pause_gets_it() -> None:
    circuit = Circuit()
    circuit.hold(to(1), NOON + SECOND)
    assert [circuit.lets(to(number), NOON) for number in (1, 2)] == [False, True]
    assert circuit.lets(to(1), NOON + SECOND)


def test_it_says_once_that_it_opened_and_once_that_it_closed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    circuit = broken(IN_A_ROW + 3)
    for hours in range(6):
        circuit.failed(to(1), NOON + timedelta(hours=hours))
    circuit.reached(to(1), NOON + timedelta(hours=6))
    circuit.reached(to(2), NOON + timedelta(hours=6))
    opened, closed = (record.getMessage() for record in caplog.records)
    assert opened == "discord does not answer: its posts wait and are tried one at a time; nothing is lost"
    assert closed == "discord answers again after 360 minutes; what waited is sent"


def test_it_tells_in_words_what_is_wrong() -> None:
    circuit = broken()
    assert Circuit().state() == {}
    circuit.open(TenantId("slack:T1"), NOON + timedelta(minutes=10))
    assert circuit.state() == {
        "discord": "does not answer since 2025-08-03 12:00 UTC; posts wait and are tried one at a time",
        "slack:T1": "our token is refused there; posts wait, the next look is at 12:10 UTC",
    }
