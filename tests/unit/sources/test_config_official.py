"""Sources of official APIs in feeds.yaml: what is taken without a key being set, and what is said of a mistake."""

import pytest
from jsonschema import Draft202012Validator

from bot.domain.errors import ConfigError
from bot.domain.sources import SourceKind
from bot.sources.config.jsonschema import json_schema
from bot.sources.config.load import read_config

CONGRESS, REGULATIONS, COURTS = "congress", "regulations", "courtlistener"


def file(kind: str, *lines: str) -> str:
    return "".join(f"{line}\n" for line in ("version: 1", "sources:", "  - id: a", f"    kind: {kind}", *lines))


@pytest.mark.parametrize(
    ("kind", "line", "address"),
    [
        (CONGRESS, "    bills: [119/hr/1]", "https://api.congress.gov/v3"),
        (REGULATIONS, "    query: AI", "https://api.regulations.gov/v4/documents"),
        (COURTS, "    query: AI", "https://www.courtlistener.com/api/rest/v4/search/"),
    ],
)
def test_each_kind_knows_its_address_and_takes_a_mirror(kind: str, line: str, address: str) -> None:
    (plain,) = read_config(file(kind, line), name="feeds.yaml").sources
    (mirror,) = read_config(file(kind, line, "    url: https://mirror.example/api"), name="feeds.yaml").sources
    (local,) = read_config(file(kind, line, "    url: http://127.0.0.1:8080/api"), name="feeds.yaml").sources

    assert (plain.kind, plain.url) == (SourceKind(kind), address)
    assert (mirror.url, local.url) == ("https://mirror.example/api", "http://127.0.0.1:8080/api")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (file(CONGRESS), "3:5 sources.0.bills", "say which bills to follow"),
        (file(CONGRESS, "    bills: [119/hr/1]", "    query: AI"), "6:5 sources.0.query", "congress reads the bills"),
        (file(CONGRESS, "    bills: [119/hr/1]", "    url: https://m.example/v3?format=xml"), "6:10 sources.0.url",
         "remove what follows the question mark"),
        (file(CONGRESS, "    bills: [119/hr/1]", "    url: http://m.example/v3"), "6:10 sources.0.url",
         "a key goes to this address (CONGRESS_API_KEY), so it must begin with https://"),
        (file(REGULATIONS), "3:5 sources.0.query", "say what to search for"),
        (file(REGULATIONS, "    query: AI", "    url: https://m.example/v4?api_key=abc"), "6:10 sources.0.url",
         "a key does not belong into this file; set REGULATIONS_API_KEY instead"),
        (file(REGULATIONS, "    query: AI", "    bills: [119/hr/1]"), "6:5 sources.0.bills", "only govinfo-billstatus"),
        (file(COURTS, "    url: https://m.example/search"), "3:5 sources.0.query", "say what to search for"),
        (file(COURTS, "    query: AI", "    url: http://localhost/search"), "6:10 sources.0.url", "https://"),
        (file(COURTS, "    query: AI", "    limit: 0"), "6:12 sources.0.limit", "1 to 1000"),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_where_it_stands(text: str, place: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(text, name="feeds.yaml")

    assert f"feeds.yaml:{place}" in str(caught.value)
    assert message in str(caught.value)
    assert "abc" not in str(caught.value)


def test_the_same_search_twice_is_one_too_many() -> None:
    text = file(COURTS, "    query: AI", "  - id: b", "    kind: courtlistener", "    query: {}")

    assert len(read_config(text.replace("{}", "ML"), name="feeds.yaml").sources) == 2
    with pytest.raises(ConfigError, match="the same address as source"):
        read_config(text.replace("{}", "AI"), name="feeds.yaml")


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        ({"kind": CONGRESS, "bills": ["119/hr/1"]}, True),
        ({"kind": CONGRESS}, False),
        ({"kind": CONGRESS, "bills": ["119/hr/1"], "limit": 3}, False),
        ({"kind": REGULATIONS, "query": "AI", "limit": 3}, True),
        ({"kind": COURTS}, False),
        ({"kind": COURTS, "query": "AI", "bills": ["119/hr/1"]}, False),
    ],
)
def test_an_editor_is_told_the_same(source: dict[str, object], fits: bool) -> None:
    data = {"version": 1, "sources": [{"id": "a", **source}]}

    assert Draft202012Validator(json_schema()).is_valid(data) is fits
