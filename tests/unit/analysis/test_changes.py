"""What is told of two states of the catalogue, and what is not."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.analysis.changes import State, changes, state_of
from bot.domain.policies import (
    Change,
    ChangeKind,
    Deadline,
    DeadlineKind,
    Milestone,
    Policy,
    PolicyId,
    Position,
    Reference,
    Stance,
    Standing,
    Status,
)
from tests.make import REGISTER, deadline, milestone, policy, position

AGENCY = Reference(name="The agency", url="https://agency.example/2")
DAY = date(2025, 3, 15)
STATUS = Status(standing=Standing.OPEN_FOR_COMMENT, words="Open for comment", as_of=DAY, source=REGISTER)
STEP, CLOSES, VIEW = milestone(), deadline("2025-03-15"), position(issue="Public compute", on=DAY)
POLICY = policy(
    "us-rule", title="A rule on weights", status=STATUS, timeline=(STEP,), deadlines=(CLOSES,), positions=(VIEW,)
)
NAMES = {VIEW.organisation: "Hugging Face"}


def states(*policies: Policy) -> dict[PolicyId, State]:
    """As they come out of the store."""
    return {policy.id: json.loads(json.dumps(state_of(policy, NAMES))) for policy in policies}


def told(before: Policy, after: Policy) -> list[Change]:
    return list(changes(states(before), states(after)))


def texts(**after: Any) -> list[tuple[ChangeKind, str]]:
    return [(one.kind, one.text) for one in told(POLICY, replace(POLICY, **after))]


def test_a_change_names_the_policy_its_source_and_its_date() -> None:
    status = Status(standing=Standing.WITHDRAWN, words="Withdrawn", as_of=date(2025, 4, 2), source=AGENCY)
    assert told(POLICY, replace(POLICY, status=status)) == [
        Change(
            kind=ChangeKind.STATUS,
            policy=POLICY.id,
            title="A rule on weights",
            text="Status as of 2 April 2025: Withdrawn. Before: Open for comment.",
            source=AGENCY,
            on=date(2025, 4, 2),
        )
    ]


def test_what_happened_is_told_with_its_day() -> None:
    signed = Milestone(on=date(2025, 4, 1), text="Signed", source=AGENCY)
    assert texts(timeline=(STEP, signed)) == [(ChangeKind.MILESTONE_ADDED, "1 April 2025: Signed.")]


@pytest.mark.parametrize(
    ("deadlines", "expected"),
    [
        (
            (CLOSES, replace(CLOSES, kind=DeadlineKind.EFFECTIVE, on=date(2025, 6, 1), text="It takes effect")),
            (ChangeKind.DEADLINE_ADDED, "New effective date: 1 June 2025. It takes effect."),
        ),
        (
            (replace(CLOSES, on=date(2025, 4, 15), text="Comments close, late"),),
            (
                ChangeKind.DEADLINE_MOVED,
                "The comment deadline moved from 15 March 2025 to 15 April 2025. Comments close, late.",
            ),
        ),
        (
            (replace(CLOSES, at=time(17), text="Closing"),),
            (
                ChangeKind.DEADLINE_MOVED,
                "The comment deadline moved from 15 March 2025 to 15 March 2025 at 17:00 (America/New_York). Closing.",
            ),
        ),
        (
            (replace(CLOSES, superseded_by=date(2025, 4, 15)), replace(CLOSES, on=date(2025, 4, 15))),
            (
                ChangeKind.DEADLINE_SUPERSEDED,
                "The comment deadline of 15 March 2025 gave way to 15 April 2025. Comments close.",
            ),
        ),
        (
            (replace(CLOSES, source=Reference(name="FR"), conflicts_with=((date(2025, 3, 17), AGENCY),)),),
            (
                ChangeKind.DEADLINE_CONFLICT,
                "Sources disagree on the comment deadline: FR says 15 March 2025, The agency says 17 March 2025.",
            ),
        ),
        ((), (ChangeKind.ENTRY_CORRECTED, "Put right in the entry: deadlines.")),
        (
            (replace(CLOSES, text="Comments end"),),
            (ChangeKind.ENTRY_CORRECTED, "Put right in the entry: deadlines."),
        ),
    ],
)
def test_a_deadline_that_came_moved_gave_way_or_is_disputed(
    deadlines: tuple[Deadline, ...], expected: tuple[ChangeKind, str]
) -> None:
    assert texts(deadlines=deadlines) == [expected]


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ((VIEW, replace(VIEW, issue="Bans", stance=Stance.OPPOSES)), "Hugging Face opposes “Bans”."),
        (
            (replace(VIEW, stance=Stance.MIXED),),
            "Hugging Face now is of two minds on “Public compute”; before, it supported it.",
        ),
        ((replace(VIEW, on=date(2025, 9, 1)),), "Hugging Face says again that it supports “Public compute”."),
        ((), "The position of Hugging Face on “Public compute” is no longer in the catalogue."),
        ((replace(VIEW, text="Put otherwise."),), "Put right in the entry: positions."),
        ((replace(VIEW, issue="Compute for all"),), "Put right in the entry: positions."),
    ],
)
def test_a_position_that_came_changed_or_went(positions: tuple[Position, ...], expected: str) -> None:
    assert [text for _, text in texts(positions=positions)] == [expected]


def test_what_was_put_right_is_told_once_with_all_its_parts() -> None:
    found = texts(title="A rule on model weights", timeline=(replace(STEP, text="Printed"),))
    assert found == [(ChangeKind.ENTRY_CORRECTED, "Put right in the entry: title, timeline.")]


def test_looking_again_and_another_source_for_the_same_are_no_change() -> None:
    status = replace(STATUS, as_of=date(2026, 1, 1), source=AGENCY)
    step, closes = replace(STEP, source=AGENCY), replace(CLOSES, source=AGENCY)
    assert texts(status=status, timeline=(step,), deadlines=(closes,), last_verified=date(2026, 1, 1)) == []


def test_a_policy_that_came_or_went_is_one_change() -> None:
    other = replace(POLICY, id=PolicyId("eu-act"), title="An act")
    came = changes(states(POLICY), states(POLICY, other))
    assert [(one.policy, one.kind, one.text) for one in came] == [
        ("eu-act", ChangeKind.NEW_POLICY, "New in the catalogue. Status as of 15 March 2025: Open for comment.")
    ]
    gone: Mapping[PolicyId, State] = {**states(POLICY), other.id: {}}
    went = changes(states(POLICY, other), gone)
    assert [(one.title, one.kind, one.source) for one in went] == [("An act", ChangeKind.POLICY_REMOVED, REGISTER)]
    assert changes(states(POLICY, other), states(POLICY)) == went


def test_the_first_load_is_no_change_also_after_everything_was_gone() -> None:
    assert changes({}, states(POLICY)) == ()
    assert changes({POLICY.id: {}}, states(POLICY)) == ()


def test_a_state_of_another_version_tells_nothing_and_hides_no_other() -> None:
    other = replace(POLICY, id=PolicyId("eu-act"))
    before = states(POLICY, other) | {POLICY.id: {"title": "Before there were deadlines"}}
    found = changes(before, states(POLICY, replace(other, timeline=())))
    assert [one.policy for one in found] == ["eu-act"]


def test_the_weightiest_change_comes_first_and_a_policy_stays_together() -> None:
    other = replace(POLICY, id=PolicyId("a-plan"))
    revoked = replace(STATUS, words="Revoked", standing=Standing.REVOKED)
    signed = Milestone(on=DAY, text="Revoked by order", source=AGENCY)
    after = states(replace(POLICY, status=revoked, timeline=(STEP, signed)), replace(other, deadlines=(), positions=()))
    kinds = [(one.policy, one.kind) for one in changes(states(POLICY, other), after)]
    assert kinds == [
        ("us-rule", ChangeKind.STATUS),
        ("us-rule", ChangeKind.MILESTONE_ADDED),
        ("a-plan", ChangeKind.POSITION_WITHDRAWN),
        ("a-plan", ChangeKind.ENTRY_CORRECTED),
    ]
