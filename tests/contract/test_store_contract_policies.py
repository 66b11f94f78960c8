"""What every store promises by `bot.ports` about policies: which entries tell of one, and how each stood when."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.entries import Draft, Entry, EntryId
from bot.domain.policies import PolicyId
from bot.domain.sources import SourceId
from bot.ports import Reading, Store
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
WIRE, BLOG = SourceId("wire"), SourceId("action-plan")
ORDER, PLAN, ACT = PolicyId("us-eo-14179"), PolicyId("us-plan"), PolicyId("eu-ai-act")


def named(title: str, *keys: str, summary: str = "") -> Draft:
    return replace(draft(title, guid=title, summary=summary), identifiers=keys)


ENTRIES = (
    named("An order is signed", "eo:14179", "frdoc:2025-02172"),
    named("Replies to the AI Action Plan", summary="The order asked for it."),
    named("What the plan means", "eo:14179", summary="The AI action plan, read by lawyers."),
    named("A plan of action for AI"),
)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire"), spec("action-plan")], NOON)
            await writing.add({WIRE: [(one, True) for one in ENTRIES]}, NOON)
        yield store


async def titles(store: Reading, *keys: str, phrases: tuple[str, ...] = ()) -> list[str]:
    return [entry.title for entry in (await store.coverage(keys, phrases)).entries]


async def test_coverage_names_an_identifier_or_holds_a_phrase_and_comes_newest_first(store: Store) -> None:
    order, replies, means, _ = (one.raw.title for one in ENTRIES)
    async with store.reading() as reading:
        assert await titles(reading, "eo:14179") == [means, order]
        assert await titles(reading, "eo:14179", "frdoc:2025-02172") == [means, order]
        assert await titles(reading, phrases=("AI Action Plan",)) == [means, replies]
        assert await titles(reading, "frdoc:2025-02172", phrases=("ai action plan", "by lawyers")) == [
            *(means, replies),
            order,
        ]


async def test_nothing_asked_and_nothing_known_is_nothing_found(store: Store) -> None:
    async with store.reading() as reading:
        assert await titles(reading) == []
        assert await titles(reading, "eo:1", phrases=("action plans", "plan AI", "", "—", "order OR plan")) == []


async def test_the_name_of_a_source_is_no_coverage(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({BLOG: [(named("Something else"), True)]}, NOON)

        assert await titles(writing, phrases=("action plan",)) == [ENTRIES[2].raw.title, ENTRIES[1].raw.title]


async def test_a_page_of_coverage_knows_whether_there_is_another(store: Store) -> None:
    async with store.writing() as writing:
        more = [named(f"Chip {n}", *(["rin:0694-aj99"] if n % 2 else [])) for n in range(11)]
        await writing.add({WIRE: [(one, True) for one in more]}, NOON)

        pages = [await writing.coverage(["rin:0694-aj99"], ["chip"], offset=offset) for offset in (0, 5, 10, 15)]
    assert [[entry.title for entry in page.entries] for page in pages] == [
        [f"Chip {n}" for n in (10, 9, 8, 7, 6)],
        [f"Chip {n}" for n in (5, 4, 3, 2, 1)],
        ["Chip 0"],
        [],
    ]
    assert [page.more for page in pages] == [True, True, False, False]


async def test_an_edit_is_covered_by_what_it_names_now(store: Store) -> None:
    order = ENTRIES[0]
    edited = replace(order, content_hash="edited", identifiers=("omb:m-25-21", "frdoc:2025-02172"))
    async with store.writing() as writing:
        known = (await writing.known({WIRE: [order.identity]}))[WIRE][order.identity]
        stale = replace(order, content_hash="stale", identifiers=("cets:225",))
        for _ in range(2):
            await writing.revise(WIRE, [(known, edited), (known, stale)], NOON + HOUR)

        assert await titles(writing, "eo:14179") == [ENTRIES[2].raw.title]
        assert await titles(writing, "omb:m-25-21") == await titles(writing, "frdoc:2025-02172") == [order.raw.title]
        assert await titles(writing, "cets:225") == []


async def test_what_was_stored_already_is_not_named_anew(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(replace(ENTRIES[3], identifiers=("eo:14110",)), True)]}, NOON)

        assert await titles(writing, "eo:14110") == []


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='"*^:+-(){}[]\\\0 ANDORT~éß\ud800\u0301😀²', max_size=30),
    st.text(min_size=1, max_size=3).map(lambda piece: piece * 300),
)


@given(keys=st.sets(HOSTILE, max_size=4), phrases=st.lists(HOSTILE, max_size=120))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_is_an_error(store: Store, keys: set[str], phrases: list[str]) -> None:
    async with store.reading() as reading:
        found = await reading.coverage(keys, phrases)
        assert len({entry.id for entry in found.entries}) == len(found.entries) <= len(ENTRIES)


@given(noise=st.lists(HOSTILE.filter(lambda text: not any(map(str.isalnum, text))), max_size=9))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_phrases_without_letters_hide_nothing(store: Store, noise: list[str]) -> None:
    async with store.reading() as reading:
        assert await titles(reading, phrases=(*noise, "by lawyers")) == [ENTRIES[2].raw.title]


async def test_a_state_is_kept_when_it_changed_and_found_as_it_was_at_each_moment(store: Store) -> None:
    signed: dict[str, object] = {"status": "signed", "steps": [1, 2]}
    revoked: dict[str, object] = {"status": "revoked — é", "steps": []}
    async with store.writing() as writing:
        assert await writing.policies_kept_since() is None
        assert await writing.keep_policy_states({ORDER: signed, PLAN: signed}, NOON) == 2
        assert await writing.keep_policy_states({PLAN: signed, ORDER: signed}, NOON + HOUR) == 0
        assert await writing.keep_policy_states({ORDER: revoked, PLAN: signed, ACT: signed}, NOON + 2 * HOUR) == 2

    async with store.reading() as reading:
        assert await reading.policies_kept_since() == NOON
        assert await reading.policy_states(at=NOON - HOUR) == {}
        assert await reading.policy_states(at=NOON) == {ORDER: signed, PLAN: signed}
        assert await reading.policy_states(at=NOON + HOUR) == {ORDER: signed, PLAN: signed}
        assert await reading.policy_states(at=NOON + 2 * HOUR) == {ACT: signed, ORDER: revoked, PLAN: signed}


async def test_a_policy_that_is_gone_has_an_empty_state_until_it_comes_back(store: Store) -> None:
    signed: dict[str, object] = {"status": "signed"}
    async with store.writing() as writing:
        await writing.keep_policy_states({ORDER: signed, PLAN: signed}, NOON)
        assert await writing.keep_policy_states({PLAN: signed}, NOON + HOUR) == 1
        assert await writing.keep_policy_states({PLAN: signed}, NOON + HOUR) == 0
        assert await writing.policy_states(at=NOON + HOUR) == {ORDER: {}, PLAN: signed}

        assert await writing.keep_policy_states({PLAN: signed, ORDER: signed}, NOON + 2 * HOUR) == 1
        assert await writing.policy_states(at=NOON + 2 * HOUR) == {ORDER: signed, PLAN: signed}
        assert await writing.keep_policy_states({}, NOON + 3 * HOUR) == 2


async def test_a_clock_that_was_set_back_hides_no_state(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_policy_states({ORDER: {"status": "signed"}}, NOON + 900 * HOUR)
        assert await writing.keep_policy_states({ORDER: {"status": "signed"}}, NOON) == 1
        assert await writing.keep_policy_states({ORDER: {"status": "revoked"}}, NOON + HOUR) == 1

        assert await writing.policy_states(at=NOON + 1000 * HOUR) == {ORDER: {"status": "revoked"}}


async def test_the_keys_that_entries_name_are_given_in_order(store: Store) -> None:
    async with store.reading() as reading:
        order, replies, means, _ = sorted((await reading.coverage((), ("plan", "order"), limit=9)).entries, key=_id)

        assert await reading.identifiers_of([means.id, order.id, replies.id, EntryId(99)]) == {
            order.id: ("eo:14179", "frdoc:2025-02172"),
            means.id: ("eo:14179",),
        }
        assert await reading.identifiers_of([]) == {}


def _id(entry: Entry) -> EntryId:
    return entry.id
