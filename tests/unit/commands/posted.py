"""An edition of one item that is kept, and a post of it that was given up."""

from datetime import timedelta

from bot.domain.deliveries import StoredDigest
from bot.domain.messages import Heading, Item, Link, Message
from bot.domain.subscriptions import TenantId
from bot.messages.encode import encode
from bot.ports import Writing
from tests.make import NOON
from tests.unit.commands.counter import Counter
from tests.unit.store.parcels import WEEK, opened_slot

_LINK = Link(text="Senate votes on open weights", url="https://wire.example/1")
EDITION = Message(
    blocks=(
        Heading(text="Open Gazette · Weekly edition", level=1),
        Item(number=1, title=_LINK, text="", facts=(), source="Wire", tier="press", when=None),
    )
)


async def edition(counter: Counter) -> None:
    """Weekly no. 1."""
    async with counter.store.writing() as tx:
        await _kept(tx)


async def given_up(counter: Counter, tenant: str) -> None:
    """The next post of the tenant's one subscription, refused by its platform."""
    async with counter.store.writing() as tx:
        (one,) = await tx.tenant(TenantId(tenant)).subscriptions()
        await tx.fill_slot(await opened_slot(tx, one), await _kept(tx), [("{}", "n")])
        later = NOON + timedelta(days=7)
        (due,) = await tx.due_deliveries(later)
        mine = await tx.claim(due, until=later + timedelta(minutes=2), now=later)
        assert mine is not None
        assert await tx.bury(mine, "refused: Invalid Form Body")


async def _kept(tx: Writing) -> StoredDigest:
    return await tx.keep_digest("weekly", NOON.date(), WEEK, encode(EDITION), NOON)
