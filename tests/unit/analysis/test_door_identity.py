"""Who an entry is, whatever stands in it. EXAMPLES sets how many."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.analysis.identity import content_hash, draft, title_key, title_key_of_any
from bot.domain.entries import EntryKind, Fact, RawEntry

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))
TEXT = st.text(max_size=60) | st.text(alphabet="aA-– '\u0301ßıİ", max_size=12)
URL = st.none() | st.text(max_size=40).map("https://o.example/".__add__)
RAW = st.builds(
    RawEntry,
    title=TEXT,
    guid=st.none() | TEXT | st.text(min_size=190, max_size=400),
    url=URL,
    summary=TEXT,
    body=TEXT,
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
)
FACT = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.lists(TEXT, max_size=3)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@settings(max_examples=EXAMPLES)
@given(RAW)
@example(RawEntry(title="\ud800", guid="\udfff", url="https://o.example/\ud800", summary="\ud800"))
@example(RawEntry(title=""))
def test_the_same_entry_is_the_same_again_within_bounds(raw: RawEntry) -> None:
    one = draft(raw)

    assert draft(replace(raw)) == one
    assert 0 < len(one.identity) <= 202
    assert len(one.content_hash) == 32


@settings(max_examples=EXAMPLES)
@given(RAW, st.none() | st.just(LATER), TEXT)
@example(RawEntry(title="", guid=" ", body="0"), None, "")
def test_neither_a_date_nor_a_body_makes_another_entry_or_an_edit(
    raw: RawEntry, moment: datetime | None, body: str
) -> None:
    one, other = draft(raw), draft(replace(raw, published=moment, body=body))

    assert other.content_hash == one.content_hash
    # Blanks are no guid; what has a body and nothing else is known by it.
    if (raw.guid or "").strip() or raw.url or title_key(raw.title) or raw.summary:
        assert other.identity == one.identity


@settings(max_examples=EXAMPLES)
@given(RAW, TEXT, TEXT, st.text(max_size=400))
def test_another_guid_is_another_entry_and_under_the_same_one_it_stays(
    raw: RawEntry, title: str, summary: str, guid: str
) -> None:
    first = draft(replace(raw, guid=raw.guid or "g"))
    edited = draft(replace(first.raw, title=title, summary=summary, url=None))

    if first.raw.guid and first.raw.guid.strip():
        assert edited.identity == first.identity
    if guid.strip() and guid.strip() != (first.raw.guid or "").strip():
        assert draft(replace(raw, guid=guid)).identity != first.identity


@settings(max_examples=EXAMPLES)
@given(RAW, TEXT, TEXT)
def test_an_edit_is_seen_exactly_where_a_reader_would_see_one(raw: RawEntry, title: str, summary: str) -> None:
    edited = replace(raw, title=title, summary=summary)

    assert (content_hash(edited) == content_hash(raw)) == ((title, summary) == (raw.title, raw.summary))


@settings(max_examples=EXAMPLES)
@given(RAW, st.sampled_from(EntryKind), st.dictionaries(TEXT, FACT, max_size=4))
@example(RawEntry(title='\x00"\\\u2028', url=None), EntryKind.DOCUMENT, {"b": None, "a": ["\ud800"]})
def test_the_content_is_hashed_as_one_list_of_title_address_summary_and_facts_in_order(
    raw: RawEntry, kind: EntryKind, facts: dict[str, Fact]
) -> None:
    counted = {} if kind is EntryKind.NEWS else facts
    written = json.dumps([raw.title, raw.url, raw.summary, counted], sort_keys=True, ensure_ascii=False)
    expected = blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    assert content_hash(replace(raw, kind=kind, facts=facts)) == expected


@settings(max_examples=EXAMPLES)
@given(st.text(st.characters(max_codepoint=0x7F)) | TEXT)
@example("".join(map(chr, range(0x81))))
@example(" ".join(map(chr, range(0x80))))
def test_a_title_in_ascii_has_the_key_that_every_title_has(title: str) -> None:
    assert title_key_of_any(title) == title_key(title)


@settings(max_examples=EXAMPLES)
@given(TEXT, TEXT)
def test_the_key_of_a_title_is_its_own_key_and_forgets_case_and_signs_alone(title: str, other: str) -> None:
    key = title_key(title)

    assert title_key(key) == key
    assert title_key(f"  {title}!  ") == key
    assert key == key.strip()
    assert "  " not in key
