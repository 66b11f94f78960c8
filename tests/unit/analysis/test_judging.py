"""What of an entry is judged."""

from bot.analysis.judging import judge_by, judged
from bot.domain.entries import EntryKind
from bot.domain.sources import Tier
from bot.relevance.load import load_rules
from tests.make import entry, spec

JUDGE = judge_by(load_rules())


def test_a_document_is_also_judged_by_what_its_official_fields_say_it_is() -> None:
    facts = {"type": "Presidential Document", "executive_order_number": "14320", "agencies": ["Executive Office"]}
    dry = "Promoting the Export of the American AI Technology Stack"
    told = judged(JUDGE, entry(title=dry, summary="", kind=EntryKind.DOCUMENT, facts=facts), spec(tier=Tier.OFFICIAL))
    untold = judged(JUDGE, entry(title=dry, summary=""), spec(tier=Tier.OFFICIAL))
    assert (told.passes, untold.passes) == (True, False)
    assert told.gate


def test_what_has_no_summary_is_judged_by_its_text() -> None:
    silent = entry(title="A word from the Senate", summary="")
    body = "The Senate voted on a bill on open-source artificial intelligence models and export controls."
    assert judged(JUDGE, silent, spec(), body).points > judged(JUDGE, silent, spec()).points


def test_a_source_that_is_gone_lends_no_tier() -> None:
    one = entry(title="NTIA reports on open-weight AI models")
    assert judged(JUDGE, one, None).prior == 0
    assert judged(JUDGE, one, spec(tier=Tier.OFFICIAL)).prior > 0


def test_rules_of_one_version_are_made_ready_once() -> None:
    assert judge_by(load_rules()) is JUDGE
