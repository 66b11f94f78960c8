"""A running bot out of its parts: commands wake jobs, jobs post through platforms, platforms answer with commands."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import shipped
from bot.bootstrap.keeping import backups, clock_guard, clock_state, copying, pruning
from bot.bootstrap.platforms import Platform, Route, calendar, platform_states, platforms
from bot.bootstrap.rulebook import Rulebook
from bot.bootstrap.shelf import Curated
from bot.bootstrap.working import engine, room, services
from bot.commands.spec import Services
from bot.delivery.circuit import Circuit
from bot.delivery.troubles import Lookout, Signs
from bot.domain.config import Configuration
from bot.ingest.configuration import LiveConfiguration
from bot.ingest.poll import Desk
from bot.jobs import Engine, Job, jobs
from bot.ports import Endpoint
from bot.settings import Settings
from bot.sources.http_dates import Dates

# The notice of a disk that fills up has to be posted before posting stops.
_EARLIER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """`endpoints` are empty where the web port stays shut."""

    engine: Engine
    jobs: Sequence[Job]
    platforms: Mapping[str, Platform]
    endpoints: Mapping[Route, Endpoint]


def assemble(
    settings: Settings,
    desk: Desk,
    live: LiveConfiguration,
    shelf: Curated,
    book: Rulebook,
    *,
    stop: asyncio.Event,
    dates: Dates,
    grace: float,
) -> Assembled:
    """Everything that `gazette run` runs. `grace` is seconds for work in hand after the stop."""
    metronome, circuit, made = engine(grace=grace), Circuit(), dict[str, Platform]()
    guard = clock_guard(desk.clock, dates, lambda: metronome.wake("poll", ""))

    def config() -> Configuration:
        return replace(live.current, rules=book.current)

    def states() -> Mapping[str, str]:
        return {**platform_states(settings, made), **clock_state(guard)}

    def uncertain() -> int:
        return sum(platform.publisher.uncertain for platform in made.values())

    given = services(settings, desk, live, shelf, wake=lambda job: metronome.wake(job, ""), platforms=states)
    given = replace(given, config=config, refusals=circuit.state, copies=backups(settings), uncertain=uncertain)
    made.update(platforms(settings, given))
    lookout = Lookout(
        signs=Signs(
            config=config,
            has_room=room(settings, times=_EARLIER),
            problem=lambda: live.problem,
            flaws=lambda: shelf.problems,
            refusals=circuit.state,
            copies=backups(settings),
        )
    )
    table = jobs(
        desk,
        config,
        has_room=room(settings),
        policies=lambda: shelf.policies,
        publishers={platform.publisher.platform: platform.publisher for platform in made.values()},
        signal=metronome,
        going=lambda: not stop.is_set(),
        steady=guard.steady,
        hub=given.hub,
        circuit=circuit,
        lookout=lookout,
        pruning=pruning(settings, desk, lambda: not stop.is_set()),
        copying=copying(settings, desk),
        refresh=book.refresh,
    )
    return Assembled(
        engine=metronome, jobs=table, platforms=made, endpoints=_endpoints(settings, desk, shelf, made, given)
    )


def _endpoints(
    settings: Settings, desk: Desk, shelf: Curated, made: Mapping[str, Platform], given: Services
) -> Mapping[Route, Endpoint]:
    from bot.store.schema import history
    from bot.web.ready import ROUTE, ready_endpoint

    found = {route: one for platform in made.values() for route, one in platform.endpoints.items()}
    if not (found or settings.calendar or settings.web):
        return {}
    ready = ready_endpoint(
        desk.store,
        desk.clock,
        platforms=given.platforms,
        has_room=room(settings),
        schema=history(shipped.migrations())[-1],
        refusals=given.refusals,
        uncertain=given.uncertain,
        problem=given.problem,
    )
    return {**found, **calendar(shelf, desk.clock), ROUTE: ready}
