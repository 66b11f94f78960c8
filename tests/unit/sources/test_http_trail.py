import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.sources.http_trail import Trail, with_params

START = Trail(url="https://example.org/feed")


def test_only_an_unbroken_run_of_permanent_redirects_is_learned() -> None:
    first = START.follow(301, "https://example.org/a")
    second = first.follow(308, "/b")
    third = second.follow(302, "https://cdn.example/c")
    fourth = third.follow(301, "/d")

    assert [hop.moved_to for hop in (first, second)] == ["https://example.org/a", "https://example.org/b"]
    assert [hop.moved_to for hop in (third, fourth)] == ["https://example.org/b", "https://example.org/b"]
    assert fourth.url == "https://cdn.example/d"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_followed_and_forgotten(status: int) -> None:
    hop = START.follow(status, "https://example.org/a").follow(301, "https://example.org/b")

    assert (hop.url, hop.moved_to) == ("https://example.org/b", None)


def test_a_step_down_from_https_is_followed_and_never_learned() -> None:
    hop = START.follow(301, "http://example.org/plain").follow(301, "https://example.org/again")

    assert (hop.url, hop.moved_to) == ("https://example.org/again", None)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/a b", "https://example.org/a%20b"),
        ("other?x=%20#part", "https://example.org/other?x=%20"),
        ("//other.example/x", "https://other.example/x"),
        ("?page=2", "https://example.org/feed?page=2"),
        ("/caf\u00e9", "https://example.org/caf%C3%A9"),
        ("/caf\udce9", "https://example.org/caf%E9"),
    ],
)
def test_a_location_is_resolved_and_made_legal(location: str, expected: str) -> None:
    assert START.follow(302, location).url == expected


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        (None, SourceFault.HTTP_STATUS),
        ("", SourceFault.HTTP_STATUS),
        ("file:///etc/passwd", SourceFault.BAD_ADDRESS),
        ("ftp://example.org/", SourceFault.BAD_ADDRESS),
        ("https://user@example.org/", SourceFault.BAD_ADDRESS),
        ("https://example.org\\@127.0.0.1/", SourceFault.BAD_ADDRESS),
        ("http://[::1", SourceFault.BAD_ADDRESS),
        ("/" + "a" * 3000, SourceFault.BAD_ADDRESS),
    ],
)
def test_a_redirect_to_nowhere_or_elsewhere_ends_the_chain(location: str | None, fault: SourceFault) -> None:
    with pytest.raises(SourceError) as caught:
        START.follow(301, location)

    assert caught.value.fault is fault


def test_parameters_are_added_behind_those_the_address_has() -> None:
    assert with_params("http://a.example/x", None) == "http://a.example/x"
    assert with_params("http://a.example/x", {"q": "a b", "f[]": ["1", "2"]}) == (
        "http://a.example/x?q=a+b&f%5B%5D=1&f%5B%5D=2"
    )
    assert with_params("http://a.example/x?y=1", [("q", "ä")]) == "http://a.example/x?y=1&q=%C3%A4"
