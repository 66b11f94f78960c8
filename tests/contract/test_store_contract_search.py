"""What every store promises by `bot.ports` about search: every word, newest first, and never an error for words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.entries import Draft, EntryKind
from bot.domain.search import SearchQuery
from bot.domain.sources import SourceId
from bot.ports import Reading, Store
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
WIRE, REGISTER = SourceId("wire"), SourceId("federal-register")
SENATE = draft("Senate votes on open weights", guid="1", summary="The café bill — Łódź, naïve, and 2.5 billion.")
MODEL = draft("Qwen2.5-7B-Instruct is trending", guid="2", summary="An open-source model.", kind=EntryKind.MODEL)
RULE = draft("Agency proposes a rule on model weights", guid="3", kind=EntryKind.DOCUMENT)
NOTHING: list[str] = []


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire"), spec("federal-register")], NOON)
            await writing.add({WIRE: [(SENATE, False), (MODEL, True)]}, NOON)
            await writing.add({REGISTER: [(RULE, True)]}, NOON + HOUR)
        yield store


async def found(store: Reading, query: SearchQuery) -> list[str]:
    return [entry.title for entry in (await store.search(query)).entries]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("weights", [RULE, SENATE]),
        ("WEIGHTS senate", [SENATE]),
        ("senate rule", []),
        ("cafe lodz", []),
        ("cafe naive", [SENATE]),
        ("open-source", [MODEL]),
        ("source-open", []),
        ("qwen2.5-7b", [MODEL]),
        ("weigh", [RULE, SENATE]),
        ("weigh senate", []),
        ("mod*", [RULE, MODEL]),
        ("open* weights", [SENATE]),
        ("federal register", [RULE]),
        ("model AND", []),
        ("title:open", []),
        ("s", []),
        ("", []),
        ("!!! — \0 😀", []),
    ],
)
async def test_every_word_must_occur_and_the_last_may_be_a_beginning(
    store: Store, words: str, expected: list[Draft]
) -> None:
    async with store.reading() as reading:
        result = await reading.search(SearchQuery(words=words))

    assert [entry.title for entry in result.entries] == [
        one.raw.title for one in (SENATE, MODEL, RULE)[::-1] if one in expected
    ]
    assert not result.more


async def test_a_last_word_that_occurs_is_a_word_unless_a_star_says_otherwise(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(draft("One weight", guid="4"), True)]}, NOON)

        assert await found(writing, SearchQuery(words="weight")) == ["One weight"]
        assert await found(writing, SearchQuery(words="weight*")) == ["One weight", RULE.raw.title, SENATE.raw.title]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SearchQuery(words="weights", kinds=(EntryKind.DOCUMENT,)), [RULE]),
        (SearchQuery(words="open", kinds=(EntryKind.NEWS, EntryKind.MODEL)), [MODEL, SENATE]),
        (SearchQuery(words="weights", source=WIRE), [SENATE]),
        (SearchQuery(words="weigh", source=REGISTER), [RULE]),
        (SearchQuery(words="weights", source=SourceId("federal")), []),
        (SearchQuery(words="weights", source=SourceId('" OR a*')), []),
        (SearchQuery(words="weights", since=NOON + HOUR), [RULE]),
        (SearchQuery(words="weights", since=NOON), [RULE, SENATE]),
        (SearchQuery(words="weights", since=NOON + 2 * HOUR), []),
    ],
)
async def test_what_is_found_can_be_narrowed(store: Store, query: SearchQuery, expected: list[Draft]) -> None:
    async with store.reading() as reading:
        titles = await found(reading, query)

    assert titles == [one.raw.title for one in expected]


async def test_a_page_knows_whether_there_is_another(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(draft(f"Chip {n}", guid=f"c{n}"), True) for n in range(11)]}, NOON)

        pages = [await writing.search(SearchQuery(words="chip", offset=offset)) for offset in (0, 5, 10, 15)]
    assert [[entry.title for entry in page.entries] for page in pages] == [
        [f"Chip {n}" for n in (10, 9, 8, 7, 6)],
        [f"Chip {n}" for n in (5, 4, 3, 2, 1)],
        ["Chip 0"],
        [],
    ]
    assert [page.more for page in pages] == [True, True, False, False]


async def test_an_edit_is_found_by_its_new_words_and_no_longer_by_the_old(store: Store) -> None:
    edited = draft("Senate postpones its vote", guid="1")
    async with store.writing() as writing:
        known = (await writing.known({WIRE: [SENATE.identity]}))[WIRE][SENATE.identity]
        for _ in range(2):
            await writing.revise(WIRE, [(known, edited), (known, draft("Stale", guid="1"))], NOON + HOUR)
        await writing.revise(WIRE, [(replace(known, content_hash="unheard"), draft("Wrong", guid="1"))], NOON)

    async with store.reading() as reading:
        assert await found(reading, SearchQuery(words="postpones")) == ["Senate postpones its vote"]
        assert await found(reading, SearchQuery(words="cafe")) == NOTHING
        assert await found(reading, SearchQuery(words="stale")) == NOTHING
        assert await found(reading, SearchQuery(words="wrong")) == NOTHING


async def test_what_was_stored_already_is_not_indexed_twice(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(SENATE, True), (draft("Senate adjourns", guid="5"), True)]}, NOON)

        assert await found(writing, SearchQuery(words="senate")) == ["Senate adjourns", SENATE.raw.title]


async def test_what_is_undone_is_not_found(store: Store) -> None:
    async def half() -> None:
        async with store.writing() as writing:
            await writing.add({WIRE: [(draft("Ephemeral news", guid="6"), True)]}, NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await half()

    async with store.reading() as reading:
        assert await found(reading, SearchQuery(words="ephemeral")) == NOTHING


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.text(alphabet='"*^:+-(){}[]\\\0 ANDORT~éß\ud800\u0301😀\u200d', max_size=40),
    st.text(min_size=1, max_size=3).map(lambda piece: piece * 900),
)


@given(words=HOSTILE, source=st.none() | HOSTILE.map(SourceId))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_is_an_error(store: Store, words: str, source: SourceId | None) -> None:
    async with store.reading() as reading:
        result = await reading.search(SearchQuery(words=words, source=source))
        assert len(result.entries) <= 3


@given(word=st.sampled_from(["senate", "qwen2.5", "café", "open-source"]), noise=st.text(max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_words_without_letters_hide_nothing(store: Store, word: str, noise: str) -> None:
    empty = "".join(letter for letter in noise if not letter.isalnum())
    async with store.reading() as reading:
        assert len((await reading.search(SearchQuery(words=f"{empty} {word} {empty}"))).entries) == 1
