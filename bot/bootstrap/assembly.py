"""A running bot out of its parts: commands wake jobs, jobs post through platforms, platforms answer with commands."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.bootstrap.keeping import backups, clock_guard, clock_state, copying, pruning
from bot.bootstrap.listening import listeners, metering, vitals
from bot.bootstrap.platforms import Listener, Platform, platform_states, platforms
from bot.bootstrap.rulebook import Rulebook
from bot.bootstrap.shelf import Curated
from bot.bootstrap.working import engine, room, services
from bot.delivery.circuit import Circuit
from bot.delivery.troubles import Lookout, Signs
from bot.domain.config import Configuration
from bot.ingest.configuration import LiveConfiguration
from bot.ingest.poll import Desk
from bot.jobs import Engine, Job, jobs
from bot.settings import Settings
from bot.sources.http_dates import Dates
from bot.web.vitals import Vitals

# The notice of a disk that fills up has to be posted before posting stops.
_EARLIER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """Without `listeners` no port is opened."""

    engine: Engine
    jobs: Sequence[Job]
    platforms: Mapping[str, Platform]
    listeners: Sequence[Listener]


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
    meter = metering(settings)
    guard = clock_guard(desk.clock, dates, lambda: metronome.wake("poll", ""))

    def config() -> Configuration:
        return replace(live.current, rules=book.current)

    def states() -> Mapping[str, str]:
        return {**platform_states(settings, made), **clock_state(guard)}

    def uncertain() -> int:
        return sum(platform.publisher.uncertain for platform in made.values())

    def signs() -> Vitals:
        return vitals(settings, given, made, held=guard.state)

    given = services(settings, desk, live, shelf, wake=lambda job: metronome.wake(job, ""), platforms=states)
    given = replace(
        given, config=config, refusals=circuit.state, copies=backups(settings), uncertain=uncertain, meter=meter
    )
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
        meter=meter,
    )
    return Assembled(
        engine=metronome,
        jobs=table,
        platforms=made,
        listeners=list(listeners(settings, shelf, made, signs, meter)),
    )
