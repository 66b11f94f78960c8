"""What happens to the world, in the order of the calendar, until the days are over and everything is well again."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from tests.simulation.world import DAY, HOUR, MINUTE, START, World, moments

Event = tuple[datetime, Callable[[World], Awaitable[None]]]


async def live(world: World) -> None:
    """Through all of it; then a fortnight of quiet, in which what waits is posted."""
    events = sorted(_events(world), key=lambda event: event[0])
    end = START + world.size.days * DAY
    while world.clock.moment < end:
        while events and events[0][0] <= world.clock.moment:
            await events.pop(0)[1](world)
        await _moment(world)
    for platform in world.platforms.values():
        platform.away = False
    for one in [one for one in world.subscriptions if one.id in world.asleep]:
        await world.resume(one)
    while world.clock.moment < end + 15 * DAY:
        await _moment(world, quiet=True)


async def _moment(world: World, *, quiet: bool = False) -> None:
    world.clock.forward(timedelta(minutes=world.lots.uniform(10, 29)))
    if not quiet:
        await world.stream.flow(world.store, world.clock.now())
    await world.tick(twice=not quiet and world.lots.random() < 0.2)


def _events(world: World) -> list[Event]:
    lots, size = world.lots, world.size
    found: list[Event] = []
    early = max(1, size.subscriptions * 4 // 5)
    found += [(START + lots.random() * 3 * DAY, _subscribed) for _ in range(early)]
    found += [(at, _subscribed) for at in moments(lots, size.subscriptions - early, size.days)]
    found += [(at, _slept) for at in moments(lots, size.outages, size.days)]
    found += [(at, _stepped) for at in moments(lots, size.steps, size.days)]
    found += [(at, _paused) for at in moments(lots, size.subscriptions // 2, size.days)]
    found += [(at, _resumed) for at in moments(lots, size.subscriptions // 2, size.days)]
    found += [(at, _ran) for at in moments(lots, size.subscriptions // 2, size.days)]
    for at in moments(lots, size.outages, size.days):
        found += [(at, _away), (at + lots.uniform(1, 60) * HOUR, _back)]
    return found


async def _subscribed(world: World) -> None:
    await world.subscribe()


async def _slept(world: World) -> None:
    """The bot is away: half of the time something else went on reading the feeds."""
    days = world.lots.choice((0.1, 0.3, 1, 2, 4, 8, 16)) * world.lots.uniform(0.8, 1)
    until = world.clock.moment + days * DAY
    if world.lots.random() < 0.5:
        while world.clock.moment < until:
            world.clock.forward(3 * HOUR)
            await world.stream.flow(world.store, world.clock.now())
    world.clock.moment = max(until, world.clock.moment)


async def _stepped(world: World) -> None:
    """The clock was ahead and is put right."""
    world.clock.moment -= world.lots.uniform(1, 120) * MINUTE


async def _paused(world: World) -> None:
    awake = [one for one in world.subscriptions if one.id not in world.asleep]
    if awake:
        await world.pause(world.lots.choice(awake))


async def _resumed(world: World) -> None:
    if world.asleep:
        chosen = world.lots.choice(sorted(world.asleep))
        await world.resume(next(one for one in world.subscriptions if one.id == chosen))


async def _ran(world: World) -> None:
    """`/schedule run`, now and then."""
    awake = [one for one in world.subscriptions if one.id not in world.asleep]
    if awake:
        await world.run_now(world.lots.choice(awake))


async def _away(world: World) -> None:
    world.platforms[world.lots.choice(sorted(world.platforms))].away = True


async def _back(world: World) -> None:
    for platform in world.platforms.values():
        platform.away = False
