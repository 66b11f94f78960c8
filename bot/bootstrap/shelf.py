"""The catalogue in force, and what is kept of it in the database."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import shipped
from bot.analysis.changes import state_of
from bot.domain.errors import Problem, StoreError
from bot.domain.policies import PolicyId
from bot.ports import Clock, Policies, Store
from bot.settings import Settings

log = logging.getLogger(__name__)


def catalogue_folders(settings: Settings) -> tuple[Path, ...]:
    """What shipped, then the operator's own."""
    return (shipped.catalogue(), *((settings.catalogue,) if settings.catalogue else ()))


@dataclass(frozen=True, slots=True)
class Curated:
    """The catalogue in force, and what was wrong with its files."""

    policies: Policies
    problems: tuple[Problem, ...] = ()


async def curated(settings: Settings, clock: Clock) -> Curated:
    """The catalogue, read in a thread. What is broken is logged and left out; the rest is in force."""
    loaded = await asyncio.to_thread(_curated, settings, clock.now())
    for problem in loaded.problems:
        log.warning("catalogue: %s", problem)
    return loaded


def _curated(settings: Settings, now: datetime) -> Curated:
    from bot.catalogue.index import CatalogueIndex
    from bot.catalogue.load import load_catalogue

    catalogue, problems = load_catalogue(catalogue_folders(settings), now=now)
    return Curated(CatalogueIndex(catalogue), problems)


async def keep_states(store: Store, shelf: Curated, now: datetime) -> None:
    """Keep how the policies stand, for `/changes` and the editions. A database that cannot be written is logged.

    What is missing only because a file is broken is not gone: its last state stays.
    """
    names = {one.id: one.name for one in shelf.policies.organisations.all()}
    states: dict[PolicyId, Mapping[str, object]] = {one.id: state_of(one, names) for one in shelf.policies.all()}
    try:
        async with store.writing() as tx:
            if shelf.problems:
                states = {**await tx.policy_states(at=now), **states}
            kept = await tx.keep_policy_states(states, now)
    except StoreError as error:
        log.warning("the states of the policies were not kept: %s", error)
    else:
        log.info("%d policies, %d of them new or changed", len(shelf.policies.all()), kept)


async def release_claims(store: Store) -> None:
    """Let go of the posts that this process was sending when it last ended: the database is ours alone.

    Their leases would keep them back until the platforms have forgotten their nonces. A database that cannot be written
    is logged; the leases run out by themselves.
    """
    try:
        async with store.writing() as tx:
            await tx.release_claims()
    except StoreError as error:
        log.warning("claims of before were not released: %s", error)
