"""Which identifiers a poll gives an entry, and that the quick look before the search loses none."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.analysis.identifiers import addresses, identifiers, urls
from bot.domain.entries import EntryId, EntryKind, Fetched, Known
from bot.domain.sources import Memory
from bot.ingest.hints import may_lead, may_name
from bot.ingest.naming import named
from bot.ingest.plan import plan
from bot.ingest.save import Outcome, save
from bot.sources.feeds.reading import read_document
from tests.acceptance.test_corpus_parsing import captures
from tests.corpus import require
from tests.make import NOON, draft, raw, record, spec
from tests.unit.store.shelf import fresh

MADE = {
    "eo": "Executive Order 14179",
    "frdoc": "FR Doc. 2025-02172",
    "fr": "90 FR 8741",
    "rin": "RIN 0694-AJ99",
    "docket": "Docket No. NIST-2025-0001",
    "cfr": "15 CFR 744",
    "usc": "15 U.S.C. 9401",
    "bill": "H.R. 2385 of the 119th Congress",
    "eu": "Regulation (EU) 2024/1689",
    "celex": "CELEX 32024R1689",
    "com": "COM(2022) 496",
    "omb": "OMB memo M-25-21",
    "nist": "NIST AI 100-1",
    "arxiv": "arXiv:2403.13784",
    "cets": "CETS No. 225",
    "oecd": "OECD/LEGAL/0449",
}


def keys(title: str, **fields: object) -> tuple[str, ...]:
    topic = str(fields.pop("topic", "news"))
    todo = plan([draft(title, **fields)], {}, baseline=False, first_import=None)
    return named(todo, spec(topic=topic)).new[0][0].identifiers


def test_the_title_the_summary_and_the_address_name_instruments_each_once() -> None:
    address = "https://www.federalregister.gov/documents/2025/01/31/2025-02172/removing-barriers"
    found = keys("Executive Order 14179 is out", summary="EO 14179 follows NIST AI 100-1.", url=address)
    assert set(found) == {"eo:14179", "nist:ai-100-1", "frdoc:2025-02172"}
    assert len(found) == 3


def test_an_official_source_says_what_its_document_is() -> None:
    facts = {
        "executive_order_number": "14179",
        "document_number": "2025-02172",
        "citation": "90 FR 8741",
        "regulation_id_numbers": ["0694-AJ99", "0694-AJ98"],
        "docket_ids": ["NIST-2025-0001"],
    }
    found = keys("Removing Barriers", kind=EntryKind.DOCUMENT, facts=facts)
    official = {"eo:14179", "frdoc:2025-02172", "fr:90/8741", "rin:0694-aj99", "rin:0694-aj98", "docket:nist-2025-0001"}
    assert set(found) == official
    assert keys("Removing Barriers", facts=facts) == ()


def test_the_day_and_the_topic_tell_apart_what_a_number_or_a_name_leaves_open() -> None:
    assert keys("Senate passes S. 4441, a bill on AI", published=NOON) == ("bill:us/119/s/4441",)
    assert keys("Senate passes S. 4441, a bill on AI") == ()
    assert keys("The AI Act applies", topic="eu") == ("eu:2024/1689",)
    assert keys("The AI Act applies") == ()


def test_a_model_names_no_instrument() -> None:
    assert keys("org/model", summary="See arXiv:2403.13784", kind=EntryKind.MODEL) == ()


def test_a_model_of_the_hub_is_named_by_its_address_and_in_words() -> None:
    model = ("hf:meta-llama/llama-3.1-8b",)
    assert keys("A model is out", url="https://huggingface.co/meta-llama/Llama-3.1-8B") == model
    assert keys("meta-llama/Llama-3.1-8B is out") == model
    assert keys("and/or is no model") == ()


def test_an_edit_is_searched_anew_and_what_is_known_already_is_not() -> None:
    edited, same = draft("Now EO 14179", guid="1"), draft("EO 14110", guid="2")
    known = {
        "g:1": Known(entry_id=EntryId(1), content_hash="before"),
        "g:2": Known(entry_id=EntryId(2), content_hash=same.content_hash),
    }
    result = named(plan([edited, same], known, baseline=False, first_import=None), spec())
    assert [one.identifiers for _, one in result.revised] == [("eo:14179",)]
    assert result.new == ()


@pytest.mark.parametrize("scheme", MADE)
def test_every_scheme_passes_the_quick_look(scheme: str) -> None:
    text = f"What follows from {MADE[scheme]}?"
    assert identifiers(text)
    assert may_name(text)


_WORDS = ("S. 4441", "SB 53", "in", "a bill", "the AI Act", "14179", "No.", " - ", "\n")
_PIECES = st.sampled_from([*MADE.values(), *_WORDS])


@given(st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=8).map(" ".join))
@example("H.J.Res. 5")
@example("2023 c. 12 of the United Kingdom")
@example("a docket no. 250101-0001")
def test_the_quick_look_loses_nothing_that_the_search_finds(text: str) -> None:
    found = identifiers(text, on=date(2025, 8, 3))
    assert may_name(text) or not found


def test_the_quick_look_loses_nothing_of_the_corpus() -> None:
    told = (require() / "editorial" / "id_sentences.tsv").read_text(encoding="utf-8").splitlines()
    told += [text for path in captures() for text in entries(path)]
    skipped = [text for text in told if not may_name(text)]
    assert len(told) > 5_000
    assert len(skipped) > 0.8 * len(told)
    lost = [one for text in skipped for one in identifiers(text)]
    assert lost == []


def entries(path: Path) -> list[str]:
    try:
        found = read_document(path.read_bytes(), content_type=None, url="https://example.com/").entries
    except Exception:  # noqa: BLE001 - what cannot be read is judged elsewhere
        return []
    return [f"{entry.title}\n{entry.summary}" for entry in found]


def test_the_address_of_every_publisher_is_looked_at() -> None:
    hosts = [host for host in urls._HOSTS if host not in {"huggingface.co", "hf.co"}]
    assert [host for host in hosts if not may_lead(f"https://{host}/x")] == []
    assert not may_lead("https://wire.example/eo-14179")
    assert addresses("https://WWW.WHITEHOUSE.GOV/m-25-21") == ("omb:m-25-21",)
    assert may_lead("https://WWW.WHITEHOUSE.GOV/m-25-21")


async def test_what_a_poll_brought_can_be_found_by_what_it_names_and_after_an_edit_by_what_it_names_then(
    tmp_path: Path,
) -> None:
    async with fresh(tmp_path / "gazette.db") as store, store.writing() as writing:
        await writing.sync_sources([spec()], NOON)
        for title, key in (("On EO 14179", "eo:14179"), ("On NIST AI 100-1", "nist:ai-100-1")):
            fetched = Fetched(entries=(raw(title, guid="1"), raw("Other news", guid="2")), memory=Memory())
            await save(writing, [Outcome(spec=spec(), record=record(), result=fetched)], NOON)
            found = await writing.coverage([key], ())
            assert [entry.title for entry in found.entries] == [title]

        assert (await writing.coverage(["eo:14179"], ())).entries == ()
