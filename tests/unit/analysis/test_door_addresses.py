"""The canonical address under whatever the web calls an address. EXAMPLES sets how many."""

import os
from collections import defaultdict
from itertools import combinations
from urllib.parse import urlsplit

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.analysis.addresses import address_key, key_of_any
from tests.corpus import require

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))
LABEL = st.from_regex(r"\A[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?\Z") | st.sampled_from(
    ["www", "m", "amp", "www2", "münchen"]
)
HOST = st.lists(LABEL, min_size=1, max_size=5).map(".".join) | st.sampled_from(["[::1]", "[2001:db8::7]", "10.0.0.1"])
PORT = st.sampled_from(["", ":80", ":443", ":8080", ":", ":65535"])
PIECE = st.text(max_size=12) | st.sampled_from(
    [
        "/",
        "//",
        "/amp",
        ".amp",
        "/amp.html",
        "/index.html",
        "/..",
        "%2F",
        "%",
        "%25",
        "%ff",
        "+",
        ";",
        "utm_source=x",
        "&",
        "=",
        "?",
        "#",
    ]
)
REST = st.lists(PIECE, max_size=8).map("".join)
ADDRESS = st.builds("{}://{}{}/{}".format, st.sampled_from(["http", "https", "HTTPS"]), HOST, PORT, REST)
# Around the border of what needs nothing but a look: few pieces, of which each is plain or nearly so.
HOST_PIECE = st.sampled_from(
    [*"aZ9-_.:@[]%\\ \té٣ſ", "www.", "www2.", "www٣.", "m.", "amp.", "xm.", "o.example", "..", ":80"]
)
PATH_PIECE = st.sampled_from(
    [
        *"aZ9/:@!$&'()*+,;=-._~?#%\\ \n\té|^",
        "/amp",
        "/AMP.HTML",
        ".amp",
        "/index.htm",
        "/index.PHP",
        "%2f",
        "l",
        "p",
        "M",
    ]
)
NEARLY_PLAIN = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(
        ["http://", "https://", "https://www.", "https://m.amp.", "HTTPS://", " http://", "http:/", "ftp://"]
    ),
    st.lists(HOST_PIECE, max_size=4).map("".join),
    st.sampled_from(["", "/", "o.example/", ".example", "/a"]),
    st.lists(PATH_PIECE, max_size=6).map("".join),
)
ANYTHING = ADDRESS | st.text(max_size=80) | st.text(max_size=40).map("https://".__add__)


@settings(max_examples=EXAMPLES)
@given(ANYTHING)
@example("https://[::1]:8080/a")
@example("https://[v1.x]/")
@example("HTTP://\x0c#")
@example("https://a.\x0c/")
@example("https://../x")
@example("https://a\u2003./x")
@example("https://o.example/\ud800?\udfff=\ud800")
@example("https://www.m.amp.example/")
@example("https://o.example/a?b=%ff&c=%ED%A0%80")
def test_any_text_has_a_key_that_is_its_own_key(url: str) -> None:
    key = address_key(url)

    assert address_key(url) == key
    if key != url.strip():  # other text is no address, and its own key
        assert address_key(f"https://{key}") == key


@settings(max_examples=10 * EXAMPLES)
@given(NEARLY_PLAIN | ANYTHING)
@example("https://www.example/a.b")
@example("https://www.m.example/a.b")
@example("https://m.www.example.org")
@example("https://www../a")
@example("https://o.example//amp//")
@example("https://o.example/a\n")
@example("https://o.example/a/index.htmL/")
def test_a_plain_address_has_the_key_that_reading_it_in_full_gives(url: str) -> None:
    assert key_of_any(url) == address_key(url)


@settings(max_examples=EXAMPLES)
@given(ADDRESS)
def test_a_key_keeps_the_host_and_is_no_longer_than_its_address_written_out(url: str) -> None:
    key, host = address_key(url), urlsplit(url).hostname or ""

    kept = urlsplit(f"//{key}").hostname or ""
    assert host.rstrip(".").endswith(kept)
    assert kept
    assert len(key) <= 12 * len(url) + 12


@settings(max_examples=EXAMPLES)
@given(LABEL, LABEL, REST)
def test_addresses_of_two_places_never_share_a_key(one: str, other: str, rest: str) -> None:
    key = address_key(f"https://a{one}.example/{rest}")

    assert key != address_key(f"https://b{other}.example/{rest}")
    assert key != address_key(f"https://a{one}.example.org/{rest}")
    assert key != address_key(f"https://a{one}.example:8443/{rest}")


@settings(max_examples=EXAMPLES)
@given(ADDRESS, st.lists(st.sampled_from(["utm_source", "fbclid", "gclid", "mc_cid"]), max_size=3))
def test_where_a_reader_came_from_changes_no_key(url: str, names: list[str]) -> None:
    bare = url.partition("#")[0].strip()
    tail = "".join(f"&{name}=x" for name in names)
    glue = "" if "?" in bare else "?"

    assert address_key(bare + glue + tail) == address_key(bare)
    assert address_key(bare + "#part") == address_key(bare)


def test_addresses_that_must_differ_never_share_a_key() -> None:
    groups: dict[str, set[str]] = defaultdict(set)
    for line in (require() / "editorial" / "canonical_cases.tsv").read_text(encoding="utf-8").splitlines():
        group, tab, url = line.partition("\t")
        if tab and group.isdigit():
            groups[group].add(address_key(url.split("\t")[0]))

    assert len(groups) > 25
    assert [pair for pair in combinations(groups, 2) if groups[pair[0]] & groups[pair[1]]] == []
