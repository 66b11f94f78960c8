"""The figures of the identifier search, against labels in the notation of labelled sets."""

import re
from datetime import date

import pytest

from bot.analysis.measures_identifiers import comparable, identifier_figures
from tests.corpus import require

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("us:eo:14179", "eo:14179"),
        ("us-ca:bill:SB53", "bill:ca/2025/sb/53"),
        ("us-co:bill:sb24-205", "bill:co/2024/sb/205"),
        ("us:bill:hjres20", "bill:us/119/hjres/20"),
        ("eu:reg:2022/2065", "eu:2022/2065"),
        ("us:plan:ai-action-plan", "plan:us/ai-action-plan"),
        ("kr:act:ai-basic", "act:kr/20676"),
        ("cfr:15:744.23", "cfr:15/744.23"),
        ("nist:AI 800-1", "nist:ai-800-1"),
    ],
)
def test_both_notations_of_a_key_come_to_one_form(theirs: str, ours: str) -> None:
    assert comparable(theirs) == comparable(ours)


def test_different_keys_stay_different() -> None:
    keys = ["us:eo:14179", "us:eo:14110", "us-ca:bill:SB53", "us-ny:bill:S53", "us:bill:s53", "fr:90:4544", "pl:1-2"]
    assert len({comparable(key) for key in keys}) == len(keys)


def test_what_is_found_in_vain_costs_precision_and_what_is_missed_costs_recall() -> None:
    rows = [("EO 14179 replaced EO 14110.", ["us:eo:14179"]), ("Nothing here.", ["us:eo:14110"])]
    figures = identifier_figures(rows, on=TODAY)
    assert (figures.precision, figures.recall, figures.n) == (0.5, 0.5, 2)


def test_nothing_to_find_and_nothing_found_is_no_mistake() -> None:
    figures = identifier_figures([("Nothing here.", [])], on=TODAY)
    assert (figures.precision, figures.recall, figures.n) == (1.0, 1.0, 1)


def test_the_evaluation_set_is_read_in_full() -> None:
    lines = (require() / "editorial" / "id_sentences.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    rows = [(text, [one for one in re.split(r" (?=[a-z-]+:)", gold) if one != "-"]) for text, gold in cells]
    figures = identifier_figures(rows, on=TODAY)
    assert (figures.precision, figures.recall, figures.n) == (1.0, 1.0, 64)
