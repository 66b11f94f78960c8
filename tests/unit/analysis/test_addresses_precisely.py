"""What separates the canonical key from its nearest wrong neighbours. Keys are stored, so their form is pinned."""

from collections.abc import Callable
from string import ascii_letters, ascii_lowercase, digits

import pytest

from bot.analysis.addresses import _PLAIN, address_key, key_of_any

MARKS = "/:@!$&'()*+,;=-._~"
# The short way, which a plain address takes, and the long one, which any may take.
both_ways = pytest.mark.parametrize("key_of", [address_key, key_of_any])
KeyOf = Callable[[str], str]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://o.example:80/a", "o.example/a"),
        ("https://o.example:443/a", "o.example/a"),
        ("http://o.example:81/a", "o.example:81/a"),
        ("http://o.example:8080/a", "o.example:8080/a"),
        ("https://o.example./a", "o.example/a"),
        ("https://o.example.../a", "o.example/a"),
        ("https://.o.example/a", ".o.example/a"),
        ("https://[fe80::1%X]/", "[fe80::1%X]"),
        (" https://O.Example/A ", "o.example/A"),
        ("https://\u2003o.example\u2003/a", "o.example/a"),
    ],
)
@both_ways
def test_of_the_host_the_name_and_an_unusual_port_remain(key_of: KeyOf, url: str, key: str) -> None:
    assert key_of(url) == key


@both_ways
@pytest.mark.parametrize("prefix", ["www.", "www2.", "m.", "mobile.", "amp.", "edition.", "www.m."])
def test_a_host_for_some_devices_is_the_host_for_all(key_of: KeyOf, prefix: str) -> None:
    assert key_of(f"https://{prefix}o.example/a") == "o.example/a"


@both_ways
@pytest.mark.parametrize("one", [*ascii_lowercase, *digits, "-"])
def test_such_a_prefix_may_stand_before_any_name(key_of: KeyOf, one: str) -> None:
    assert key_of(f"https://www.{one}{one}.example/a") == f"{one}{one}.example/a"


@both_ways
@pytest.mark.parametrize(
    "host", ["mm.o.example", "wwwx.o.example", "news.m.example", "xm.o.example", "news.m.o.example", "m.example"]
)
def test_what_only_resembles_such_a_prefix_stays(key_of: KeyOf, host: str) -> None:
    assert key_of(f"https://{host}/a") == f"{host}/a"


@both_ways
@pytest.mark.parametrize(
    "tail",
    [
        "/",
        "//",
        "/amp",
        "/amp/",
        "//amp",
        "/AMP",
        "/amp.html",
        ".amp",
        "/index.html",
        "/index.htm",
        "/index.php",
        "/index.html/amp",
    ],
)
def test_a_tail_that_every_site_may_add_does_not_count(key_of: KeyOf, tail: str) -> None:
    assert key_of(f"https://o.example/a{tail}") == "o.example/a"


@both_ways
@pytest.mark.parametrize(
    "path", ["/example", "/X", "/camp", "/index", "/index.asp", "/amp/b", "/a.amps", "/revamp.html", "/reindex.html"]
)
def test_what_only_resembles_such_a_tail_stays(key_of: KeyOf, path: str) -> None:
    assert key_of(f"https://o.example/x{path}") == f"o.example/x{path}"


@both_ways
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_that_needs_no_encoding_is_the_same_either_way(key_of: KeyOf, mark: str) -> None:
    plain, encoded = f"https://o.example/a{mark}b", f"https://o.example/a%{ord(mark):02X}b"
    assert key_of(plain) == key_of(encoded) == f"o.example/a{mark}b"


@both_ways
@pytest.mark.parametrize(
    "other", ["ftp://www.o.example/a/", "https:///a/", "https:/o.example/a/", "https://./a/", "www.o.example/a/"]
)
def test_what_has_another_scheme_or_no_host_is_its_own_key(key_of: KeyOf, other: str) -> None:
    assert key_of(other) == other


@pytest.mark.parametrize(
    "url",
    [
        "http://o.example/a",
        "https://o.example",
        "https://o.example/",
        "https://localhost/a",
        "https://a.b.c.o.example/a",
        "https://www.m.o.example/a",
        *(f"https://a{one}.b{one}.example/" for one in (*ascii_lowercase, *digits, "-")),
        *(f"https://o.example/a{one}" for one in (*ascii_letters, *digits, *MARKS)),
    ],
)
def test_an_address_without_anything_to_decode_or_to_put_in_order_takes_the_short_way(url: str) -> None:
    assert _PLAIN.fullmatch(url)


def test_a_parameter_without_a_value_selects_content_too() -> None:
    assert address_key("https://o.example/a?draft") == "o.example/a?draft="
    assert address_key("https://o.example/a?b=%20%26&a=1#part") == "o.example/a?a=1&b=+%26"


def test_bytes_that_are_no_text_become_the_sign_for_that() -> None:
    assert address_key("https://o.example/%ff?x=%ff") == "o.example/%EF%BF%BD?x=%EF%BF%BD"


TRACKING = [
    "utm_source",
    "utm_x",
    "mc_cid",
    "mc_eid",
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "refsrc",
    "ref_src",
    "refurl",
    "ref_url",
    "cmpid",
    "ncid",
    "ito",
    "smid",
    "sref",
    "spm",
    "at_medium",
    "at_campaign",
    "at_custom",
    "at_custom1",
    "guccounter",
    "guce_referer",
    "guce_referrer",
    "guce_referer_sig",
    "share",
    "source",
    "src",
    "ref",
    "campaignid",
    "campaign_id",
    "cid",
    "s_cid",
    "wt.mc_id",
    "partner",
    "feature",
    "amp",
    "outputtype",
    "outputType",
    "UTM_SOURCE",
]


@pytest.mark.parametrize("name", TRACKING)
def test_a_parameter_that_says_where_a_reader_came_from_does_not_count(name: str) -> None:
    assert address_key(f"https://o.example/a?{name}=x&id=7") == "o.example/a?id=7"


@pytest.mark.parametrize("name", ["id", "p", "utm", "xfbclid", "fbclids", "my_ref", "refs", "sources", "amps", "cidr"])
def test_what_only_resembles_such_a_parameter_counts(name: str) -> None:
    assert address_key(f"https://o.example/a?{name}=x") == f"o.example/a?{name}=x"
