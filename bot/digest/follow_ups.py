"""What is new about one watched policy, organisation or model: a post of its own, and none where there is nothing.

From the states that were kept and the entries that were stored, never from a guess. `follow_up_items` makes the
blocks, `follow_up_news` finds what was written, `model_follow_ups` knows the Hub.
"""

import asyncio
from collections.abc import Mapping, Sequence

from bot.analysis.changes import State, changes
from bot.digest.desk import nudges
from bot.digest.follow_up_items import Found, News, message
from bot.digest.follow_up_news import news, of_organisation, of_policy, phrases
from bot.digest.model_follow_ups import model_follow_ups
from bot.domain.config import MODEL
from bot.domain.digests import Window
from bot.domain.messages import Item, Message
from bot.domain.policies import Change, ChangeKind, OrganisationId, Policy, PolicyId
from bot.domain.sources import SourceSpec
from bot.ports import Policies, Reading

__all__ = ["follow_ups", "phrases"]

_POSITIONS = frozenset({ChangeKind.POSITION_ADDED, ChangeKind.POSITION_CHANGED, ChangeKind.POSITION_WITHDRAWN})

_States = Mapping[PolicyId, State]


async def follow_ups(
    view: Reading, policies: Policies, target: str, window: Window, *, sources: Sequence[SourceSpec] = ()
) -> Message | None:
    """The target is the id of a policy or an organisation, or `hf:` and the name of a model on the Hub.

    None where the window brought nothing about it. `sources` give the entries' sources their names. A policy that left
    the catalogue is told of once.
    """
    if target.startswith(MODEL):
        return await model_follow_ups(view, policies, target.removeprefix(MODEL), window, sources=sources)
    before, after = await _states(view, window)
    policy = next((one for one in policies.all() if one.id == target), None)
    organisation = next((one for one in policies.organisations.all() if one.id == target), None)
    if policy is None and organisation is not None:
        # In a thread, here and below: dossiers are compared, zones and templates read from disk.
        held = await asyncio.to_thread(_positions, organisation.id, before, after)
        written = News(await news(view, of_organisation(organisation), window), sources)
        return await asyncio.to_thread(message, target, organisation.name, Found(changes=held, news=written), window)
    found = await asyncio.to_thread(_changes, PolicyId(target), before, after)
    if policy is None:
        title = found[0].title if found else ""
        return message(target, title, Found(changes=found), window) if found else None
    written = News(await news(view, of_policy(policy), window), sources)
    due = await asyncio.to_thread(_due, policy, window)
    told = Found(changes=found, due=due, news=written)
    return await asyncio.to_thread(message, target, policy.title, told, window)


async def _states(view: Reading, window: Window) -> tuple[_States, _States]:
    """At both ends of the window, or since the first load of the catalogue where that came later."""
    first = await view.policies_kept_since()
    if first is None or first > window.end:
        return {}, {}
    return await view.policy_states(at=max(first, window.start)), await view.policy_states(at=window.end)


def _changes(policy: PolicyId, before: _States, after: _States) -> tuple[Change, ...]:
    return changes({policy: before.get(policy, {})}, {policy: after.get(policy, {})})


def _positions(who: OrganisationId, before: _States, after: _States) -> tuple[Change, ...]:
    """What it holds now and did not before. A policy that is new is compared with itself without any position."""
    if not any(before.values()):
        return ()
    now = {policy: _only(who, state) for policy, state in after.items() if state}
    then = {policy: _only(who, before.get(policy) or {**state, "positions": []}) for policy, state in now.items()}
    return tuple(one for one in changes(then, now) if one.kind in _POSITIONS)


def _only(who: OrganisationId, state: State) -> State:
    """The state with no positions but those of one organisation."""
    held = state.get("positions")
    every = held if isinstance(held, list) else []
    return {**state, "positions": [one for one in every if isinstance(one, dict) and one.get("organisation") == who]}


def _due(policy: Policy, window: Window) -> list[Item]:
    """What the desk would nudge for. What the window brought anew is among the changes, so it is not said twice."""
    found = nudges((policy,), window)
    return [block for block in found.blocks if isinstance(block, Item)] if found else []
