"""Names as people type them: found where one is meant, near where not, offered while they type."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import load_catalogue
from bot.catalogue.spelling import key
from bot.domain.catalogue import Catalogue
from bot.ports import Policies
from tests.unit.catalogue.fact_names import NAMED
from tests.unit.catalogue.shelf import NOW, SHIPPED, Shelf

CATALOGUE = load_catalogue([SHIPPED], now=NOW)[0]
INDEX: Policies = CatalogueIndex(CATALOGUE)
FOUND = [
    ("EO 14179", "us-eo-14179"), ("eo14179", "us-eo-14179"), ("E.O. 14179", "us-eo-14179"), ("14179", "us-eo-14179"),
    ("Executive Order No. 14179", "us-eo-14179"), ("eo:14179", "us-eo-14179"), (" US-EO-14179 ", "us-eo-14179"),
    ("90 FR 8741", "us-eo-14179"), ("2025-02172", "us-eo-14179"), ("FR Doc. 2025-02172", "us-eo-14179"),
    ("what is the status of EO 14179?", "us-eo-14179"), ("removing barriers", "us-eo-14179"),
    ("action plan", "us-ai-action-plan-2025"), ("AI Action Plan", "us-ai-action-plan-2025"),
    ("rfi action plan", "us-rfi-ai-action-plan"), ("2024/1689", "eu-ai-act"), ("EU AI Act", "eu-ai-act"),
    ("Regulation (EU) 2024/1689", "eu-ai-act"), ("32024R1689", "eu-ai-act"), ("regulation 2024/1689 text", "eu-ai-act"),
    ("S. 4441", "us-create-ai-act"), ("H.R. 2385", "us-create-ai-act"), ("hr2385", "us-create-ai-act"),
    ("Senate Bill 4441", "us-create-ai-act"), ("sb 53 california", "us-ca-sb53"), ("California SB 53", "us-ca-sb53"),
    ("CA SB-53", "us-ca-sb53"), ("sb 24-205", "us-co-ai-act"), ("colorado ai act", "us-co-ai-act"),
    ("colorado law", "us-co-ai-act"), ("the superintelligence accord", "us-wh-accord-si"),
    ("M-25-21", "us-omb-m-25-21"), ("OMB memo M-25-21", "us-omb-m-25-21"), ("NIST AI 100-1", "us-nist-ai-rmf"),
    ("arXiv:2403.13784", "mof"), ("CETS 225", "coe-ai-convention"), ("COM(2022) 496", "eu-ai-liability-withdrawn"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "wanted"), FOUND)
def test_a_policy_is_found_by_what_people_type(typed: str, wanted: str) -> None:
    found = INDEX.find(typed)
    assert found is not None
    assert found.id == wanted


@pytest.mark.parametrize("policy", CATALOGUE.policies, ids=lambda policy: policy.id)
def test_each_policy_that_ships_is_found_by_its_id_title_and_identifiers(policy: object) -> None:
    wanted = next(one for one in CATALOGUE.policies if one is policy)
    assert INDEX.find(wanted.id) is wanted
    assert INDEX.find(wanted.id.upper()) is wanted
    assert INDEX.find(wanted.title) is wanted
    assert [INDEX.find(one) for one in wanted.identifiers] == [wanted] * len(wanted.identifiers)
    assert wanted in INDEX.complete(wanted.title[:-1])


def test_each_alias_finds_its_policy_unless_another_has_it_too() -> None:
    names = [(key(name), one) for one in CATALOGUE.policies for name in {one.title, one.id, *one.aliases}]
    shared = {name for name, one in names if any(name == other and one is not two for other, two in names)}
    wrong = [
        alias
        for one in CATALOGUE.policies
        for alias in one.aliases
        if key(alias) not in shared and INDEX.find(alias) is not one
    ]
    assert wrong == []


def test_each_organisation_and_term_that_ships_is_found_by_its_names() -> None:
    for organisation in CATALOGUE.organisations:
        assert INDEX.organisation(organisation.id) is organisation
        assert INDEX.organisation(organisation.name) is organisation
    for term in CATALOGUE.terms:
        assert INDEX.term(term.id) is term
        assert INDEX.term(term.term.upper()) is term


@pytest.mark.parametrize(
    "typed",
    ["", " ", "?", "S. 119", "S. 14179", "S. 444", "new york s 4441", "california sb 2025", "eo 99999", "eo 1417",
     "code of practice", "act", "🦊", "2025"],
)  # fmt: skip
def test_what_may_be_another_thing_is_not_found(typed: str) -> None:
    assert INDEX.find(typed) is None


def test_everybodys_short_name_finds_its_policy_and_leaves_the_others_near() -> None:
    assert (found := INDEX.find("AI Act")) is not None
    assert found.id == "eu-ai-act"
    assert INDEX.find("the ai act") is found
    assert {"jp-ai-act", "us-ut-ai-policy"} <= {one.id for one in INDEX.near("AI Act", 6)}
    assert [one.id for one in map(INDEX.find, ("Korea AI Act", "Colorado AI Act")) if one] == [
        "kr-ai-basic-act", "us-co-ai-act",
    ]  # fmt: skip
    assert "AI Act" not in (found.title, *found.aliases)  # so no text is searched for it


@pytest.mark.parametrize(("name", "wanted"), NAMED, ids=[wanted for _, wanted in NAMED])
def test_each_of_the_sixty_policies_is_found_by_the_name_that_its_source_gives_it(name: str, wanted: str) -> None:
    assert (found := INDEX.find(name)) is not None
    assert found.id == wanted


def index_of(tmp_path: Path, *policies: tuple[str, str]) -> CatalogueIndex:
    shelf = Shelf(tmp_path)
    for policy_id, aliases in policies:
        shelf.policy(policy_id, title=f"The {policy_id} text", identifiers="[]", more=f"aliases: {aliases}\n")
    catalogue, problems = shelf.load()
    assert problems == ()
    return CatalogueIndex(catalogue)


def test_a_name_that_one_policy_has_alone_finds_it_and_one_of_two_finds_neither(tmp_path: Path) -> None:
    alone = index_of(tmp_path / "1", ("eu-1", "[AI Act]"), ("xx-2", "[Other AI Act]"))
    assert (alone.find("ai act") or alone.all()[1]).id == "eu-1"
    both = index_of(tmp_path / "2", ("eu-1", "[AI Act]"), ("xx-2", "[AI Act]"))
    assert both.find("ai act") is None
    assert {one.id for one in both.near("ai act")} == {"eu-1", "xx-2"}


def test_a_short_name_wins_over_the_alias_of_another_and_two_short_names_are_nobodys(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.policy("a", identifiers="[]", more="short_names: [AI Act]\n")
    shelf.policy("b", identifiers="[]", more="aliases: [AI Act]\n")
    index = CatalogueIndex(shelf.load()[0])
    assert [one.id for one in (index.find("ai act"), *index.complete("ai act")) if one] == ["a", "a", "b"]
    shelf.policy("b", identifiers="[]", more="short_names: [ai-act]\n")
    assert CatalogueIndex(shelf.load()[0]).find("AI Act") is None


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("executive or", "us-eo-14179"), ("executive order 1417", "us-eo-14179"), ("european uni", "eu-ai-act"),
     ("artificial intelli", "eu-ai-act"), ("removing barriers to american leadership in artif", "us-eo-14179")],
)  # fmt: skip
def test_half_a_word_that_would_be_abbreviated_is_still_offered(typed: str, wanted: str) -> None:
    assert wanted in [one.id for one in INDEX.complete(typed)]


def test_an_id_wins_over_the_alias_of_another(tmp_path: Path) -> None:
    index = index_of(tmp_path, ("aaa", "[bbb]"), ("bbb", "[]"))
    found = index.find("bbb")
    assert found is not None
    assert found.id == "bbb"


def test_a_bill_without_its_state_is_nobodys_where_two_states_have_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for state in ("ca", "tx"):
        shelf.policy(
            f"us-{state}-sb53",
            jurisdiction="us-state",
            identifiers=f'["bill:{state}/2025/sb/53"]',
            more=f"state: {state}\n",
        )
    index = CatalogueIndex(shelf.load()[0])
    assert index.find("SB 53") is None
    assert [one.id for one in map(index.find, ("texas sb 53", "sb53 CA")) if one] == ["us-tx-sb53", "us-ca-sb53"]
    assert {one.id for one in index.near("SB 53")} == {"us-ca-sb53", "us-tx-sb53"}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("removng bariers", "us-eo-14179"), ("openness framwork", "mof"),
     ("S. 4442", "us-create-ai-act"), ("hirosima", "g7-hiroshima"), ("eo 14178", "us-eo-14179")],
)  # fmt: skip
def test_what_is_misspelt_is_near(typed: str, wanted: str) -> None:
    assert INDEX.find(typed) is None
    assert wanted in [one.id for one in INDEX.near(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("eo 14179", "us-eo-14179"), ("eo 1417", "us-eo-14179"), ("action pl", "us-ai-action-plan-2025"),
     ("2024/16", "eu-ai-act"), ("S. 44", "us-create-ai-act"), ("h.r. 23", "us-create-ai-act"),
     ("sb 5", "us-ca-sb53"), ("califor sb 53", "us-ca-sb53"), ("removng", "us-eo-14179")],
)  # fmt: skip
def test_what_is_being_typed_is_offered_first(typed: str, first: str) -> None:
    assert INDEX.complete(typed)[0].id == first


def test_nothing_typed_offers_the_newest_and_no_more_than_asked() -> None:
    assert len(INDEX.complete("")) == 25
    assert len(INDEX.complete("ai", 7)) == 7
    newest = [max(one.on for one in each.timeline if one.on <= each.status.as_of) for each in INDEX.complete("")]
    assert newest == sorted(newest, reverse=True)
    assert INDEX.complete("", 0) == []
    assert INDEX.near("ai act", 0) == []
    assert [one.id for one in INDEX.all()] == sorted(one.id for one in INDEX.all())


def test_an_empty_catalogue_answers_too() -> None:
    index = CatalogueIndex(Catalogue())
    assert (index.find("EO 1"), index.near("EO 1"), index.complete("EO 1"), index.as_of) == (None, [], [], None)
    assert (index.organisation("x"), index.term("x"), index.organisations.near("x")) == (None, None, [])


def test_the_catalogue_says_when_it_was_last_held_against_its_sources() -> None:
    assert INDEX.as_of == max(policy.last_verified for policy in CATALOGUE.policies)


WORDS = st.sampled_from(
    ["eo", "14179", "AI", "act", "S.", "E.O.", "sb", "2024/1689", "É", "人工智能", "'", "(EU)", "…"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=12).map(" ".join)), st.integers(-1, 30))
def test_nothing_that_is_typed_raises_and_no_more_comes_than_was_asked_for(typed: str, most: int) -> None:
    for lookup in (INDEX, INDEX.organisations, INDEX.terms):
        lookup.find(typed)
        assert len(lookup.near(typed, most)) <= max(0, most)
        assert len(lookup.complete(typed, most)) <= max(0, most)


@pytest.mark.parametrize(
    ("one", "other"),
    [("E.O. 14179", "executive order 14179"), ("H. R. 2385", "hr2385"), ("U.S.", "United States"),
     ("OECD/LEGAL/0449", "oecd legal 449"), ("Licences", "license"), ("Québec’s Act", "quebecs act"),
     ("Artificial Intelligence", "A.I."), ("open weights", "Open-Weight")],
)  # fmt: skip
def test_two_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_question_costs_less_than_a_millisecond() -> None:
    asked = [typed for typed, _ in FOUND] + ["removng bariers", "code of practice", "", "a long question of ours " * 9]
    began = time.process_time()
    for _ in range(10):
        for typed in asked:
            INDEX.find(typed)
            INDEX.near(typed)
            INDEX.complete(typed)
    assert (time.process_time() - began) / (30 * len(asked)) < 0.001
