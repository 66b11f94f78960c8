"""Identities and keys are stored: whatever is pinned here, a change of it would post every entry a second time."""

from bot.analysis.identity import content_hash, draft, identity, title_key
from bot.domain.entries import EntryKind, RawEntry
from tests.make import raw

NOTICE = raw(
    "Décision sur l’IA",
    url="https://www.o.example/1/",
    summary="Un résumé",
    kind=EntryKind.DOCUMENT,
    facts={"b": "2", "a": "1"},
)


def test_a_draft_holds_everything_that_was_judged() -> None:
    made = draft(NOTICE)
    assert made.raw is NOTICE
    assert made.identity == "u:o.example/1"
    assert made.address_key == "o.example/1"
    assert made.title_key == "décision sur l ia"
    assert made.content_hash == content_hash(NOTICE)


def test_without_an_address_there_is_no_key_of_one() -> None:
    assert draft(raw(url=None)).address_key is None
    assert draft(raw(url="")).address_key is None


def test_hashes_are_the_same_in_every_release() -> None:
    assert content_hash(NOTICE) == "816a49ca5dac870e69794bb487299eb2"
    assert identity(raw("Plan: published!"), None) == "t:f9fff5d79edb232f74f5a860a69f84a0"
    assert identity(raw(guid="x" * 201), None) == "g#:12bf1cc881648017342067435dc826c6"


def test_the_order_of_the_facts_is_no_edit() -> None:
    turned = raw(NOTICE.title, url=NOTICE.url, summary=NOTICE.summary, kind=NOTICE.kind, facts={"a": "1", "b": "2"})
    assert content_hash(turned) == content_hash(NOTICE)


def test_each_thing_that_a_reader_sees_counts_for_the_content() -> None:
    seen = [raw("a"), raw("b"), raw("a", url="u"), raw("a", summary="s"), raw("a", url="s")]
    assert len({content_hash(one) for one in seen}) == len(seen)


def test_a_key_of_200_characters_is_kept_and_of_201_is_hashed() -> None:
    assert identity(raw(guid="x" * 200), None) == "g:" + "x" * 200
    assert identity(raw(guid="x" * 201), None).startswith("g#:")
    assert identity(raw(), "o.example/" + "x" * 190) == "u:o.example/" + "x" * 190
    assert identity(raw(), "o.example/" + "x" * 191).startswith("u#:")


def test_white_space_is_no_guid_and_around_one_it_does_not_count() -> None:
    assert identity(raw(guid=" \n"), "o.example/1") == "u:o.example/1"
    assert identity(raw(guid=" tag:1\n"), "o.example/1") == "g:tag:1"


def test_without_words_in_the_title_the_summary_decides_and_after_it_the_body() -> None:
    one = RawEntry(title="…", summary="s", body="b")
    assert identity(one, None) == identity(RawEntry(title="", summary="s", body="other"), None)
    assert identity(one, None) != identity(RawEntry(title="", summary="", body="b"), None)
    assert identity(RawEntry(title="s"), None) == identity(one, None)


def test_compatible_forms_and_cases_of_a_title_are_one() -> None:
    assert title_key("ＡＩ_Act — STRASSE") == title_key("ai act: Straße") == "ai act strasse"
