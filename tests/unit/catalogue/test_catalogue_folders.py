"""Folders, lists and links: what shipped, what an operator adds, and what only all files together can show."""

from datetime import date, time
from pathlib import Path

from bot.catalogue.load import unverified
from bot.domain.policies import DeadlineKind, Jurisdiction, Reference, Standing
from tests.unit.catalogue.shelf import NOW, SHIPPED, SOURCE, Shelf

ACME = "- {id: acme, name: Acme, kind: company}\n"
POSITION = f"positions:\n  - {{organisation: %s, stance: mixed, issue: Weights, text: So so., source: {SOURCE}}}\n"


def test_what_ships_loads_without_a_problem(tmp_path: Path) -> None:
    catalogue, problems = Shelf(tmp_path).load(SHIPPED)
    assert [str(problem) for problem in problems] == []
    assert len(catalogue.policies) >= 55
    assert catalogue.organisations
    assert catalogue.terms


def test_a_policy_is_read_whole(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("organisations.yaml", ACME)
    more = (
        "timeline:\n"
        f"  - {{on: 2025-01-31, text: Published, source: {SOURCE}}}\n"
        f"  - {{on: 2025-01-23, text: Signed, source: {SOURCE}}}\n"
        "deadlines:\n"
        "  - kind: comment\n    on: 2025-03-15\n    at: 17:00\n    zone: America/New_York\n    text: Comments close\n"
        f"    source: {SOURCE}\n    superseded_by: 2025-04-01\n"
        f"    conflicts_with: [{{on: 2025-03-16, source: {{name: B}}}}]\n"
    )
    shelf.policy(more=more + POSITION % "acme", meaning=">\n  Two\n  lines.")
    catalogue, problems = shelf.load()
    assert problems == ()
    (policy,) = catalogue.policies
    assert catalogue.by_id == {policy.id: policy}
    assert (policy.jurisdiction, policy.state, policy.meaning) == (Jurisdiction.US, "", "Two lines.")
    assert (policy.status.standing, policy.status.as_of) == (Standing.IN_FORCE, date(2026, 10, 4))
    assert [one.text for one in policy.timeline] == ["Signed", "Published"]
    (deadline,) = policy.deadlines
    assert (deadline.kind, deadline.at, deadline.zone) == (DeadlineKind.COMMENT, time(17), "America/New_York")
    assert deadline.superseded_by == date(2025, 4, 1)
    assert deadline.conflicts_with == ((date(2025, 3, 16), Reference(name="B")),)
    assert (policy.positions[0].organisation, policy.positions[0].quote, policy.positions[0].on) == ("acme", "", None)
    assert catalogue.loaded_at == NOW


def test_an_operators_entries_replace_those_of_the_same_id_and_join_the_others(tmp_path: Path) -> None:
    shipped, own = Shelf(tmp_path / "shipped"), Shelf(tmp_path / "own")
    shipped.policy("a", identifiers='["eo:1000"]')
    shipped.policy("b", identifiers='["eo:1001"]')
    shipped.put("organisations.yaml", ACME)
    own.policy("b", title="Better", identifiers='["eo:1001"]', more=POSITION % "acme" + "related: [a]\n")
    own.policy("c", identifiers="[]")
    own.put("organisations.yaml", ACME.replace("Acme", "ACME"))
    own.put("glossary.yaml", "- {id: weights, term: Weights, text: Numbers.}\n")
    catalogue, problems = own.load(shipped.folder, own.folder)
    assert problems == ()
    assert {policy.id: policy.title for policy in catalogue.policies} == {
        "a": "An Order",
        "b": "Better",
        "c": "An Order",
    }
    assert [one.name for one in catalogue.organisations] == ["ACME"]
    assert [one.term for one in catalogue.terms] == ["Weights"]


def test_an_operators_broken_entry_leaves_what_shipped(tmp_path: Path) -> None:
    shipped, own = Shelf(tmp_path / "shipped"), Shelf(tmp_path / "own")
    shipped.policy("a", title="Shipped")
    own.policy("a", confidence="sure")
    catalogue, problems = own.load(shipped.folder, own.folder)
    assert ([policy.title for policy in catalogue.policies], len(problems)) == (["Shipped"], 1)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (problem,) = Shelf(tmp_path).load(tmp_path / "nowhere")[1]
    assert str(problem) == f"{tmp_path / 'nowhere'}:1:1 there is no such folder; make it, or change CATALOGUE_DIR"


def test_links_that_lead_nowhere_are_told_and_left_out_while_the_policy_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("organisations.yaml", ACME)
    shelf.policy("a", more="related: [us-eo-10, b]\n" + POSITION % "acne")
    shelf.policy("b", identifiers="[]")
    shelf.policy("us-eo-1", identifiers="[]")
    assert shelf.told() == [
        'policies/a.yaml:14:11 related.0: there is no policy "us-eo-10"; did you mean "us-eo-1"?',
        'policies/a.yaml:16:20 positions.0.organisation: there is no organisation "acne"; did you mean "acme"?',
    ]
    kept = shelf.load()[0].policies[0]
    assert (kept.related, kept.positions) == (("b",), ())


def test_links_to_what_is_there_but_broken_are_not_told_a_second_time(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("organisations.yaml", ACME.replace("company", "Company!"))
    shelf.policy("a", more="related: [b]\n" + POSITION % "acme")
    shelf.policy("b", confidence="sure", identifiers="[]")
    assert [line.split(" ")[0] for line in shelf.told()] == ["organisations.yaml:1:32", "policies/b.yaml:12:13"]
    kept = shelf.load()[0].policies[0]
    assert (kept.related, kept.positions) == ((), ())
    shelf.put("organisations.yaml", "- {id: acme")
    assert [line.split(" ")[0] for line in shelf.told()] == ["organisations.yaml:1:3", "policies/b.yaml:12:13"]


def test_an_identifier_belongs_to_one_policy(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.policy("a")
    shelf.policy("b")
    (told,) = shelf.told()
    assert told.startswith('policies/b.yaml:5:15 identifiers.0: policy "a" has this identifier already')
    assert told.endswith("a.yaml:5); keep it in one")
    assert [policy.identifiers for policy in shelf.load()[0].policies] == [("eo:14179",), ()]


def test_a_broken_item_of_a_list_harms_only_itself(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    lines = [
        ACME,
        "- {id: b, nmae: B, kind: agency}\n",
        "- {id: acme, name: Acme again, kind: company}\n",
        "- {id: d, name: D, kind: agency, country: France}\n",
        "- e\n",
        "- {id: f, name: F, kind: agency, country: fr, url: &u https://f.example}\n",
        "- {id: g, name: G, kind: non-profit, country: fr}\n",
    ]
    shelf.put("organisations.yaml", "".join(lines))
    shelf.put("glossary.yaml", "weights: Numbers.\n")
    catalogue, problems = shelf.load()
    assert [(Path(one.file).stem, one.line, one.column, one.key) for one in problems] == [
        ("glossary", 1, 1, ""),
        ("organisations", 2, 11, "1.nmae"),
        ("organisations", 3, 8, "2.id"),
        ("organisations", 4, 43, "3.country"),
        ("organisations", 5, 3, "4"),
        ("organisations", 6, 52, "5.url"),
    ]
    assert "the item on line 1 already has this id" in problems[2].message
    assert [one.id for one in catalogue.organisations] == ["acme", "g"]


def test_files_that_nobody_would_read_are_told(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("us-eo-1.yaml", "")
    shelf.put("policies/x.yml", "")
    shelf.put("policies/.hidden.yaml", "")
    shelf.put("policies/README.md", "")
    assert shelf.told() == [
        "policies/x.yml:1:1 not read; rename it to x.yaml",
        "us-eo-1.yaml:1:1 not read; a policy stands in policies/us-eo-1.yaml",
    ]


def test_entries_that_nobody_verified_for_180_days_are_listed_the_longest_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for name, day in (("a", "2026-05-27"), ("b", "2026-05-26"), ("c", "2024-02-29")):
        text = shelf.policy(name, identifiers="[]", last_verified=day).read_text()
        shelf.put(f"policies/{name}.yaml", text.replace("as_of: 2026-10-04", "as_of: 2024-02-01"))
    catalogue, problems = shelf.load()
    assert problems == ()
    assert [policy.id for policy in unverified(catalogue, NOW.date())] == ["c", "b"]
