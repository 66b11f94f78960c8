"""The list of bills in feeds.yaml: what is taken, and what is said of a mistake."""

import pytest

from bot.domain.errors import ConfigError
from bot.domain.sources import SourceKind
from bot.sources.config.load import read_config

HEAD = "version: 1\nsources:\n  - id: bills\n    kind: govinfo-billstatus\n"


def test_bills_are_kept_in_their_order_and_the_folder_is_known() -> None:
    (spec,) = read_config(HEAD + "    bills: [119/hr/2385, 119/s/4441]\n", name="feeds.yaml").sources

    assert (spec.kind, spec.bills) == (SourceKind.GOVINFO_BILLSTATUS, ("119/hr/2385", "119/s/4441"))
    assert spec.url == "https://www.govinfo.gov/bulkdata/BILLSTATUS"


def test_a_single_bill_needs_no_list() -> None:
    (spec,) = read_config(HEAD + "    bills: 119/hjres/20\n", name="feeds.yaml").sources

    assert spec.bills == ("119/hjres/20",)


def test_two_lists_may_lie_in_one_folder_but_not_be_the_same() -> None:
    one = HEAD + "    bills: [119/hr/1]\n"
    other = "  - id: more\n    kind: govinfo-billstatus\n    bills: [119/hr/{}]\n"

    assert len(read_config(one + other.format(2), name="feeds.yaml").sources) == 2
    with pytest.raises(ConfigError, match='as source "bills" on line 3'):
        read_config(one + other.format(1), name="feeds.yaml")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (HEAD, "3:5 sources.0.bills", "say which bills to follow"),
        (HEAD + "    bills: []\n", "5:12 sources.0.bills", "expected 1 to 50 bills, got 0"),
        (HEAD + f"    bills: [{', '.join(['119/hr/1'] * 51)}]\n", "5:12 sources.0.bills", "1 to 50 bills, got 51"),
        (HEAD + "    bills: [H.R. 2385]\n", "5:13 sources.0.bills.0", "such as 119/hr/2385"),
        (HEAD + "    bills: [119/HR/2385]\n", "5:13 sources.0.bills.0", 'did you mean "119/hr/2385"?'),
        (HEAD + "    bills: [119/house/2385]\n", "5:13 sources.0.bills.0", "the kinds are hr, s"),
        (HEAD + "    bills: [2385]\n", "5:13 sources.0.bills.0", "put it in quotes"),
        (HEAD + "    bills: [119/hr/1]\n    query: AI\n", "6:5 sources.0.query", "remove the line"),
        (HEAD + "    bills: [119/hr/1]\n    limit: 5\n", "6:5 sources.0.limit", "remove the line"),
        ("version: 1\nsources:\n  - id: a\n    url: https://a.example\n    bills: [119/hr/1]\n",
         "5:5 sources.0.bills", "only govinfo-billstatus and congress have this key"),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_where_it_stands(text: str, place: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(text, name="feeds.yaml")

    assert f"feeds.yaml:{place}" in str(caught.value)
    assert message in str(caught.value)
