import re
from datetime import date
from pathlib import Path

import pytest

from bot.analysis.identifiers import Kind, addresses, identifiers, is_ai
from bot.catalogue.identifiers import PATTERN, SHAPES
from tests.corpus import require

_CASES = Path(__file__).parent / "cases"
# The evaluation set writes its keys in a way of its own, and some instruments by a name.
_NAMED = {
    "kr:act:ai-basic": "act:kr/20676",
    "us-ut:act:ai": "bill:ut/2024/sb/149",
    "us-ny:act:raise": "bill:ny/2025/s/6953",
    "us-co:bill:sb24-205": "bill:co/2024/sb/205",
    "us-ca:bill:SB53": "bill:ca/2025/sb/53",
    "us-ca:bill:SB1047": "bill:ca/2023/sb/1047",
    "us-ca:bill:AB2013": "bill:ca/2023/ab/2013",
    "us-va:bill:HB2094": "bill:va/2025/hb/2094",
    "us-tx:bill:HB149": "bill:tx/2025/hb/149",
    "us:bill:hr5388": "bill:us/119/hr/5388",
    "us:bill:s2750": "bill:us/119/s/2750",
    "us:bill:hr1": "bill:us/119/hr/1",
    "us:bill:hjres20": "bill:us/119/hjres/20",
    "us:bill:sres12": "bill:us/119/sres/12",
    "us:plan:ai-action-plan": "plan:us/ai-action-plan",
    "uk:plan:ai-opportunities": "plan:uk/ai-opportunities",
    "eu:plan:ai-continent": "plan:eu/ai-continent",
}
_WRITTEN = {"us:eo:": "eo:", "eu:reg:": "eu:", "eu:dir:": "eu:", "eu:com:": "com:", "pl:": "pl:us/"}


def rows(name: str, columns: int) -> list[list[str]]:
    lines = (_CASES / name).read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert all(len(row) == columns for row in found)
    return found


def keys(text: str, jurisdiction: str | None = None, on: date | None = None, context: str = "") -> list[str]:
    return [found.key for found in identifiers(text, jurisdiction=jurisdiction, on=on, context=context)]


@pytest.mark.parametrize(("on", "jurisdiction", "text", "expected"), rows("identifiers.tsv", 4))
def test_a_text_names_exactly_these(on: str, jurisdiction: str, text: str, expected: str) -> None:
    day = None if on == "-" else date.fromisoformat(on)
    assert [one for one in expected.split() if one != "-"] == keys(text, jurisdiction.strip("-") or None, day)


@pytest.mark.parametrize(("url", "expected"), rows("addresses.tsv", 2))
def test_an_address_leads_to_exactly_these(url: str, expected: str) -> None:
    assert {one for one in expected.split() if one != "-"} == set(addresses(url))


def test_all_sentences_of_the_evaluation_set_are_read_as_a_person_read_them() -> None:
    right, wrong = 0, []
    for line in (require() / "editorial" / "id_sentences.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, gold = line.split("\t")
            expected = {_ours(one) for one in re.split(r" (?=[a-z-]+:)", gold) if one != "-"}
            found = set(keys(text, on=date(2026, 3, 1)))
            right += found == expected
            wrong += [] if found == expected else [(text, expected, found)]
    print(f"identifiers: {right} of {right + len(wrong)} sentences")  # noqa: T201 - the figure of the evaluation
    assert (right, wrong) == (64, [])


def _ours(gold: str) -> str:
    if gold in _NAMED:
        return _NAMED[gold]
    for theirs, ours in _WRITTEN.items():
        if gold.startswith(theirs):
            return ours + gold.removeprefix(theirs)
    scheme, _, rest = gold.partition(":")
    steps = rest.lower().replace(" ", "-")
    return f"{scheme}:{steps.replace(':', '/', 1) if scheme in {'fr', 'cfr', 'usc'} else steps}"


def test_every_key_has_the_shape_that_the_catalogue_knows() -> None:
    found = [one for *_, listed in rows("identifiers.tsv", 4) + rows("addresses.tsv", 2) for one in listed.split()]
    known = [one for one in found if one.partition(":")[0] in SHAPES]
    assert len(known) > 100
    assert [one for one in known if not re.match(PATTERN, one)] == []
    assert {one.partition(":")[0] for one in found} - SHAPES.keys() <= {"-", "hf", "iso", "ieee", "case"}


def test_a_find_carries_its_kind_and_its_place() -> None:
    text = "Trump signed E.O. 14179."
    (found,) = identifiers(text)
    assert (found.kind, found.text, text[found.start : found.end]) == (Kind.EXECUTIVE_ORDER, "14179", "14179")


def test_the_name_of_a_source_tells_which_state_is_meant() -> None:
    on = date(2026, 3, 1)
    assert keys("The committee heard SB 7.", on=on) == []
    assert keys("The committee heard SB 7.", on=on, context="Colorado General Assembly") == ["bill:co/2026/sb/7"]
    assert keys("The committee heard SB 7.", on=on, context="Colorado and Texas notes") == []


def test_a_known_bill_of_another_state_is_not_given_to_the_one_spoken_of_before() -> None:
    assert keys("Texas is next. SB 53 took effect.", on=date(2026, 3, 1)) == []


def test_what_stands_in_an_address_is_not_read_as_prose() -> None:
    assert keys("https://news.example/california-SB-53/EO-14179?x=90%20FR%208741 EO 14319") == ["eo:14319"]


@pytest.mark.parametrize(
    ("text", "us", "expected"),
    [
        ("Inaugurating the Era of Super Intelligence", True, True),
        ("Inaugurating the Era of Super Intelligence", False, False),
        ("Super-intelligent systems in agencies", True, True),
        ("SI units and the SI of the state", True, False),
        ("Superintelligence is near", False, True),
        ("An AI model", False, True),
        ("AI-powered and genAI tools", False, True),
        ("He said the air is fair", False, False),
        ("Ai Weiwei opens a show", False, False),
        ("Highly pathogenic avian influenza (AI) in poultry", True, False),
        ("Grants for AI/AN communities", True, False),
        ("American Indian (AI) health services", True, False),
        ("Artificial intelligence in American Indian health", True, True),
        ("Large language models, LLMs for short", False, True),
        ("Open-weight models", False, True),
        ("AT&T and R&AI", False, False),
        ("visit example.ai and c.AI.com", False, False),
        ("automated decision-making technology", False, True),
        ("", True, False),
    ],
)
def test_ai_is_known_by_its_words(text: str, us: bool, expected: bool) -> None:
    assert is_ai(text, us=us) is expected


def test_a_section_that_a_printed_bill_breaks_behind_its_hyphen_is_read_whole() -> None:
    broken = "Section 1129 of such Act (42 U.S.C. 1320a-\n        8(b)(3)(A)) and 15 U.S.C. 1691b-\nand more"

    assert [one.key for one in identifiers(broken)] == ["usc:42/1320a-8", "usc:15/1691b"]
