from dataclasses import dataclass
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot.chat.slack.socket import Backoff, Times, WedgedError, asked_to_wait, error_of, name_of
from bot.chat.slack.wire import Pulse, Wire


def refusal(error: str, **headers: str) -> SlackApiError:
    @dataclass
    class Response:
        headers: dict[str, str]
        data: dict[str, str]

    response = Response({name.replace("_", "-"): one for name, one in headers.items()}, {"error": error})
    return SlackApiError("refused", cast(Any, response))  # type: ignore[no-untyped-call]  # slack_sdk's has no types


def test_the_pause_doubles_up_to_five_minutes_and_starts_over_after_health() -> None:
    backoff = Backoff(Times())
    assert [backoff.after(1) for _ in range(10)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert backoff.after(60) == 1


def test_slacks_own_wish_counts_where_it_is_longer() -> None:
    assert Backoff(Times()).after(1, refusal("ratelimited", Retry_After="45")) == 45
    assert Backoff(Times(first_pause=50)).after(1, refusal("ratelimited", retry_after="45")) == 50


@pytest.mark.parametrize("wish", ["", "soon", "-1", "1.5", "٣"])
def test_a_wish_that_is_no_number_is_none(wish: str) -> None:
    assert asked_to_wait(refusal("ratelimited", Retry_After=wish)) == 0.0
    assert asked_to_wait(TimeoutError()) == 0.0


def test_what_ended_a_connection_is_named_without_its_details() -> None:
    assert name_of(refusal("internal_error")) == error_of(refusal("internal_error")) == "internal_error"
    assert name_of(ConnectionResetError("ws://127.0.0.1/link/?ticket=abc")) == "ConnectionResetError"
    assert name_of(WedgedError("no sign of life")) == "no sign of life"
    assert (name_of(None), error_of(None)) == ("closed", "")


@dataclass
class Client:
    last_ping_pong_time: float | None = None


def test_silence_is_counted_from_the_last_answer_to_a_ping() -> None:
    clock, client = [0.0], Client()
    pulse = Pulse(cast(Wire, client), lambda: clock[0])
    for moment, pong in ((10.0, 100.0), (20.0, 110.0), (30.0, 120.0)):
        clock[0], client.last_ping_pong_time = moment, pong
        pulse.silence()
    clock[0] = 75.0
    assert pulse.silence() == 45.0


def test_a_reconnection_alone_is_no_sign_of_life() -> None:
    """slack_sdk forgets the last answer and notes its next ping in its place."""
    clock, client = [0.0], Client(100.0)
    pulse = Pulse(cast(Wire, client), lambda: clock[0])
    for moment in range(10, 130, 10):
        clock[0] = float(moment)
        client.last_ping_pong_time = None if moment % 20 else 100.0 + moment
        pulse.silence()
    assert pulse.silence() == 120.0


def test_a_page_of_a_proxy_instead_of_slacks_word_is_named_by_its_kind() -> None:
    page = refusal("").response
    page.data = "<html>502</html>"
    failure = SlackApiError("refused", page)  # type: ignore[no-untyped-call]  # as above
    assert (name_of(failure), error_of(failure)) == ("SlackApiError", "")
