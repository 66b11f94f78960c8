"""What a Hub that is busy, wrong or gone does to a question about one model: one SourceError, soon."""

import gzip
import logging
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.sources.hub_budget import Budget
from bot.sources.hub_models import HubModels
from tests.servers.feed_server import FeedServer, Reply, redirect
from tests.servers.hub import LIST, HubServer, not_there
from tests.servers.polite import NOON, StoppedClock

NAME = "a/model"
BAD_TOKEN = [("X-Error-Message", "Invalid credentials in Authorization header")]
PATH = f"{LIST}/{NAME}"
GONE, ODD = SourceFault.GONE, SourceFault.BAD_ANSWER


@pytest.fixture
async def server() -> AsyncIterator[HubServer]:
    async with HubServer(clock=StoppedClock()) as running:
        yield running


def hub(endpoint: str, *, timeout: float = 5.0, budget: Budget | None = None, token: str | None = None) -> HubModels:
    budget = budget or Budget(limit=10_000)
    return HubModels(endpoint=endpoint, token=token, clock=StoppedClock(), timeout=timeout, budget=budget)


async def failure(endpoint: str, name: str = NAME, **changes: Any) -> SourceError:
    """The error of one question, which shows no token."""
    asked = hub(endpoint, **({"token": "hf_secret"} | changes))
    with pytest.raises(SourceError) as caught:
        await asked.detail(name)
    assert type(caught.value) is SourceError
    assert "secret" not in f"{caught.value} {caught.value.url}"
    return caught.value


@pytest.mark.parametrize("token", [None, "hf_secret"])
async def test_a_model_that_is_not_there_is_gone(server: HubServer, token: str | None) -> None:
    assert (await failure(server.endpoint, token=token)).fault is GONE
    assert server.hits() == 1


async def test_a_page_that_is_not_the_hubs_says_nothing_about_a_model(server: HubServer) -> None:
    server.instead[PATH] = Reply(status=401, body=b"<html>proxy</html>", headers=[("Content-Type", "text/html")])

    assert (await failure(server.endpoint, token=None)).fault is SourceFault.HTTP_STATUS


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b/c", "a/../b", "x" * 200, "a--b", "a/b..c", "a/b.git", "é/x"])
async def test_what_cannot_be_a_name_is_gone_without_a_question(server: HubServer, name: str) -> None:
    assert (await failure(server.endpoint, name)).fault is GONE
    assert server.hits() == 0


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (
            Reply(status=401, headers=BAD_TOKEN),
            "http_status",
        ),
        (not_there(), "http_status"),  # a 401 to who has a token is about the token
        (Reply(status=401, body=b"<html>proxy</html>"), "http_status"),
        (Reply(status=404, body=b"<html>nothing here</html>", headers=[("Content-Type", "text/html")]), "http_status"),
        (Reply(status=403, headers=[("X-Error-Code", "GatedRepo")]), "http_status"),
        (Reply(status=403, headers=[("X-Error-Message", "Access to this resource is disabled.")]), "gone"),
        (Reply(status=410), "gone"),
        (Reply(status=400), "http_status"),
        (Reply(status=500), "http_status"),
        (Reply(status=502, body=b"<html>"), "http_status"),
        (Reply(status=204), "bad_answer"),
        (Reply(status=304), "bad_answer"),
        (Reply(body=b"<!doctype html><title>Hugging Face</title>"), "bad_answer"),
        (Reply(body=b'{"id": "a/model", "likes": 4'), "bad_answer"),
        (Reply(body=b"[" * 100_000), "bad_answer"),
        (Reply(body=b"[]"), "bad_answer"),
        (Reply(body=b'{"error": "Internal"}'), "bad_answer"),
        (Reply(body=b'{"id": "../../x"}'), "bad_answer"),
        (Reply(body=gzip.compress(b" " * 50 * 2**20), headers=[("Content-Encoding", "gzip")]), "too_large"),
        (Reply(body=b"not gzip", headers=[("Content-Encoding", "gzip")]), "bad_encoding"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n["), "unreachable"),
        (Reply(raw=b""), "unreachable"),
        (redirect(""), "too_many_redirects"),
        (redirect("/api/models/b/other", 307), "gone"),
        (redirect("/login"), "bad_answer"),
        (redirect("/api/models/../x"), "bad_answer"),
        (redirect("http://[half"), "bad_answer"),
        (redirect("https://elsewhere.example/api/models/a/b"), "bad_answer"),
    ],
)
async def test_every_odd_answer_is_one_fault(server: HubServer, reply: Reply, fault: str) -> None:
    server.instead[PATH] = reply

    assert (await failure(server.endpoint)).fault == fault


async def test_a_second_redirect_is_not_followed_and_the_token_goes_nowhere_else(server: HubServer) -> None:
    server.renamed = {NAME: "b/c", "b/c": "d/e"}
    async with FeedServer() as other:
        server.instead[f"{LIST}/far/away"] = redirect(other.url(PATH))

        assert (await failure(server.endpoint)).fault is SourceFault.TOO_MANY_REDIRECTS
        assert (await failure(server.endpoint, "far/away")).fault is ODD
        assert other.hits() == 0
    assert server.hits() == 3


async def test_a_silent_and_a_dripping_hub_cost_the_time_out(server: HubServer) -> None:
    server.instead = {PATH: Reply(delay=3), f"{LIST}/b/c": Reply(chunks=[b" "] * 60, pause=0.05)}
    started = time.monotonic()

    assert (await failure(server.endpoint, timeout=0.4)).fault is SourceFault.TIMEOUT
    assert (await failure(server.endpoint, "b/c", timeout=0.4)).fault is SourceFault.TIMEOUT
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([("RateLimit", '"api";r=0;t=55')], 55),
        ([("Retry-After", "120")], 120),
        ([("RateLimit", '"api";r=0;t=99999999999999999999')], 86_400),
    ],
)
async def test_a_rate_limit_names_its_end(headers: list[tuple[str, str]], seconds: int) -> None:
    async with FeedServer() as server:
        server.reply(PATH, Reply(status=429, headers=headers))

        error = await failure(server.url())

    assert (error.fault, error.retry_at) == (SourceFault.RATE_LIMITED, NOON + timedelta(seconds=seconds))


async def test_names_fail_as_the_list_does(server: HubServer) -> None:
    server.instead[LIST] = Reply(body=b"{}")

    with pytest.raises(SourceError) as caught:
        await hub(server.endpoint).names("phi")
    assert caught.value.fault is ODD


async def test_nothing_of_a_question_or_a_token_is_logged(server: HubServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bot"), caplog.at_level(logging.INFO):
        await failure(server.endpoint)
        await hub(server.endpoint, token="hf_secret").names("my-question")

    assert not [line for line in caplog.messages if "hf_secret" in line or "my-question" in line or "?" in line]


def test_the_double_says_what_the_hub_says_of_a_missing_model() -> None:
    assert (not_there().status, not_there(token=True).status) == (401, 404)
