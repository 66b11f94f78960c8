"""What is new about one watched policy or organisation: a post of its own, and none where there is nothing.

From the states that were kept and the entries that were stored, never from a guess. `follow_up_items` makes the blocks.
"""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.changes import State, changes
from bot.digest.desk import nudges
from bot.digest.follow_up_items import News, message
from bot.domain.digests import Window
from bot.domain.entries import Entry
from bot.domain.messages import Item, Message
from bot.domain.policies import Change, ChangeKind, Organisation, OrganisationId, Policy, PolicyId
from bot.domain.sources import SourceSpec
from bot.ports import Policies, Reading

# A policy's name of fewer words would find what only happens to use them; an organisation's is a name sooner.
_POLICY_WORDS, _ORGANISATION_WORDS = 3, 2
_NEWS = 5
# How far back is looked among the newest entries that tell of the target: the window is a day or a few.
_PAGE, _PAGES = 25, 8
_HEADLINE_WORDS = 5
_POSITIONS = frozenset({ChangeKind.POSITION_ADDED, ChangeKind.POSITION_CHANGED, ChangeKind.POSITION_WITHDRAWN})

_States = Mapping[PolicyId, State]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """By what entries tell of the target. `exact` are names of one word, which count only as they are written."""

    identifiers: Collection[str] = ()
    phrases: Collection[str] = ()
    exact: Collection[str] = ()


async def follow_ups(
    view: Reading, policies: Policies, target: str, window: Window, *, sources: Sequence[SourceSpec] = ()
) -> Message | None:
    """The target is the id of a policy or of an organisation. None where the window brought nothing about it.

    `sources` give the entries' sources their names. A policy that left the catalogue is told of once.
    """
    before, after = await _states(view, window)
    policy = next((one for one in policies.all() if one.id == target), None)
    organisation = next((one for one in policies.organisations.all() if one.id == target), None)
    if policy is None and organisation is not None:
        # In a thread, here and below: dossiers are compared, zones and templates read from disk.
        found = await asyncio.to_thread(_positions, organisation.id, before, after)
        news = await _news(view, _named(organisation), window)
        return await asyncio.to_thread(message, target, organisation.name, found, (), News(news, sources), window)
    found = await asyncio.to_thread(_changes, PolicyId(target), before, after)
    if policy is None:
        title = found[0].title if found else ""
        return message(target, title, found, (), News((), sources), window) if found else None
    news = await _news(view, _known(policy), window)
    due = await asyncio.to_thread(_due, policy, window)
    return await asyncio.to_thread(message, target, policy.title, found, due, News(news, sources), window)


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


def phrases(policy: Policy) -> tuple[str, ...]:
    """The title and the aliases that are long enough to mean nothing else where they stand in a text."""
    return tuple(name for name in (policy.title, *policy.aliases) if len(name.split()) >= _POLICY_WORDS)


def _known(policy: Policy) -> _Names:
    return _Names(identifiers=policy.identifiers, phrases=phrases(policy))


def _named(organisation: Organisation) -> _Names:
    """The name whatever its length; aliases that are short often mean something else."""
    names = (organisation.name, *organisation.aliases)
    long = [one for one in names if len(one.split()) >= _ORGANISATION_WORDS]
    return _Names(phrases=long, exact=() if organisation.name in long else (organisation.name,))


async def _news(view: Reading, names: _Names, window: Window) -> list[Entry]:
    """First seen in the window, newest first, each piece once; at most five."""
    found: list[Entry] = []
    phrases = (*names.phrases, *names.exact)
    for page in range(_PAGES):
        result = await view.coverage(names.identifiers, phrases, offset=page * _PAGE, limit=_PAGE)
        found += [one for one in result.entries if _is_new(one, window) and _tells(one, names)]
        if not result.more or result.entries[-1].first_seen < window.start:
            break
    return _distinct(found)[:_NEWS]


def _is_new(entry: Entry, window: Window) -> bool:
    """What stood in a source when it was first read is no news."""
    return entry.eligible and window.start <= entry.first_seen < window.end


def _tells(entry: Entry, names: _Names) -> bool:
    """The index knows no capitals: to it, Meta is in every meta-analysis."""
    if not names.exact:
        return True
    text = f"{entry.title} {entry.summary}"
    exact = any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in names.exact)
    return exact or any(_spelt(phrase) in _spelt(text) for phrase in names.phrases)


def _spelt(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """Without those of the same address, or of the same headline where it is long enough to tell."""
    kept: list[Entry] = []
    seen: set[str] = set()
    for entry in entries:
        headline = entry.title_key if len(entry.title_key.split()) >= _HEADLINE_WORDS else ""
        keys = {key for key in (entry.address_key, headline) if key}
        if not keys & seen:
            kept.append(entry)
        seen |= keys
    return kept
