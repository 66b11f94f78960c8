"""What two official services say of one bill or one document is one piece in a digest."""

from dataclasses import replace

from bot.digest.merge import merge
from bot.domain.entries import Entry, RawEntry
from bot.domain.sources import SourceId, Tier
from bot.sources.congress_bill import read_bill
from bot.sources.courtlistener import read_case
from bot.sources.federal_register_documents import read_document as read_printed
from bot.sources.govinfo_status import read_bill_status
from bot.sources.regulations import read_document
from tests import make
from tests.bills import action, bill_status
from tests.official import bill, case, document

SPECS = {SourceId(one): make.spec(one, tier=Tier.OFFICIAL) for one in ("one", "other")}


def stored(number: int, source: str, raw: RawEntry | None) -> Entry:
    assert raw is not None
    draft = make.draft(raw.title, **{name: getattr(raw, name) for name in ("url", "kind", "facts", "published")})
    keys = {"title_key": draft.title_key, "address_key": draft.address_key}
    entry = make.entry(number, source, title=raw.title, url=raw.url, kind=raw.kind, published=raw.published, **keys)
    return replace(entry, facts=raw.facts)


def groups(one: RawEntry | None, other: RawEntry | None) -> list[tuple[int, list[str]]]:
    found = merge([stored(1, "one", one), stored(2, "other", other)], SPECS)
    return [(int(group.lead.id), [reason for _, reason in group.others]) for group in found]


def test_an_action_that_congress_and_govinfo_report_is_one_piece() -> None:
    told = read_bill_status(bill_status(action("2025-09-09", "Received in the Senate.")), url="https://gov.example/x")

    assert groups(told, read_bill(bill()["bill"], {}, url="https://api.example/x")) == [(1, ["same address"])]


def test_a_document_of_the_register_and_its_docket_entry_are_one_piece() -> None:
    printed = {"document_number": "2025-99002", "title": "Reports on Models; Proposed Rule",
               "html_url": "https://www.federalregister.gov/documents/2025/07/29/2025-99002/reports"}  # fmt: skip

    assert groups(read_printed(printed), read_document(document())) == [(1, ["same document"])]


def test_one_dispute_before_two_courts_is_two_pieces() -> None:
    here = read_case(case(1))
    there = read_case(case(2, court_citation_string="D.D.C.", docketNumber="1:26-cv-00576"))

    assert len(groups(here, there)) == 2
