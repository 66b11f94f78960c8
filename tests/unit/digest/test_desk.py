"""What the desk says on which day, and what it never says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.analysis.states import state_of
from bot.digest.desk import Learnt, nudges
from bot.domain.digests import Window
from bot.domain.messages import Heading, Item, Message
from bot.domain.policies import Deadline, DeadlineKind, Policy, Reference
from tests import make

DAY = timedelta(days=1)
PAPER = Reference(name="The other register", url="https://other.example/1")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def one(*deadlines: Deadline, title: str = "A plan") -> Policy:
    return make.policy(title=title, deadlines=deadlines)


def told(*policies: Policy, end: str, days: int = 1, **terms: object) -> Message | None:
    moment = at(end)
    return nudges(policies, Window(start=moment - days * DAY, end=moment), **terms)  # type: ignore[arg-type]


def items(message: Message | None) -> list[Item]:
    return [block for block in message.blocks if isinstance(block, Item)] if message else []


def titles(message: Message | None) -> list[str]:
    return [item.title.text for item in items(message)]


def test_a_month_of_mornings_has_four_nudges() -> None:
    plan = one(make.deadline("2026-07-31", at=time(23, 59)))
    start = at("2026-07-02T13:00")
    mornings = [start + number * DAY for number in range(35)]
    said = {
        f"{morning:%m-%d}": titles(nudges([plan], Window(start=morning - DAY, end=morning))) for morning in mornings
    }
    assert {day: words for day, words in said.items() if words} == {
        "07-17": ["In 14 days: Comments close"],
        "07-24": ["In 7 days: Comments close"],
        "07-28": ["In 3 days: Comments close"],
        "07-30": ["Tomorrow: Comments close"],
    }


def test_a_nudge_has_the_policy_the_date_with_its_zone_the_source_and_as_of_when() -> None:
    (item,) = items(told(one(make.deadline("2026-07-31", at=time(23, 59))), end="2026-07-24T13:00"))
    assert item.text == "A plan."
    assert item.facts == ("comment", "31 July 2026, 23:59 Eastern", "as of 1 July 2025")
    assert (item.source, item.title.url) == ("Federal Register", "https://register.example/1")


def test_after_days_without_a_word_one_nudge_says_how_things_stand_now() -> None:
    plan = one(make.deadline("2026-07-31"))
    assert titles(told(plan, end="2026-07-29T13:00", days=20)) == ["In 2 days: Comments close"]
    assert titles(told(plan, end="2026-07-31T13:00", days=20)) == ["Today, until midnight Eastern: Comments close"]


def test_what_is_past_or_superseded_is_never_told() -> None:
    gone = make.deadline("2026-07-20")
    moved = make.deadline("2026-07-25", superseded_by=date(2026, 8, 24))
    assert told(one(gone, moved), end="2026-07-24T13:00", days=20) is None
    hour = make.deadline("2026-07-24", at=time(8, 0))
    assert told(one(hour), end="2026-07-24T13:00", days=20) is None


def test_what_ends_while_a_post_is_late_is_left_out_and_the_days_are_those_of_the_moment() -> None:
    plan = one(make.deadline("2026-07-24", at=time(8, 0), text="Early"), make.deadline("2026-07-25", text="Late"))
    late = told(plan, end="2026-07-23T13:00", days=3, now=at("2026-07-24T13:00"))
    assert titles(late) == ["Tomorrow: Late"]


def test_comments_come_first_then_the_nearest() -> None:
    duty = make.deadline("2026-07-25", kind=DeadlineKind.COMPLIANCE, text="Duties begin", zone="Europe/Brussels")
    later = make.deadline("2026-07-31", text="Comments on the rule close")
    message = told(one(duty), one(later, title="A rule"), end="2026-07-24T13:00", days=9)
    assert titles(message) == ["In 7 days: Comments on the rule close", "Tomorrow: Duties begin"]
    assert [item.number for item in items(message)] == [1, 2]
    assert message is not None
    assert message.blocks[0] == Heading(text="Open Gazette · 2 deadlines, the nearest tomorrow", level=1)


def test_a_moved_date_says_from_where_and_the_new_one_is_told_at_once() -> None:
    old = make.deadline("2026-03-01", superseded_by=date(2026, 3, 15))
    before, after = one(make.deadline("2026-03-01")), one(old, make.deadline("2026-03-15"))
    learnt = Learnt(before={before.id: state_of(before)}, after={after.id: state_of(after)})
    (item,) = items(told(after, end="2026-03-10T13:00", learnt=learnt))
    assert item.title.text == "In 5 days: Comments close"
    assert "moved from 1 March 2026" in item.facts
    known = Learnt(before=learnt.after, after=learnt.after)
    assert told(after, end="2026-03-11T13:00", learnt=known) is None


def test_a_date_that_was_changed_in_place_is_a_moved_one_too() -> None:
    before, after = one(make.deadline("2026-03-01")), one(make.deadline("2026-03-15"))
    learnt = Learnt(before={before.id: state_of(before)}, after={after.id: state_of(after)})
    (item,) = items(told(after, end="2026-03-03T13:00", learnt=learnt))
    assert item.facts[1:3] == ("15 March 2026, Eastern", "moved from 1 March 2026")


@pytest.mark.parametrize(("on", "words"), [("2026-03-15", ["In 5 days: Comments close"]), ("2026-03-25", [])])
def test_what_the_catalogue_only_just_learnt_is_told_if_it_is_near(on: str, words: list[str]) -> None:
    plan = one(make.deadline(on))
    learnt = Learnt(before={}, after={plan.id: state_of(plan)})
    assert titles(told(plan, end="2026-03-10T13:00", learnt=learnt)) == words


def test_a_state_that_another_version_wrote_proves_nothing_to_be_new() -> None:
    plan = one(make.deadline("2026-03-15"))
    learnt = Learnt(before={plan.id: {"of": "a later version"}}, after={plan.id: state_of(plan)})
    assert told(plan, end="2026-03-10T13:00", learnt=learnt) is None


def test_where_sources_disagree_both_dates_are_said_and_the_nearer_one_is_not_missed() -> None:
    plan = one(make.deadline("2026-07-31", conflicts_with=((date(2026, 7, 29), PAPER),)))
    (early,) = items(told(plan, end="2026-07-28T13:00"))
    assert early.title.text == "Tomorrow by one source: Comments close"
    assert early.facts[1:3] == ("31 July 2026, Eastern", "another source says 29 July 2026: The other register")
    (late,) = items(told(plan, end="2026-07-30T13:00"))
    assert late.title.text == "Tomorrow: Comments close"


def test_a_day_begins_in_the_zone_of_the_deadline() -> None:
    tokyo = one(make.deadline("2026-07-31", zone="Asia/Tokyo"))
    assert told(tokyo, end="2026-07-23T14:59") is None
    assert titles(told(tokyo, end="2026-07-23T15:00")) == ["In 7 days: Comments close"]
