"""Every broken policy is refused with its file, line, column, key and what to write instead; the rest loads."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.catalogue.shelf import HEAD, LINES, SHIPPED, SOURCE, Shelf

NEXT = LINES + 1
MILESTONE = "timeline:\n  - on: 2025-01-23\n    text: Signed\n    source: {name: A}\n"
DEADLINE = "deadlines:\n  - {kind: comment, on: 2025-03-15, zone: America/New_York, text: Close, source: {name: A}"
POSITION = "positions:\n  - organisation: acme\n    stance: supports\n    issue: Weights\n    text: It likes them.\n"
POSITION += f"    source: {SOURCE}\n"


def changed(old: str, new: str) -> str:
    assert old in HEAD
    return HEAD.replace(old, new)


BROKEN = [
    # what a person did, the file, where it must point, the key, a part of the sentence
    ("misspelt a key", changed("meaning:", "meening:"), "11:1", "meening", 'did you mean "meaning"?'),
    ("used another word for a key", changed("title:", "name:"), "2:1", "name", 'did you mean "title"?'),
    ("put an own key", HEAD + "colour: red\n", f"{NEXT}:1", "colour", "the keys here are id, title"),
    ("misspelt a key of the status", changed("  words:", "  wording:"), "8:3", "status.wording", '"words"'),
    ("dated a milestone", HEAD + MILESTONE.replace("on:", "date:"), f"{NEXT + 1}:5", "timeline.0.date", '"on"'),
    ("forgot the title", changed("title: An Order\n", ""), "1:1", "title", "required and missing"),
    ("forgot the source", HEAD + MILESTONE.replace("    source: {name: A}\n", ""), f"{NEXT + 1}:5",
     "timeline.0.source", "write `source: {name: Federal Register"),
    ("forgot the zone", HEAD + DEADLINE.replace("zone: America/New_York, ", "") + "}\n", f"{NEXT + 1}:5",
     "deadlines.0.zone", "write `zone: America/New_York`"),
    ("wrote the source as text", HEAD + MILESTONE.replace("{name: A}", "Register"), f"{NEXT + 3}:13",
     "timeline.0.source", "a source is written as {name:"),
    ("wrote the status as text", HEAD[: HEAD.index("status:")] + "status: in force\n" + HEAD[HEAD.index("meaning") :],
     "6:9", "status", "has the keys standing, words, as_of and source"),
    ("misspelt a jurisdiction", changed("n: us\n", "n: usa\n"), "3:15", "jurisdiction", 'did you mean "us"?'),
    ("misspelt an instrument", changed("executive-order", "executiv-order"), "4:13", "instrument", '"executive-order"'),
    ("misspelt a standing", changed("in-force", "inforce"), "7:13", "status.standing", 'did you mean "in-force"?'),
    ("misspelt a stance", HEAD + POSITION.replace("supports", "supprots"), f"{NEXT + 2}:13", "positions.0.stance",
     'did you mean "supports"?'),
    ("felt fairly confident", changed("high", "fairly"), "12:13", "confidence", "expected high, medium or low"),
    ("misspelt a kind of deadline", HEAD + DEADLINE.replace("comment", "coment") + "}\n", f"{NEXT + 1}:12",
     "deadlines.0.kind", 'did you mean "comment"?'),
    ("turned a date round", changed("as_of: 2026-10-04", "as_of: 04.10.2026"), "9:10", "status.as_of",
     "a date such as 2026-10-04"),
    ("wrote a date with slashes", changed("as_of: 2026-10-04", "as_of: 2026/10/4"), "9:10", "status.as_of",
     'did you mean "2026-10-04"?'),
    ("wrote a moment", changed("verified: 2026-10-04", "verified: 2026-10-04T10:00Z"), "13:16", "last_verified",
     'did you mean "2026-10-04"?'),
    ("invented a day", changed("as_of: 2026-10-04", "as_of: 2026-02-30"), "9:10", "status.as_of", "there is no day"),
    ("wrote only a year", changed("as_of: 2026-10-04", "as_of: 2026"), "9:10", "status.as_of", "the number 2026"),
    ("looked tomorrow", changed("verified: 2026-10-04", "verified: 2026-11-25"), "13:16", "last_verified", "to come"),
    ("knew the status too early", changed("as_of: 2026-10-04", "as_of: 2026-12-01"), "9:10", "status.as_of", "to come"),
    ("looked before it stood so", changed("as_of: 2026-10-04", "as_of: 2026-10-05"), "9:10", "status.as_of",
     "later than last_verified"),
    ("heard it tomorrow", HEAD + POSITION + "    on: 2027-01-01\n", f"{NEXT + 6}:9", "positions.0.on", "yet to come"),
    ("moved a date nowhere", HEAD + DEADLINE + ", superseded_by: 2025-03-15}\n", f"{NEXT + 1}:108",
     "deadlines.0.superseded_by", "the date itself"),
    ("saw a conflict with itself", HEAD + DEADLINE + ",\n     conflicts_with: [{on: 2025-03-15, source: {name: B}}]}\n",
     f"{NEXT + 2}:28", "deadlines.0.conflicts_with.0.on", "no conflict"),
    ("shortened a zone", HEAD + DEADLINE.replace("America/New_York", "EST") + "}\n", f"{NEXT + 1}:43",
     "deadlines.0.zone", 'a time zone such as "America/New_York"'),
    ("misspelt a zone", HEAD + DEADLINE.replace("New_York", "NewYork") + "}\n", f"{NEXT + 1}:43", "deadlines.0.zone",
     'did you mean "America/New_York"?'),
    ("wrote a time with p.m.", HEAD + DEADLINE + ", at: 5 pm}\n", f"{NEXT + 1}:97", "deadlines.0.at", "17:00"),
    ("quoted too much", HEAD + POSITION + f"    quote: {'word ' * 26}\n", f"{NEXT + 6}:12", "positions.0.quote",
     "at most 25 words, got 26"),
    ("quoted the quote", HEAD + POSITION + "    quote: '“Open it.”'\n", f"{NEXT + 6}:12", "positions.0.quote",
     "without quotation marks"),
    ("wrote an essay", changed("nothing of open models.", "word " * 300), "11:10", "meaning", "say it shorter"),
    ("ended the status with a stop", changed("In force", "In force."), "8:10", "status.words", "without a stop"),
    ("forgot the scheme", changed('"eo:14179"', '"14179"'), "5:15", "identifiers.0", "starts with eo, frdoc"),
    ("misspelt a scheme", changed("eo:14179", "frdok:2025-1"), "5:15", "identifiers.0", 'did you mean "frdoc"?'),
    ("wrote a scheme in capitals", changed("eo:14179", "EO:14179"), "5:15", "identifiers.0", "in small letters"),
    ("forgot the Congress", changed("eo:14179", "bill:us/s/4441"), "5:15", "identifiers.0", "bill:us/119/s/4441"),
    ("wrote an identifier twice", changed('"eo:14179"', '"eo:14179", "eo:14179"'), "5:27", "identifiers.1", "twice"),
    ("forgot the state", changed("n: us\n", "n: us-state\n"), "1:1", "state", "write `state: ca`"),
    ("gave the Union a state", changed("n: us\n", "n: us\nstate: ca\n"), "4:8", "state", "only the jurisdiction"),
    ("wrote the state in full", changed("n: us\n", "n: us-state\nstate: California\n"), "4:8", "state", '"ca"?'),
    ("took an address without https", changed("https://a.example/1", "http://a.example/1"), "10:33",
     "status.source.url", "starts with https://"),
    ("put a password into an address", changed("https://a", "https://u:hunter2@a"), "10:33", "status.source.url",
     "without a user name and password"),
    ("named the file otherwise", changed("us-eo-1", "us-eo-2"), "1:5", "id", 'expected "us-eo-1" as the file is named'),
    ("related it to itself", HEAD + "related: [us-eo-1]\n", f"{NEXT}:11", "related.0", "not related to itself"),
    ("wrote a single alias", HEAD + "aliases: EO 1\n", f"{NEXT}:10", "aliases", "expected a list"),
    ("used a number as alias", HEAD + "aliases: [14179]\n", f"{NEXT}:11", "aliases.0", "put it in quotes"),
    ("left a value empty", changed("title: An Order", "title:"), "2:1", "title", "got nothing"),
    ("wrote a key twice", HEAD + "title: Another\n", f"{NEXT}:1", "title", "the first is on line 2"),
    ("used an anchor", changed("title: An Order", "title: &t An Order"), "2:8", "title", "write the value itself"),
    ("merged", HEAD + "<<: {title: x}\n", f"{NEXT}:1", "<<", "write the values themselves"),
    ("used a tag", changed("An Order", "!!python/name:os.system x"), "2:8", "title", "tags such as !!python"),
    ("indented with a tab", HEAD + "timeline:\n\t- x\n", f"{NEXT + 1}:1", "", "a tab in the indentation"),
    ("wrote a second colon", changed("An Order", "Order: one"), "2:13", "", "put the value in quotes"),
    ("forgot a closing bracket", changed('["eo:14179"]', '["eo:14179"'), "5:14", "", "never closed"),
    ("wrote a list at the top", "- id: us-eo-1\n", "1:1", "", "expected a mapping of keys, got a list"),
    ("saved nothing", "", "1:1", "", "starts with `id: us-eo-1`"),
    ("nested without end", "id: " + "[" * 40, "1:25", "id.0.0", "nested deeper than 20"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "key", "sentence"), [row[1:] for row in BROKEN], ids=[r[0] for r in BROKEN])
def test_a_broken_policy_says_where_and_what_instead_and_the_rest_loads(
    text: str, place: str, key: str, sentence: str, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("organisations.yaml", "- {id: acme, name: Acme, kind: company}\n")
    shelf.put("policies/us-eo-1.yaml", text)
    shelf.policy("us-eo-9", identifiers="[]")
    began = time.process_time()
    catalogue, problems = shelf.load()
    assert time.process_time() - began < 1
    assert [policy.id for policy in catalogue.policies] == ["us-eo-9"]
    (problem,) = problems
    where = f"{problem.line}:{problem.column}"
    assert (Path(problem.file).name, where, problem.key) == ("us-eo-1.yaml", place, key)
    assert sentence in problem.message
    assert "hunter2" not in str(problem)


def test_bytes_that_are_no_text_are_refused_with_their_place(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("policies/a.yaml", b"id: a\ntitle: caf\xe9\n")
    shelf.put("policies/b.yaml", b"#" * (256 * 1024 + 1))
    first, second = shelf.told()
    assert first == "policies/a.yaml:2:11 the byte 0xe9 is not UTF-8; save the file as UTF-8"
    assert "larger than 256 KiB" in second


def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "policies" / "a.yaml").mkdir()
    os.mkfifo(tmp_path / "policies" / "b.yaml")
    (tmp_path / "policies" / "c.yaml").symlink_to(tmp_path / "nowhere")
    assert [line.split(" ", 1)[1] for line in shelf.told()] == ["this is no file; remove or rename it"] * 3


def test_several_problems_of_several_files_come_by_file_and_place(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.policy("b", title="", confidence="sure")
    shelf.policy("a", last_verified="soon")
    assert [line.split(":")[0] + ":" + line.split(":")[1] for line in shelf.told()] == [
        "policies/a.yaml:13", "policies/b.yaml:1", "policies/b.yaml:11",
    ]  # fmt: skip


WHOLE = (SHIPPED / "policies" / "us-rfi-ai-action-plan.yaml").read_text(encoding="utf-8")[:4000]
SIGNS = "\n\t -:[]{}'\"#&*!|>%@`aé0~?,\ufeff\u2028"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 60), st.text(SIGNS, max_size=8))
def test_however_a_file_is_damaged_it_is_read_or_refused_with_a_place(start: int, length: int, instead: str) -> None:
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        shelf.put("policies/us-rfi-ai-action-plan.yaml", WHOLE[:start] + instead + WHOLE[start + length :])
        catalogue, problems = shelf.load()
    assert catalogue.policies or problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in problems)
