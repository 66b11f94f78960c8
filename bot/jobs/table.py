"""The table: what there is to do, by name, and how often somebody looks whether it is due."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta

from bot.delivery.circuit import Circuit
from bot.delivery.troubles import Lookout
from bot.domain.config import Configuration
from bot.domain.metering import Unmetered
from bot.ingest.examine import Rounds
from bot.ingest.keeping import Copying, Pruning
from bot.ingest.poll import Desk
from bot.jobs.job import Job, Silence
from bot.jobs.metered import metered
from bot.jobs.polling import Examining, Polling
from bot.jobs.posting import Posting, build, correct, deliver, look_out, sweep, tick_due
from bot.jobs.room import Room
from bot.jobs.sorting import Sorting, Texts, nothing
from bot.ports import Hub, Meter, Policies, Publisher, Signal

_TICK = timedelta(seconds=30)
_NOTICE = timedelta(minutes=1)
_EXAMINE = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
# What a platform asks us to wait is often a matter of seconds, and one that was away is to be found soon.
_SHORTLY = timedelta(seconds=10)
_WOKEN = None
# A post that is under way is waited for: one that is cut off is in doubt.
_TO_SEND = 20.0


def jobs(
    desk: Desk,
    config: Callable[[], Configuration],
    *,
    has_room: Callable[[], bool],
    policies: Callable[[], Policies],
    publishers: Mapping[str, Publisher] | None = None,
    signal: Signal | None = None,
    going: Callable[[], bool] = lambda: True,
    steady: Callable[[], bool] = lambda: True,
    hub: Hub | None = None,
    always: Callable[[], Collection[str]] | None = None,
    circuit: Circuit | None = None,
    lookout: Lookout | None = None,
    pruning: Pruning | None = None,
    copying: Copying | None = None,
    refresh: Callable[[], Awaitable[None]] = nothing,
    meter: Meter | None = None,
) -> tuple[Job, ...]:
    """`config` and `policies` give what is in force at that moment; `has_room` says whether the disk has space left.

    Without `publishers`, by platform, nothing is posted. With them each job wakes the next through the `signal`.
    With a `hub` models are looked at in full: those that are due, and `always`, by default those of the catalogue.
    `circuit` is handed in where others ask it who takes no posts; with a `lookout` people are told what broke.
    `refresh` takes over rules of relevance that changed on disk. `meter` keeps the figures of all that happens.
    """
    meter = meter or Unmetered()
    room = Room(has_room)
    sorting = Sorting(store=desk.store, clock=desk.clock, config=config, room=room, refresh=refresh, going=going)
    polling = Polling(desk=desk, config=config, room=room, signal=signal or Silence(), meter=meter)
    table = [Job(name="poll", every=_TICK, run=polling.tick), Job(name="sort", every=_TICK, run=sorting.tick)]
    if desk.articles is not None:
        texts = Texts(store=desk.store, clock=desk.clock, config=config, articles=desk.articles, room=room, going=going)
        table.append(Job(name="texts", every=_EXAMINE, run=texts.tick))
    if hub is not None:
        rounds = Rounds(desk.store, desk.clock, hub)
        look = Examining(rounds=rounds, always=always or (lambda: _of_the_catalogue(policies())), room=room)
        table.append(Job(name="examine", every=_EXAMINE, run=look.tick))
    if publishers:
        parts = Posting(
            store=desk.store,
            clock=desk.clock,
            config=config,
            publishers=publishers,
            policies=policies,
            signal=signal or Silence(),
            room=room,
            going=going,
            steady=steady,
            circuit=circuit if circuit is not None else Circuit(),
            lookout=lookout,
            sorting=sorting,
            meter=meter,
        )
        table += _of_delivery(parts)
    return metered((*table, *_of_keeping(pruning, copying, room, steady)), meter)


def _of_delivery(parts: Posting) -> list[Job]:
    made = [
        Job(name="due", every=_TICK, run=parts.job(tick_due)),
        Job(name="build", every=_WOKEN, run=parts.job(build)),
        Job(name="deliver", every=_SHORTLY, run=parts.job(deliver), patience=_TO_SEND),
        Job(name="correct", every=_TICK, run=parts.job(correct)),
        Job(name="sweep", every=_TICK, run=parts.job(sweep)),
    ]
    return made if parts.lookout is None else [*made, Job(name="notice", every=_NOTICE, run=parts.job(look_out))]


def _of_keeping(pruning: Pruning | None, copying: Copying | None, room: Room, steady: Callable[[], bool]) -> list[Job]:
    """Both know by themselves when a day is over. A clock in doubt lets nothing go: it may be a year ahead."""

    async def prune() -> None:
        if pruning is not None and room.open() and steady():
            await pruning.run()

    made = [] if pruning is None else [Job(name="prune", every=_HOUR, run=prune)]
    # A copy asks for its own space and says what keeps it from being made.
    return made if copying is None else [*made, Job(name="backup", every=_HOUR, run=copying.run)]


def _of_the_catalogue(policies: Policies) -> Collection[str]:
    return [name for model in policies.models.all() for name in model.hub]
