"""Goal T10 on a real port: what Slack did not sign is 401 and reaches nothing; what comes twice has one effect."""

import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.chat.slack.endpoints import events
from bot.domain.http import HttpRequest
from tests.doubles.slack.gestures import Ack
from tests.doubles.slack.ingress import HttpIngress, _wire
from tests.integration.slack_front import Front, Present, front, one_by_http
from tests.integration.slack_scene import SIGNING_SECRET, slack_double

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BODY = b"command=%2Fgazette&text=about&team_id=T000000001&user_id=U1&trigger_id=1.2"
STAMP, MARK = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Front]:
    async with slack_double() as double, front(double, tmp_path, one_by_http(double)) as made:
        yield made


async def post(scene: Front, headers: Mapping[str, str], body: bytes = BODY) -> Ack:
    assert scene.double.ingress is not None
    return await scene.double.ingress.post({**FORM, **headers}, body)


def sign(scene: Front, body: bytes = BODY, *, age: float = 0.0, secret: str | None = None) -> dict[str, str]:
    assert scene.double.ingress is not None
    return scene.double.ingress.signature(body, at=time.time() - age, secret=secret)


async def test_a_signed_request_is_taken(scene: Front) -> None:
    assert (await post(scene, sign(scene))).status == 200


@pytest.mark.parametrize("age", [302.0, -302.0])
async def test_an_old_or_early_signature_is_refused(scene: Front, age: float) -> None:
    assert (await post(scene, sign(scene, age=age))).status == 401


@pytest.mark.parametrize(
    "spoil",
    [
        {},
        {STAMP: "abc"},
        {STAMP: ""},
        {STAMP: "1790000000"},
        {MARK: ""},
        {MARK: "v0="},
        {MARK: "v0=0000"},
    ],
)
async def test_anything_malformed_is_refused(scene: Front, spoil: dict[str, str]) -> None:
    headers = {**sign(scene), **spoil} if spoil else {}
    answer = await post(scene, headers)
    assert (answer.status, answer.body) == (401, {"text": "not signed"})


@pytest.mark.parametrize("missing", [STAMP, MARK])
async def test_without_one_of_the_headers_it_is_refused(scene: Front, missing: str) -> None:
    headers = sign(scene)
    del headers[missing]
    assert (await post(scene, headers)).status == 401


async def test_another_body_or_another_secret_is_refused(scene: Front) -> None:
    assert (await post(scene, sign(scene), BODY + b"&text=feeds+pause")).status == 401
    assert (await post(scene, sign(scene, secret="guessed"))).status == 401


async def test_bytes_that_are_no_text_are_refused_although_they_are_signed(scene: Front) -> None:
    assert (await post(scene, sign(scene, b"\xff\xfe"), b"\xff\xfe")).status == 401


async def test_without_a_signature_not_even_the_check_of_the_certificate_is_answered(scene: Front) -> None:
    """Bolt itself answers `ssl_check` to anybody."""
    assert (await post(scene, {}, b"ssl_check=1&token=x")).status == 401


async def test_a_recorded_request_played_again_is_acknowledged_and_does_nothing(scene: Front) -> None:
    gesture = await scene.double.slash("about")
    await scene.settled()
    said = len(gesture.answers)
    body, kind = _wire(gesture)
    headers = {**sign(scene, body), "Content-Type": kind}
    for more in ({}, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}):
        assert (await post(scene, {**headers, **more}, body)).status == 200
        await scene.settled()
    assert len(gesture.answers) == said == 1


async def test_a_failure_inside_is_a_500_without_its_reason(scene: Front, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        async def async_dispatch(self, request: object) -> object:
            raise RuntimeError("the reason")

    ingress = HttpIngress(url="", secret=SIGNING_SECRET, session=scene.double.session)
    headers = {name.lower(): value for name, value in ingress.signature(BODY).items()}
    request = HttpRequest(method="POST", path="/slack/events", headers=headers, body=BODY)
    answer = await events(Broken(), SIGNING_SECRET, Present())(request)  # type: ignore[arg-type]  # fails like no app
    assert (answer.status, answer.body) == (500, b"failed")
    assert "a request to /slack/events failed" in caplog.text
