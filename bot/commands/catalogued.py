"""Policies, organisations and terms by what people type: found, or refused with the nearest, and offered while typing.

A name that several may have is refused like one that nobody has: a guess would be taken for a fact.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.commands.nearest import either
from bot.commands.spec import Choice, Request, Services
from bot.domain.errors import UserError
from bot.domain.policies import Organisation, Policy, Term
from bot.messages.limits import shorten
from bot.ports import Lookup, Policies

_MOST = 3
_LONGEST_LABEL = 60
_LONGEST_TITLE = 75
_SHORT_ALIAS = 20
_Thing = TypeVar("_Thing")


def find_policy(typed: str, policies: Policies) -> Policy:
    """Raises UserError with the nearest three."""
    return _find(typed, policies, _policy_names, "policy", "/policies lists all.")


def find_organisation(typed: str, policies: Policies) -> Organisation:
    """Raises UserError like `find_policy`."""
    return _find(typed, policies.organisations, _organisation_names, "organisation", "")


def find_term(typed: str, policies: Policies) -> Term:
    """Raises UserError like `find_policy`."""
    return _find(typed, policies.terms, _term_names, "term", "")


def label(policy: Policy, policies: Policies) -> str:
    """The shortest handy name that means this policy alone: it can be typed, and fits on a button."""
    return _label(policy, policies, _policy_names)


async def complete_policy(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    found = services.policies().complete(typed)
    return [Choice(name=_shown(one), value=one.id) for one in found]


async def complete_organisation(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    found = services.policies().organisations.complete(typed)
    return [Choice(name=one.name, value=one.id) for one in found]


async def complete_term(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    found = services.policies().terms.complete(typed)
    return [Choice(name=one.term, value=one.id) for one in found]


def _find(
    typed: str, known: Lookup[_Thing], names: Callable[[_Thing], tuple[str, ...]], noun: str, advice: str
) -> _Thing:
    if found := known.find(typed):
        return found
    # What holds every word is nearer than what only looks alike; `complete` knows the former, and falls back.
    near = list(dict.fromkeys((*known.complete(typed, _MOST), *known.near(typed, _MOST))))[:_MOST]
    meant = [_label(one, known, names) for one in near]
    guess = f"Did you mean {either([f'“{one}”' for one in meant])}?" if meant else ""
    raise UserError(
        f"I cannot tell which {noun} “{shorten(typed, 80)}” is.",
        hint=f"{guess} {advice}".strip(),
        given=typed,
        meant=meant,
    )


def _label(thing: _Thing, known: Lookup[_Thing], names: Callable[[_Thing], tuple[str, ...]]) -> str:
    *fitting, last = names(thing)
    good = (name for name in fitting if len(name) <= _LONGEST_LABEL and known.find(name) == thing)
    return next(good, last)


def _policy_names(policy: Policy) -> tuple[str, ...]:
    return (policy.title, *policy.aliases, policy.id)


def _organisation_names(organisation: Organisation) -> tuple[str, ...]:
    return (organisation.name, *organisation.aliases, organisation.id)


def _term_names(term: Term) -> tuple[str, ...]:
    return (term.term, *term.aliases, term.id)


def _shown(policy: Policy) -> str:
    """The title, and behind it the short name by which most people know it."""
    title = shorten(policy.title, _LONGEST_TITLE)
    short = next((alias for alias in policy.aliases if len(alias) <= _SHORT_ALIAS), "")
    return title if not short or short.casefold() in title.casefold() else f"{title} · {short}"
