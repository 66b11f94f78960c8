"""What can be watched, by what people type: a policy, an organisation or a model, each found by its id first.

A name that several may have is refused like one that nobody has: a guess would be taken for a fact. Only what looks
like the name of a model on the Hub, and is none that is known, is looked up there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from bot.analysis.model_names import ModelNames
from bot.commands.model_lookup import find_model
from bot.commands.nearest import either
from bot.commands.spec import Choice, Request, Services
from bot.domain.config import MODEL, WATCH
from bot.domain.errors import UserError
from bot.domain.hub import ModelStanding
from bot.domain.openness import CuratedModel
from bot.domain.policies import Organisation, Policy
from bot.domain.subscriptions import Subscription, reader_of
from bot.messages.limits import shorten
from bot.ports import Policies

HERE: Final = "here"
THREAD: Final = "thread"
TO_ME: Final = "dm"

_MOST = 3
_LONGEST_LABEL = 60
# Of what is offered while somebody types; all together are as many as platforms show.
_POLICIES, _ORGANISATIONS, _CURATED, _MODELS = 10, 6, 4, 9
_SHOWN = 25
# What a choice may hold on every platform.
_LONGEST_VALUE = 100
_PAGE = re.compile(r"(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf:)", re.IGNORECASE)
# https://huggingface.co/docs/huggingface_hub/package_reference/utilities: how a repository may be called.
_REPOSITORY = re.compile(r"[\w.-]{1,95}/[\w.-]{1,95}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`names` are all by which it is known, the best first."""

    id: str
    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """All that can be watched without asking anybody."""

    policies: Policies
    models: ModelNames


def edition_of(target: str) -> str:
    """The name of the built-in edition that tells what is new about it."""
    return f"{WATCH}{target}"


def target_of(edition: str) -> str | None:
    """The id behind such an edition; None for any other."""
    return edition.removeprefix(WATCH) if edition.startswith(WATCH) else None


def deliver_of(one: Subscription) -> str:
    """What `deliver:` would say to have it where it comes now."""
    if reader_of(one.channel_id) is not None:
        return TO_ME
    return THREAD if one.threaded else HERE


def titled(target: str, policies: Policies) -> str:
    """Its title, or the id of what left the catalogue. A model is called as it is on the Hub."""
    if target.startswith(MODEL):
        return target.removeprefix(MODEL)
    return next((one.title for one in _every(policies) if one.id == target), target)


async def find_target(typed: str, services: Services) -> Target:
    """Raises UserError with the nearest three, or with all where a name means several things."""
    known = _Known(policies=services.policies(), models=await services.names())
    found = _found(typed, known)
    if len(found) == 1:
        return found[0]
    name = _name(typed)
    if not found and _REPOSITORY.fullmatch(name):
        return await _looked_up(name, services)
    meant = [one.id for one in found] if found else [_label(one, known) for one in _near(typed, known)]
    guess = f"Did you mean {either([f'“{one}”' for one in meant])}?" if meant else "/policies lists all policies."
    message = f"I cannot tell which policy, organisation or model “{shorten(typed, 80)}” is."
    raise UserError(message, hint=guess, given=typed, meant=meant)


async def complete_target(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    """Of every kind; what begins with what was typed comes first."""
    policies, names, begun = services.policies(), await services.names(), typed.strip().casefold()
    some = [_policy(one) for one in policies.complete(typed, _POLICIES)]
    others = [_organisation(one) for one in policies.organisations.complete(typed, _ORGANISATIONS)]
    curated = [_curated(one) for one in policies.models.complete(typed, _CURATED) if one.hub]
    models = _distinct([*curated, *map(_model, names.complete(typed, _MODELS))])[:_MODELS]
    kinds = ((some, "policy"), (others, "organisation"), (models, "model"))
    found = [(one, f"{shorten(one.title, 80)} · {kind}") for ones, kind in kinds for one in ones]
    beginning = sorted(found, key=lambda pair: not any(name.casefold().startswith(begun) for name in pair[0].names))
    fitting = [Choice(name=name, value=one.id) for one, name in beginning if len(one.id) <= _LONGEST_VALUE]
    return fitting[:_SHOWN]


async def _looked_up(name: str, services: Services) -> Target:
    """A model that nobody tracked is tracked from then on. Raises UserError where there is none, or no answer."""
    facts = (await find_model(name, services)).facts
    if facts.tracked is not None and facts.tracked.standing is ModelStanding.GONE:
        raise UserError(
            f"{facts.model_id} is gone from the Hub: there is nothing to watch.", hint="/models lists others."
        )
    return _model(facts.model_id)


def _found(typed: str, known: _Known) -> list[Target]:
    """By id; by a whole name; by what it may mean. The first way that finds anything decides."""
    word = typed.strip().casefold()
    if same := [one for one in _every(known.policies) if one.id == word]:
        return same[:1]
    if _PAGE.match(typed.strip()):
        return _on_the_hub(_name(typed), known)
    policy, organisation = known.policies.find(typed), known.policies.organisation(typed)
    loose = [*([_policy(policy)] if policy else []), *([_organisation(organisation)] if organisation else [])]
    loose += _on_the_hub(typed.strip(), known)
    named = [one for one in loose if _key(typed) in map(_key, one.names)]
    return named or loose


def _name(typed: str) -> str:
    """What is typed without what stands around a name in the address of its page, or before it in an id of ours."""
    return _PAGE.sub("", typed.strip(), count=1).partition("?")[0].strip("/ ")


def _on_the_hub(name: str, known: _Known) -> list[Target]:
    """A curated model stands for its family; what is tracked is meant by its name, with or without its owner."""
    curated, tracked = known.policies.models.find(name), known.models.find(name)
    found = [_curated(curated)] if curated and curated.hub else []
    found += [_model(tracked)] if tracked else []
    exact = [one for one in found if one.id.casefold() == f"{MODEL}{name}".casefold()]
    return exact[:1] or _distinct(found)


def _near(typed: str, known: _Known) -> list[Target]:
    """What holds every word typed, or looks alike; of every kind, the likest first."""
    policies, organisations, models = known.policies, known.policies.organisations, known.policies.models
    candidates = _distinct(
        [
            *map(_policy, (*policies.complete(typed, _MOST), *policies.near(typed, _MOST))),
            *map(_organisation, (*organisations.complete(typed, _MOST), *organisations.near(typed, _MOST))),
            *(_curated(one) for one in models.near(typed, _MOST) if one.hub),
            *map(_model, known.models.near(typed, _MOST)),
        ]
    )
    word = _key(typed)[:100]
    return sorted(candidates, key=lambda one: -max(_alike(word, name) for name in one.names))[:_MOST]


def _distinct(targets: Iterable[Target]) -> list[Target]:
    """Each once, the first of its id."""
    kept: dict[str, Target] = {}
    for one in targets:
        kept.setdefault(one.id, one)
    return list(kept.values())


def _alike(word: str, name: str) -> float:
    """A name that holds the word is near, however long it is."""
    key = _key(name)
    return 1.0 if word and word in key else SequenceMatcher(None, word, key).ratio()


def _label(target: Target, known: _Known) -> str:
    """The first handy name that means it alone; the id always does."""
    fitting = (name for name in target.names if len(name) <= _LONGEST_LABEL)
    return next((name for name in fitting if [one.id for one in _found(name, known)] == [target.id]), target.id)


def _every(policies: Policies) -> Iterable[Target]:
    yield from map(_policy, policies.all())
    yield from map(_organisation, policies.organisations.all())


def _policy(one: Policy) -> Target:
    return Target(id=one.id, title=one.title, names=(one.title, *one.aliases, one.id))


def _organisation(one: Organisation) -> Target:
    return Target(id=one.id, title=one.name, names=(one.name, *one.aliases, one.id))


def _curated(one: CuratedModel) -> Target:
    """The first of its names on the Hub stands for the family. It has one."""
    own = _model(one.hub[0])
    return Target(id=own.id, title=own.title, names=(one.name, *one.aliases, *own.names, one.id))


def _model(name: str) -> Target:
    return Target(id=f"{MODEL}{name}", title=name, names=(name, name.rpartition("/")[2]))


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))
