from bot.analysis.identity import content_hash, title_key
from bot.domain.entries import EntryKind
from tests.make import draft, raw


def test_the_guid_is_the_identity_whatever_else_changes() -> None:
    assert draft("Old title", guid="tag:1", url="https://a.example/1").identity == "g:tag:1"
    assert draft("New title", guid="tag:1", url="https://a.example/2").identity == "g:tag:1"


def test_without_a_guid_the_canonical_address_is_the_identity() -> None:
    first = draft(url="https://www.a.example/1?utm_source=x")
    assert first.identity == draft("Edited", url="https://a.example/1/").identity == "u:a.example/1"


def test_without_guid_and_address_the_title_is_the_identity() -> None:
    assert draft("Plan published").identity == draft("PLAN  published!").identity
    assert draft("Plan published").identity != draft("Plan withdrawn").identity


def test_entries_without_anything_but_text_stay_apart() -> None:
    assert draft("", summary="one").identity != draft("", summary="two").identity


def test_a_long_guid_is_hashed_and_stays_distinct() -> None:
    one, two = draft(guid="x" * 500), draft(guid="x" * 499 + "y")
    assert len(one.identity) < 60
    assert one.identity != two.identity


def test_a_date_or_a_tag_is_no_edit_but_a_title_is() -> None:
    assert content_hash(raw(facts={"categories": ["a"]})) == content_hash(raw(facts={"categories": ["b"]}))
    assert content_hash(raw("One")) != content_hash(raw("Two"))


def test_an_official_fact_is_an_edit() -> None:
    before = raw(kind=EntryKind.DOCUMENT, facts={"comments_close_on": "2025-08-15"})
    after = raw(kind=EntryKind.DOCUMENT, facts={"comments_close_on": "2025-08-29"})
    assert content_hash(before) != content_hash(after)


def test_titles_are_compared_by_their_words() -> None:
    assert title_key("“Open-Source” AI: the Plan") == title_key("open source ai the plan")
