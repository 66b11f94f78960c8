"""What is hidden of a text that may hold secrets, and what is left of one that holds none."""

from collections.abc import Iterator

import pytest

from bot.domain.errors import ConfigError, Problem
from bot.domain.secrets import HIDDEN, keys_in, know, redact
from bot.yamlfiles.wording import got

OPAQUE = "Zk3" * 9


@pytest.fixture
def knowing() -> Iterator[str]:
    """A value that has no shape, such as a key of api.data.gov."""
    know(["plainandsecret/42", "short"])
    yield "plainandsecret/42"
    know([])


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("POST https://hooks.slack.com/commands/T1/2/secret", "POST https://hooks.slack.com/[hidden]"),
        ("url='wss://wss.slack.example/link/?ticket=secret-1&app_id=a'", "ticket=[hidden]&app_id=a'"),
        ("PATCH https://d.example/webhooks/12/aW50ZXJhY3Rpb246/messages", "/webhooks/[hidden]/messages"),
        ("POST https://d.example/interactions/12/aW50ZXJhY3Rpb246/callback", "/interactions/[hidden]/callback"),
        ("https://a.example/feed?page=2&api_key=abc&sort=date", "/feed?page=2&api_key=[hidden]&sort=date"),
        ("https://a.example/?X-Amz-Signature=abc#top", "/?X-Amz-Signature=[hidden]#top"),
        ("X-Api-Key: abcdefgh1", "X-Api-Key: [hidden]"),
        ("Authorization: Basic aWQ6c2VjcmV0MQ==", "Authorization: Basic [hidden]"),
    ],
)
def test_what_opens_a_door_is_hidden(line: str, shown: str) -> None:
    assert redact(line).endswith(shown)


def test_passwords_in_addresses_are_hidden_and_the_rest_is_kept() -> None:
    assert redact("postgresql://gazette:secret@db.example/news") == "postgresql://[hidden]@db.example/news"


@pytest.mark.parametrize(
    "plain",
    [
        "https://a.example/feed polled",
        "https://a.example/?keywords=open&monkey=yes&tag=policy",
        "the bot administrator said that the bearer certificates are fine",
        "/webhooks/ are no concern of ours; see /interactions/1/a",
    ],
)
def test_what_is_no_secret_stays(plain: str) -> None:
    assert redact(plain) == plain


def test_a_value_that_was_told_is_hidden_whatever_its_shape_also_in_an_address(knowing: str) -> None:
    assert redact(f"{knowing} and plainandsecret%2F42 in short") == f"{HIDDEN} and {HIDDEN} in short"
    know([])
    assert redact(knowing) == knowing


def test_a_problem_of_a_file_says_where_a_secret_stands_and_not_which(knowing: str) -> None:
    problem = Problem(file="feeds.yaml", line=3, column=5, key=f"sources.0.{knowing}", message=f"got {knowing}")
    shown = f"feeds.yaml:3:5 sources.0.{HIDDEN}: got {HIDDEN}"
    assert (str(problem), str(ConfigError((problem,)))) == (shown, shown)


def test_a_quoted_value_is_hidden_before_it_is_cut() -> None:
    assert got("xoxb-" + "1234567890-" * 9) == f'"{HIDDEN}"'


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("token=abcdefgh", {"abcdefgh"}),
        ("feed=rss2&private_key=12345678&cat=ai", {"12345678"}),
        (f"x={OPAQUE}", {OPAQUE}),
        (f"channel_id={OPAQUE}&id={OPAQUE}", set()),
        (f"u={OPAQUE}&id=0123456789", set()),
        (f"list={OPAQUE}&uuid={OPAQUE}", set()),
        ("x=7d4e2a90-1c1b-4a6e-9d0f-5a9b0c3d2e1f", {"7d4e2a90-1c1b-4a6e-9d0f-5a9b0c3d2e1f"}),
        ("token=abc%2Fdefgh", {"abc/defgh"}),
        ("token=short", set()),
        ("q=artificial-intelligence-act-2024", set()),
        ("q=open+weights&keywords=supercomputer&format=rss", set()),
        ("", set()),
    ],
)
def test_keys_of_an_address_are_known_by_their_name_or_their_look(query: str, keys: set[str]) -> None:
    assert keys_in(f"https://a.example/feed?{query}") == keys


def test_a_long_text_takes_no_long_time() -> None:
    """What a server makes of a line must not stop the process that writes it."""
    for odd in ("?" + "token" * 40_000, "a" * 200_000, "&" * 200_000, "M" + "-" * 200_000, "://a:" * 40_000):
        assert redact(odd) == odd
