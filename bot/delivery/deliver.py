"""Send what is due: channels side by side, the posts of one channel in order.

Here it is only decided who is next; what becomes of one post is the matter of `post`.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.delivery.circuit import Circuit
from bot.delivery.post import Fate, PostOffice, post
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
    """One call of `deliver_due`: nothing is tried twice in it."""

    office: PostOffice
    look_again: float
    tally: Tally
    seen: set[DeliveryId]
    busy: dict[asyncio.Task[Tally], _Channel]


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
) -> Tally:
    """Try everything that is due once, and what becomes due by it: the parts behind a part that was sent.

    `circuit` is kept between the calls; once `going` says no, nothing more is claimed and what is under way is
    finished. A post may take `deadline` seconds; while some do, new ones are looked for every `look_again` seconds.
    Raises StoreError, after what is under way has ended.
    """
    office = PostOffice(
        store=store, clock=clock, publishers=publishers, circuit=circuit or Circuit(), deadline=deadline
    )
    this = _Round(office=office, look_again=look_again, tally=Tally(), seen=set(), busy={})
    try:
        while going():
            for channel, deliveries in (await _fresh(this)).items():
                while len(this.busy) >= in_flight:
                    await _some_end(this)
                this.seen.update(delivery.id for delivery in deliveries)
                this.busy[asyncio.create_task(_serve(office, deliveries, going))] = channel
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
    async with this.office.store.reading() as view:
        due = await view.due_deliveries(this.office.clock.now(), platforms=this.office.publishers.keys())
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
    return channels


async def _some_end(this: _Round) -> None:
    """Wait until a channel is served, or for a while: one that hangs holds up no other."""
    ended, _ = await asyncio.wait(this.busy, timeout=this.look_again, return_when=asyncio.FIRST_COMPLETED)
    for task in ended:
        del this.busy[task]
    for task in ended:
        this.tally.add(task.result())


async def _serve(office: PostOffice, deliveries: Sequence[Delivery], going: Callable[[], bool]) -> Tally:
    """The posts of one channel. The first one that is not made ends its turn: the next would fare no better."""
    tally = Tally()
    for delivery in deliveries:
        if not going() or office.circuit.is_open(delivery.tenant_id, office.clock.now()):
            break
        fate = await post(office, delivery)
        tally.count(fate)
        if fate is not Fate.SENT:
            break
    return tally
