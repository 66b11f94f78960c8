"""Which address a Federal Register source asks."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import SourceKind
from bot.sources.federal_register import ENDPOINT, request_address
from bot.sources.federal_register_documents import FIELDS
from tests import make


def asked(url: str = ENDPOINT, **changes: Any) -> dict[str, list[str]]:
    spec = make.spec(kind=SourceKind.FEDERAL_REGISTER, url=None, **changes)
    return parse_qs(urlsplit(request_address(url, spec)).query)


def test_a_search_asks_for_the_newest_fifty_with_every_field_that_is_read() -> None:
    assert asked(query='"artificial intelligence"') == {
        "conditions[term]": ['"artificial intelligence"'],
        "order": ["newest"],
        "per_page": ["50"],
        "fields[]": list(FIELDS),
    }


def test_the_fields_that_a_search_leaves_out_by_itself_are_asked_for() -> None:
    deadlines = {"comments_close_on", "effective_on", "signing_date", "executive_order_number", "docket_ids"}

    assert deadlines < set(asked()["fields[]"])


def test_what_the_operator_wrote_into_the_address_stays() -> None:
    query = asked(
        f"{ENDPOINT}?conditions[type][]=RULE&conditions[type][]=PRORULE&order=oldest&per_page=7&fields[]=title"
    )

    assert query["conditions[type][]"] == ["RULE", "PRORULE"]
    assert (query["order"], query["per_page"]) == (["oldest"], ["7"])
    assert query["fields[]"].count("title") == 1


def test_a_changed_configuration_wins_over_a_learned_address() -> None:
    query = asked(f"{ENDPOINT}?conditions[term]=old&per_page=50", query="new", limit=20)

    assert (query["conditions[term]"], query["per_page"]) == (["new"], ["20"])


def test_completing_a_complete_address_changes_nothing() -> None:
    spec = make.spec(kind=SourceKind.FEDERAL_REGISTER, url=None, query="AI", limit=20)
    once = request_address(ENDPOINT, spec)

    assert sorted(parse_qsl(urlsplit(request_address(once, spec)).query)) == sorted(parse_qsl(urlsplit(once).query))


def test_the_public_inspection_list_gets_nothing_that_it_does_not_take() -> None:
    current = "https://www.federalregister.gov/api/v1/public-inspection-documents/current.json"

    assert request_address(current, make.spec(query="AI", limit=20)) == current


def test_a_search_of_the_public_inspection_list_takes_the_words_only() -> None:
    url = "https://www.federalregister.gov/api/v1/public-inspection-documents.json?conditions[available_on]=2025-07-25"

    assert asked(url, query="AI") == {"conditions[available_on]": ["2025-07-25"], "conditions[term]": ["AI"]}


@pytest.mark.parametrize(
    "path", ["/documents/search.rss", "/", "/documents/2025/07/28/2025-14217/x", "/api/v2/documents"]
)
def test_only_the_api_is_polled_never_the_pages(path: str) -> None:
    with pytest.raises(SourceError, match="/api/v1/") as caught:
        asked(f"https://www.federalregister.gov{path}?key=secret")

    assert caught.value.fault is SourceFault.BAD_ADDRESS
    assert "secret" not in f"{caught.value} {caught.value.url}"
