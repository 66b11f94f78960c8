"""What can be watched, by what people type: a policy or an organisation, each found by its id before anything else.

A name that both may have is refused like one that nobody has: a guess would be taken for a fact.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.commands.nearest import either
from bot.commands.spec import Choice, Request, Services
from bot.domain.config import WATCH
from bot.domain.errors import UserError
from bot.domain.policies import Organisation, Policy
from bot.messages.limits import shorten
from bot.ports import Policies

_MOST = 3
_LONGEST_LABEL = 60
# Of what is offered while somebody types; both together are as many as platforms show.
_POLICIES, _ORGANISATIONS = 15, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`names` are all by which it is known, the best first."""

    id: str
    title: str
    names: tuple[str, ...]


def edition_of(target: str) -> str:
    """The name of the built-in edition that tells what is new about it."""
    return f"{WATCH}{target}"


def target_of(edition: str) -> str | None:
    """The id behind such an edition; None for any other."""
    return edition.removeprefix(WATCH) if edition.startswith(WATCH) else None


def titled(target: str, policies: Policies) -> str:
    """Its title, or the id of what left the catalogue."""
    return next((one.title for one in _every(policies) if one.id == target), target)


def find_target(typed: str, policies: Policies) -> Target:
    """Raises UserError with the nearest three, or with both where a name means a policy and an organisation."""
    found = _found(typed, policies)
    if len(found) == 1:
        return found[0]
    meant = [one.id for one in found] if found else [_label(one, policies) for one in _near(typed, policies)]
    guess = f"Did you mean {either([f'“{one}”' for one in meant])}?" if meant else "/policies lists all policies."
    message = f"I cannot tell which policy or organisation “{shorten(typed, 80)}” is."
    raise UserError(message, hint=guess, given=typed, meant=meant)


async def complete_target(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    """Both kinds; what begins with what was typed comes first."""
    policies, begun = services.policies(), typed.strip().casefold()
    some = [_policy(one) for one in policies.complete(typed, _POLICIES)]
    others = [_organisation(one) for one in policies.organisations.complete(typed, _ORGANISATIONS)]
    kinds = ((some, "policy"), (others, "organisation"))
    found = [(one, f"{shorten(one.title, 80)} · {kind}") for ones, kind in kinds for one in ones]
    beginning = sorted(found, key=lambda pair: not any(name.casefold().startswith(begun) for name in pair[0].names))
    return [Choice(name=name, value=one.id) for one, name in beginning]


def _found(typed: str, policies: Policies) -> list[Target]:
    """By id; by a whole name; by what it may mean. The first way that finds anything decides."""
    word = typed.strip().casefold()
    if same := [one for one in _every(policies) if one.id == word]:
        return same[:1]
    policy, organisation = policies.find(typed), policies.organisation(typed)
    loose = [*([_policy(policy)] if policy else []), *([_organisation(organisation)] if organisation else [])]
    named = [one for one in loose if _key(typed) in map(_key, one.names)]
    return named or loose


def _near(typed: str, policies: Policies) -> list[Target]:
    """What holds every word typed, or looks alike; of both kinds, the likest first."""
    candidates = {
        one.id: one
        for one in (
            *map(_policy, (*policies.complete(typed, _MOST), *policies.near(typed, _MOST))),
            *map(
                _organisation,
                (*policies.organisations.complete(typed, _MOST), *policies.organisations.near(typed, _MOST)),
            ),
        )
    }
    word = _key(typed)[:100]
    return sorted(candidates.values(), key=lambda one: -max(_alike(word, name) for name in one.names))[:_MOST]


def _alike(word: str, name: str) -> float:
    """A name that holds the word is near, however long it is."""
    key = _key(name)
    return 1.0 if word and word in key else SequenceMatcher(None, word, key).ratio()


def _label(target: Target, policies: Policies) -> str:
    """The first handy name that means it alone; the id always does."""
    fitting = (name for name in target.names if len(name) <= _LONGEST_LABEL)
    return next((name for name in fitting if [one.id for one in _found(name, policies)] == [target.id]), target.id)


def _every(policies: Policies) -> Iterable[Target]:
    yield from map(_policy, policies.all())
    yield from map(_organisation, policies.organisations.all())


def _policy(one: Policy) -> Target:
    return Target(id=one.id, title=one.title, names=(one.title, *one.aliases, one.id))


def _organisation(one: Organisation) -> Target:
    return Target(id=one.id, title=one.name, names=(one.name, *one.aliases, one.id))


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))
