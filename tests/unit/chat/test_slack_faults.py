"""What Slack's refusals mean, in whatever shape slack_sdk reports them."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientOSError, ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.slack import faults
from bot.chat.slack.socket import name_of
from bot.domain.errors import BotError, DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.make import NOON


def refused(data: Any, status: int = 200, **headers: str) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]  # slack_sdk's


def failed(error: Exception, *, asking: bool = False) -> Any:
    failure: BotError = faults.delivery_error(error, NOON, asking=asking)
    return failure


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("channel_not_found", DeliveryFault.CHANNEL_GONE),
        ("channel_is_archived", DeliveryFault.CHANNEL_GONE),
        ("missing_scope", DeliveryFault.FORBIDDEN),
        ("ekm_access_denied", DeliveryFault.FORBIDDEN),
        ("restricted_action_thread_locked", DeliveryFault.FORBIDDEN),
        ("org_login_required", DeliveryFault.TOKEN_REVOKED),
        ("token_expired", DeliveryFault.TOKEN_REVOKED),
        ("msg_too_long", DeliveryFault.REFUSED),
    ],
)
def test_a_word_that_is_final_needs_a_person(word: str, expected: DeliveryFault) -> None:
    failure = failed(refused({"ok": False, "error": word}))
    assert isinstance(failure, PermanentDeliveryError)
    assert (failure.fault, word in str(failure)) == (expected, True)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("word", ["fatal_error", "internal_error", "service_unavailable"])
def test_a_failure_of_slack_leaves_a_post_unknown_and_a_question_unanswered(word: str, status: int) -> None:
    error = refused({"ok": False, "error": word}, status)
    assert failed(error).fault is DeliveryFault.OUTCOME_UNKNOWN
    assert failed(error, asking=True).fault is DeliveryFault.PLATFORM_DOWN


@pytest.mark.parametrize("data", [{}, "upstream timed out", [], None, {"error": 7}])
def test_an_answer_in_any_shape_is_a_failure_like_another(data: Any) -> None:
    error = refused(data, 502)
    assert (failed(error).fault, faults.word(error), faults.details(error)) == (DeliveryFault.OUTCOME_UNKNOWN, "", "")


def test_a_refusal_by_something_before_slack_means_that_nothing_was_posted() -> None:
    assert failed(refused("blocked", 403)).fault is DeliveryFault.PLATFORM_DOWN


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7), ({"retry-after": "90"}, 90), ({}, 60), ({"Retry-After": "soon"}, 60)],
)
def test_a_limit_says_when_to_come_back(headers: dict[str, str], seconds: int) -> None:
    for error in (refused({}, 429, **headers), refused({"ok": False, "error": "rate_limited"}, 200, **headers)):
        failure = failed(error)
        assert isinstance(failure, TemporaryDeliveryError)
        assert (failure.fault, failure.retry_at) == (DeliveryFault.RATE_LIMITED, NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "error", [ServerDisconnectedError(), ClientOSError(104, "reset"), TimeoutError(), RuntimeError("Session is closed")]
)
def test_a_broken_connection_leaves_the_outcome_open(error: Exception) -> None:
    assert isinstance(error, faults.FAILURES)
    assert failed(error).fault is DeliveryFault.OUTCOME_UNKNOWN


def test_what_slack_has_against_blocks_is_kept_for_the_log() -> None:
    error = refused({"ok": False, "error": "invalid_blocks", "errors": ["no text [json-pointer:/blocks/0]"]})
    assert faults.is_refused_content(error)
    assert faults.details(error) == "no text [json-pointer:/blocks/0]"


def test_a_token_that_slack_repeats_is_quoted_nowhere() -> None:
    token = "xoxb-1-" + "abcdef"
    error = refused({"ok": False, "error": token, "response_metadata": {"messages": [f"bad {token}"]}})
    assert (faults.word(error), faults.details(error)) == ("[hidden]", "bad [hidden]")
    assert token not in str(failed(error))
    assert name_of(error) == "[hidden]"
