"""Feeds that give their entries new ids: when they are known again by address, and when not."""

from collections.abc import Iterable, Sequence

from bot.domain.entries import Draft, EntryId, Known, Resident
from bot.ingest.unstable import reason, settle, suspects
from tests.make import draft


def piece(number: int, *, guid: str = "new", url: str | None = None, title: str | None = None) -> Draft:
    address = url or f"https://wire.example/{number}"
    return draft(title or f"Headline {number}", guid=f"{guid}-{number}", url=address)


def stored(pieces: Iterable[Draft]) -> dict[str, Resident]:
    """As the store has them: by address, under the ids that they came with first."""
    return {
        one.address_key: Resident(
            identity=one.identity,
            title_key=one.title_key,
            known=Known(entry_id=EntryId(number), content_hash=one.content_hash),
        )
        for number, one in enumerate(pieces, start=1)
        if one.address_key
    }


OLD = [piece(number, guid="old") for number in range(10)]
NEW = [piece(number) for number in range(10)]


def identities(drafts: Sequence[Draft]) -> list[str]:
    return [one.identity for one in drafts]


def test_a_document_whose_ids_all_changed_keeps_the_stored_ones() -> None:
    assert sorted(suspects(NEW, (), skipped=0)) == sorted(f"wire.example/{number}" for number in range(10))
    settled = settle(NEW, {}, stored(OLD), skipped=0)
    assert identities(settled.drafts) == identities(OLD)
    pairs = zip(OLD, stored(OLD).values(), strict=True)
    assert settled.known == {one.identity: resident.known for one, resident in pairs}
    assert settled.renamed == 10


def test_a_new_piece_among_them_stays_new() -> None:
    settled = settle([piece(99), *NEW], {}, stored(OLD), skipped=0)
    assert settled.drafts[0].identity == "g:new-99"
    assert (settled.renamed, "g:new-99" in settled.known) == (10, False)


def test_four_fifths_are_not_enough_also_of_what_was_not_read_again() -> None:
    residents = stored(OLD[:8])
    assert settle(NEW, {}, residents, skipped=0).renamed == 0
    assert suspects(NEW[:8], (), skipped=2) == ()
    assert settle(NEW, {}, stored(OLD[:9]), skipped=0).renamed == 9


def test_a_feed_of_one_or_two_entries_says_nothing() -> None:
    assert suspects(NEW[:2], (), skipped=0) == ()
    assert settle(NEW[:2], {}, stored(OLD), skipped=0).renamed == 0


def test_entries_without_addresses_of_their_own_are_never_joined() -> None:
    shared = [piece(number, url="https://wire.example/news") for number in range(10)]
    assert suspects(shared, (), skipped=0) == ()
    bare = [draft(f"Headline {number}", guid=str(number)) for number in range(10)]
    assert suspects(bare, (), skipped=0) == ()


def test_pages_that_carry_another_text_each_time_are_not_joined() -> None:
    """One page for each of ten instruments, and each week news of them under new ids: same address, another piece."""
    weekly = [piece(number, title=f"Week two: news {number}") for number in range(10)]
    assert settle(weekly, {}, stored(OLD), skipped=0).renamed == 0


def test_a_few_edited_titles_among_renamed_entries_become_edits() -> None:
    edited = [*NEW[:8], *(piece(number, title=f"Corrected: {number}") for number in (8, 9))]
    settled = settle(edited, {}, stored(OLD), skipped=0)
    assert identities(settled.drafts) == identities(OLD)


def test_an_entry_whose_own_id_is_in_the_document_is_not_taken_for_another() -> None:
    """The old piece is still there under its id, at a moved address; its former address now leads to another one."""
    moved = piece(0, guid="old", url="https://wire.example/archive/0")
    known = {moved.identity: Known(entry_id=EntryId(1), content_hash=moved.content_hash)}
    settled = settle([moved, *NEW], known, stored(OLD), skipped=0)
    assert [one.identity for one in settled.drafts[:2]] == [moved.identity, "g:new-0"]
    assert settled.renamed == 9


def test_an_entry_that_the_document_repeats_is_one_entry() -> None:
    assert len(suspects([*NEW, NEW[0]], (), skipped=0)) >= 10


def test_the_reason_has_the_code_and_the_figures() -> None:
    assert reason(28, 30).startswith("guid_unstable: 28 of 30 entries came under new ids")
