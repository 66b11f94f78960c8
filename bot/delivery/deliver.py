"""Send what is due: channels side by side, the posts of one channel in order.

Here it is only decided who is next; what becomes of one post is the matter of `post`.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.delivery.attempt import REPEATS, PostOffice
from bot.delivery.circuit import Circuit
from bot.delivery.post import Fate, post
from bot.domain.deliveries import Delivery, DeliveryId
from bot.ports import Clock, Publisher, Store

_Channel = tuple[str, str]
IN_FLIGHT = 16


@dataclass(slots=True)
class Tally:
    sent: int = 0
    put_back: int = 0
    dead: int = 0

    def count(self, fate: Fate) -> None:
        self.sent += fate is Fate.SENT
        self.put_back += fate is Fate.PUT_BACK
        self.dead += fate is Fate.DEAD

    def add(self, other: "Tally") -> None:
        self.sent += other.sent
        self.put_back += other.put_back
        self.dead += other.dead


@dataclass(slots=True, kw_only=True)
class _Round:
    """One call of `deliver_due`: nothing is tried twice in it. `free_at` is when a channel may get its next post."""

    office: PostOffice
    going: Callable[[], bool]
    look_again: float
    gap: float
    tally: Tally
    seen: set[DeliveryId]
    busy: dict[asyncio.Task[Tally], _Channel]
    free_at: dict[_Channel, float] = field(default_factory=dict)


async def deliver_due(
    store: Store,
    clock: Clock,
    publishers: Mapping[str, Publisher],
    *,
    circuit: Circuit | None = None,
    going: Callable[[], bool] = lambda: True,
    in_flight: int = IN_FLIGHT,
    deadline: float = 45.0,
    look_again: float = 5.0,
    gap: float = 1.0,
    repeats: Sequence[float] = REPEATS,
    patience: float = 120.0,
) -> Tally:
    """Try everything that is due once, and what becomes due by it: the parts behind a part that was sent.

    `circuit` is kept between the calls; once `going` says no, nothing more is claimed and what is under way is
    finished. A post may take `deadline` seconds, and what did not answer is asked again after each of `repeats`;
    meanwhile new ones are looked for every `look_again` seconds. A channel gets a post every `gap` seconds at most.
    Where another worker took a delivery over, it is waited for `patience` seconds, to take a second copy back.
    Raises StoreError, after what is under way has ended.
    """
    office = PostOffice(
        store=store,
        clock=clock,
        publishers=publishers,
        circuit=circuit if circuit is not None else Circuit(),
        deadline=deadline,
        repeats=repeats,
        patience=patience,
    )
    this = _Round(office=office, going=going, look_again=look_again, gap=gap, tally=Tally(), seen=set(), busy={})
    try:
        while going():
            for channel, deliveries in (await _fresh(this)).items():
                while len(this.busy) >= in_flight:
                    await _some_end(this)
                this.seen.update(delivery.id for delivery in deliveries)
                this.busy[asyncio.create_task(_serve(this, channel, deliveries))] = channel
            if not this.busy:
                break
            await _some_end(this)
        while this.busy:
            await _some_end(this)
    except asyncio.CancelledError:
        for task in this.busy:
            task.cancel()
        raise
    finally:
        await asyncio.gather(*this.busy, return_exceptions=True)
    return this.tally


async def _fresh(this: _Round) -> dict[_Channel, list[Delivery]]:
    """What is due now and was not tried yet, by channel; a channel that is being served is left alone."""
    now = this.office.clock.now()
    down, refused = this.office.circuit.resting(now)
    async with this.office.store.reading() as view:
        due = await view.due_deliveries(now, platforms=this.office.publishers.keys() - set(down), without=refused)
    busy = set(this.busy.values())
    return _by_channel([d for d in due if d.id not in this.seen], this.office.publishers, busy)


def _by_channel(
    due: Sequence[Delivery], platforms: Collection[str], busy: Collection[_Channel]
) -> dict[_Channel, list[Delivery]]:
    channels: dict[_Channel, list[Delivery]] = {}
    for delivery in due:
        channel = (delivery.platform, delivery.channel_id)
        if delivery.platform in platforms and channel not in busy:
            channels.setdefault(channel, []).append(delivery)
    # What was put back in between is due later than its age says; in its channel the oldest goes first all the same.
    return {channel: sorted(posts, key=lambda one: one.id) for channel, posts in channels.items()}


async def _some_end(this: _Round) -> None:
    """Wait until a channel is served, or for a while: one that hangs holds up no other."""
    ended, _ = await asyncio.wait(this.busy, timeout=this.look_again, return_when=asyncio.FIRST_COMPLETED)
    for task in ended:
        del this.busy[task]
    failures = [failure for task in ended if (failure := task.exception())]
    for task in ended:
        if not task.exception():
            this.tally.add(task.result())
    if failures:
        raise failures[0]


async def _serve(this: _Round, channel: _Channel, deliveries: Sequence[Delivery]) -> Tally:
    """The posts of one channel. The first one that is not made ends its turn: the next would fare no better."""
    tally, circuit, time = Tally(), this.office.circuit, asyncio.get_running_loop().time
    for delivery in deliveries:
        await asyncio.sleep(this.free_at.get(channel, 0.0) - time())
        if not this.going() or not circuit.lets(delivery, this.office.clock.now()):
            break
        try:
            fate = await post(this.office, delivery)
        finally:
            circuit.done(delivery)
        this.free_at[channel] = time() + this.gap
        tally.count(fate)
        if fate is not Fate.SENT:
            break
    return tally
