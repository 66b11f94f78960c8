"""The judge of a campaign sees what is lost, doubled, strayed or out of order: else 0 and 0 would prove nothing."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.domain.subscriptions import TenantId
from tests.kill.campaign import Campaign, Plan
from tests.kill.clock import SharedClock
from tests.kill.platforms import PLACES, Addresses
from tests.kill.script import START
from tests.kill.verdict import Verdict, counted, ordered

ROOM = "C000000001"
COLUMNS = "nonce, platform, channel_id, part_no, state, reason, message_id, thread_id, payload, due_at, id"


def post(nonce: str, ts: str) -> dict[str, Any]:
    return {"id": ts, "nonce": nonce, "text": "", "thread": ""}


def judged(posts: list[dict[str, Any]], *, channel: str = ROOM, state: str = "sent", reason: str = "") -> Verdict:
    """Two parts, `a` and `b`, of one edition, recorded as the posts 1.0 and 2.0."""
    places = (*((TenantId("discord:1"), str(n)) for n in range(len(PLACES))), (TenantId("slack:T"), ROOM))
    addresses = Addresses(discord="", discord_token="", slack="", judge="", places=places)
    campaign = Campaign(plan=Plan(kills=1, seed=1), file=Path(), clock=SharedClock(START), addresses=addresses)
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    parts = (("a", 1, "1.0"), ("b", 2, "2.0"))
    rows = [
        connection.execute(f"SELECT ? AS {COLUMNS.replace(', ', ', ? AS ')}", values).fetchone()
        for nonce, part, ts in parts
        for values in [(nonce, "slack", ROOM, part, state, reason, ts, None, "{}", "2026-03-02", part)]
    ]
    connection.close()
    told, verdict = {"discord": {}, "slack": {channel: posts}}, Verdict()
    counted(campaign, told, rows, verdict)
    ordered(told, rows, verdict)
    return verdict


def test_one_post_for_each_delivery_is_right() -> None:
    verdict = judged([post("a", "1.0"), post("b", "2.0")])
    assert (verdict.deliveries, verdict.lost, verdict.doubled, verdict.wrong) == (2, [], [], [])


def test_a_delivery_without_a_post_is_lost_whatever_the_outbox_says() -> None:
    assert len(judged([post("a", "1.0")]).lost) == 1


def test_a_second_copy_is_a_double_and_how_far_it_is_off_is_told() -> None:
    (copies,) = judged([post("a", "1.0"), post("b", "2.0"), post("b", "63.5")]).doubled
    assert (copies.ids, copies.apart) == (("2.0", "63.5"), 61.5)


def test_a_post_in_another_channel_is_lost_here_and_nobodys_there() -> None:
    verdict = judged([post("a", "1.0"), post("b", "2.0")], channel="C000000002")
    assert (len(verdict.lost), len(verdict.wrong)) == (2, 2)


def test_parts_that_stand_in_the_wrong_order_are_seen() -> None:
    (wrong,) = judged([post("b", "2.0"), post("a", "1.0")]).wrong
    assert "out of order" in wrong


def test_a_receipt_for_another_post_is_seen() -> None:
    assert "none of its posts" in judged([post("a", "1.5"), post("b", "2.0")]).wrong[0]


@pytest.mark.parametrize("posted", [False, True])
def test_a_merged_edition_is_not_lost_unless_a_part_of_it_was_posted(posted: bool) -> None:
    verdict = judged([post("a", "1.0")] if posted else [], state="dead", reason="merged")
    assert (verdict.lost, verdict.merged, bool(verdict.wrong)) == ([], 2, posted)


def test_a_post_that_was_given_up_is_told() -> None:
    assert "dead: expired" in judged([post("a", "1.0"), post("b", "2.0")], state="dead", reason="expired").wrong[0]
