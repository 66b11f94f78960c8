import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from bot.chat.slack.signatures import signed
from bot.domain.http import HttpRequest

SECRET, NOW = "the-secret", 1_790_000_000
BODY = "token=x&text=offene+Gewichte+für+alle".encode()


def signature(timestamp: str, body: bytes, secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, sha256).hexdigest()


def request(timestamp: str = str(NOW), body: bytes = BODY, **headers: str | None) -> HttpRequest:
    given: dict[str, str | None] = {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(timestamp, body),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    kept = {name: value for name, value in given.items() if value is not None}
    return HttpRequest(method="POST", path="/slack/events", headers=kept, body=body)


def test_what_slack_signs_is_signed() -> None:
    theirs = SignatureVerifier(SECRET).generate_signature(timestamp=str(NOW), body=BODY)
    assert theirs is not None
    assert signed(SECRET, request(x_slack_signature=theirs), NOW)


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_is_good_for_five_minutes(age: int, fresh: bool) -> None:
    assert signed(SECRET, request(str(NOW - age)), NOW) is fresh


@pytest.mark.parametrize(
    "forged",
    [
        request(x_slack_signature=None),
        request(x_slack_request_timestamp=None),
        request(x_slack_signature=""),
        request(x_slack_signature=signature(str(NOW), BODY, "another")),
        request(x_slack_signature=signature(str(NOW), BODY + b"&")),
        request(x_slack_signature=signature(str(NOW), BODY)[3:]),
        request(x_slack_signature="v0=é"),
        request("abc"),
        request(""),
        request("-1"),
        request(f"{NOW}.0"),
        request("١٢٣"),
        request("9" * 400),
        request(body=b"\xff\xfe text"),
    ],
)
def test_everything_else_is_not_signed(forged: HttpRequest) -> None:
    assert not signed(SECRET, forged, NOW)


def test_without_a_secret_nothing_is_signed() -> None:
    assert not signed("", request(x_slack_signature=signature(str(NOW), BODY, "")), NOW)


@given(st.text(), st.text(), st.binary())
def test_nothing_makes_it_raise(timestamp: str, mark: str, body: bytes) -> None:
    headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": mark}
    assert not signed(SECRET, HttpRequest(method="POST", path="/", headers=headers, body=body), NOW)
