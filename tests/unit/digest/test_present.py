from datetime import timedelta

from bot.digest.encode import to_json
from bot.digest.present import digest_message, drop_report, span
from bot.domain.digests import Also, Digest, DigestItem, Fate, Freshness, Section, Verdict, Window
from bot.domain.messages import Footer, Heading, Item, Paragraph, Table
from bot.domain.sources import SourceId, SourceState
from tests.make import NOON, edition, entry, spec

WINDOW = Window(start=NOON - timedelta(days=7), end=NOON)


def digest() -> Digest:
    lead, twin, dropped = entry(1), entry(2, "other"), entry(3)
    item = DigestItem(
        number=1, entry=lead, source=spec(), summary="It passed.", also=(Also(source=spec("other"), url=twin.url),)
    )
    return Digest(
        edition=edition(),
        window=WINDOW,
        sections=(Section(title="Filled", items=(item,), left_out=1), Section(title="Empty", items=())),
        verdicts=(
            Verdict(entry=lead, source_name="Wire", fate=Fate.SHOWN, reason="in “Filled”"),
            Verdict(entry=twin, source_name="Other", fate=Fate.MERGED, reason="same address"),
            Verdict(entry=dropped, source_name="Wire", fate=Fate.OVER_QUOTA, reason="“Filled” shows 1 of 2"),
        ),
        freshness=(
            Freshness(source_id=SourceId("wire"), name="Wire", state=SourceState.OK, reason="", last_success_at=NOON),
            Freshness(
                source_id=SourceId("x"), name="X", state=SourceState.FAILING, reason="gone", last_success_at=None
            ),
        ),
    )


def test_the_message_has_the_items_in_order_and_leaves_empty_sections_out() -> None:
    blocks = digest_message(digest()).blocks
    assert [type(block) for block in blocks] == [Heading, Heading, Item, Paragraph, Footer]
    item = blocks[2]
    assert isinstance(item, Item)
    assert (item.number, item.title.url, item.also[0].text) == (1, "https://wire.example/1", "Other")


def test_the_footer_accounts_for_everything_read_and_names_what_is_not_fresh() -> None:
    footer = digest_message(digest()).blocks[-1]
    assert isinstance(footer, Footer)
    assert footer.lines[0] == "3 entries read: 1 shown, 1 merged as duplicates, 1 left out."
    assert footer.lines[1] == "Left out: 1 over a section's quota."
    assert footer.lines[2] == "1 of 2 sources are up to date, as of 2025-08-03 12:00 UTC. X: failing (gone)."
    assert footer.details == ("X: failing (gone), never read", "Wire: ok, last read 2025-08-03 12:00 UTC")


def test_the_json_keeps_the_keys_that_programs_read() -> None:
    document = to_json(digest())
    assert {"edition", "window", "sections", "footer"} <= set(document)
    assert document["window"] == {"from": "2025-07-27T12:00:00Z", "to": "2025-08-03T12:00:00Z"}
    sections = document["sections"]
    assert isinstance(sections, list)
    item = sections[0]["items"][0]
    promised = ["title", "url", "summary", "kind", "source", "tier", "topics", "policies", "models", "also", "why"]
    assert set(promised) <= set(item)
    assert item["also"][0]["source"] == "other"
    footer = document["footer"]
    assert isinstance(footer, dict)
    assert footer["read"] == footer["shown"] + footer["merged"] + footer["left_out"] == 3


def test_the_drop_report_names_every_entry_with_its_reason() -> None:
    tables = [block for block in drop_report(digest()).blocks if isinstance(block, Table)]
    assert ("read", "3") in tables[0].rows
    assert [row[0] for table in tables[1:] for row in table.rows] == [entry(n).title for n in (1, 2, 3)]


def test_a_window_is_written_as_the_days_it_touches() -> None:
    midnight = NOON.replace(hour=0)
    assert span(Window(start=midnight, end=midnight + timedelta(days=1))) == "3 August 2025"
    assert span(WINDOW) == "27 July to 3 August 2025"
    new_year = Window(start=NOON.replace(year=2024, month=12, day=30), end=NOON.replace(month=1))
    assert span(new_year) == "30 December 2024 to 3 January 2025"
