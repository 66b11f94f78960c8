"""Changes of any two catalogues: none of the same, in one order, each naming what it is about."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.changes import State, changes, state_of
from bot.domain.policies import (
    DeadlineKind,
    Milestone,
    OrganisationId,
    Policy,
    PolicyId,
    Stance,
    Standing,
)
from tests.make import REGISTER
from tests.unit.analysis.test_changes import AGENCY, CLOSES, DAY, POLICY, STATUS, VIEW

Part = TypeVar("Part")
days = st.integers(0, 3).map(lambda count: DAY + timedelta(days=count))
sources = st.sampled_from([REGISTER, AGENCY])
words = st.sampled_from(["One", "Two", "Three “x”"])
milestones = st.builds(Milestone, on=days, text=words, source=sources)
deadlines = st.builds(
    replace,
    st.just(CLOSES),
    kind=st.sampled_from([DeadlineKind.COMMENT, DeadlineKind.EFFECTIVE]),
    on=days,
    text=words,
    source=sources,
    superseded_by=st.none() | days,
    conflicts_with=st.lists(st.tuples(days, sources), max_size=2).map(tuple),
)
positions = st.builds(
    replace,
    st.just(VIEW),
    organisation=st.sampled_from([OrganisationId("a16z"), OrganisationId("openai")]),
    stance=st.sampled_from(Stance),
    issue=words,
    text=words,
    on=st.none() | days,
    source=sources,
)
policies = st.builds(
    replace,
    st.just(POLICY),
    id=st.sampled_from([PolicyId("a"), PolicyId("b"), PolicyId("c")]),
    title=words,
    status=st.builds(replace, st.just(STATUS), standing=st.sampled_from(Standing), words=words, as_of=days),
    timeline=st.lists(milestones, max_size=4).map(tuple),
    deadlines=st.lists(deadlines, max_size=4).map(tuple),
    positions=st.lists(positions, max_size=4).map(tuple),
)
catalogues = st.lists(policies, max_size=3, unique_by=lambda policy: policy.id)


def states(catalogue: list[Policy]) -> dict[PolicyId, State]:
    return {policy.id: state_of(policy) for policy in catalogue}


@given(catalogues)
def test_the_same_catalogue_has_no_changes(catalogue: list[Policy]) -> None:
    assert changes(states(catalogue), states(catalogue)) == ()


@given(catalogues, catalogues)
def test_every_change_is_of_a_policy_that_differs_and_says_so_in_a_sentence(
    before: list[Policy], after: list[Policy]
) -> None:
    old, new = states(before), states(after)
    found = changes(old, new)
    assert len(set(found)) == len(found)
    for one in found:
        assert old.get(one.policy) != new.get(one.policy)
        assert one.title == (new.get(one.policy) or old[one.policy])["title"]
        assert one.text.endswith(".")
        assert one.source in (REGISTER, AGENCY)


@given(catalogues, catalogues, st.randoms())
def test_the_order_in_which_things_are_listed_does_not_count(
    before: list[Policy], after: list[Policy], dice: Random
) -> None:
    assert changes(states(mixed(before, dice)), states(mixed(after, dice))) == changes(states(before), states(after))


@given(catalogues.filter(bool), policies)
def test_who_differs_in_a_status_a_title_or_a_milestone_is_named(before: list[Policy], other: Policy) -> None:
    after = [replace(other, id=before[0].id), *before[1:]]
    old, new = before[0], after[0]
    apart = (old.status.standing, old.status.words, old.title, seen(old)) != (
        *(new.status.standing, new.status.words, new.title),
        seen(new),
    )
    assert any(one.policy == old.id for one in changes(states(before), states(after))) or not apart


def seen(policy: Policy) -> list[tuple[date, str]]:
    return sorted((one.on, one.text) for one in policy.timeline)


def mixed(catalogue: list[Policy], dice: Random) -> list[Policy]:
    return shuffled([_mixed(policy, dice) for policy in catalogue], dice)


def _mixed(policy: Policy, dice: Random) -> Policy:
    return replace(
        policy,
        timeline=tuple(shuffled(list(policy.timeline), dice)),
        deadlines=tuple(shuffled(list(policy.deadlines), dice)),
        positions=tuple(shuffled(list(policy.positions), dice)),
    )


def shuffled(parts: list[Part], dice: Random) -> list[Part]:
    return dice.sample(parts, len(parts))
