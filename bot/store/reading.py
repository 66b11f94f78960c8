"""What may be asked of the database within one transaction: the port `Reading` in SQLAlchemy Core.

Here is what polling left; the other rooms of the store are bases of the class.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select

from bot.domain.config import KeptConfig
from bot.domain.deliveries import DeliveryState
from bot.domain.digests import Window
from bot.domain.entries import Entry
from bot.domain.sources import SourceRecord, SourceState
from bot.domain.subscriptions import TenantId
from bot.store import rows
from bot.store.corrections import CorrectionReading
from bot.store.deliveries import DeliveryReading
from bot.store.editions import EditionReading
from bot.store.full_texts import FullTextReading
from bot.store.hub_looks import HubLooks
from bot.store.hub_past import HubPast
from bot.store.identifiers import CoverageReading
from bot.store.judgements import EditorialReading
from bot.store.ledger import EntriesReading
from bot.store.outbox import deliveries, subscriptions
from bot.store.outstanding import OutstandingReading
from bot.store.policies import PolicyReading
from bot.store.polled import PolledReading
from bot.store.prune import PruneReading
from bot.store.questions import QuestionReading
from bot.store.search import SearchReading
from bot.store.slots import SlotReading
from bot.store.stories import StoryReading
from bot.store.tables import configurations, entries, hub_models, revisions, sources
from bot.store.tenants import SqlTenantReading
from bot.store.troubles import TroubleReading

# A clock that is set back by less only delays the next polls by as much.
_SET_BACK = timedelta(hours=1)


class SqlReading(
    SearchReading,
    PolledReading,
    CoverageReading,
    EntriesReading,
    PolicyReading,
    EditionReading,
    QuestionReading,
    SlotReading,
    DeliveryReading,
    HubPast,
    HubLooks,
    StoryReading,
    PruneReading,
    CorrectionReading,
    TroubleReading,
    OutstandingReading,
    EditorialReading,
    FullTextReading,
):
    """Valid as long as the transaction that made it."""

    def tenant(self, tenant_id: TenantId) -> SqlTenantReading:
        return SqlTenantReading(self._connection, tenant_id)

    async def sources(self) -> Sequence[SourceRecord]:
        return await self._all(select(sources).order_by(sources.c.id), rows.source_record)

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        come = or_(sources.c.next_poll_at <= now, sources.c.last_polled_at > now + _SET_BACK)
        statement = (
            select(sources)
            .where(sources.c.configured, sources.c.state != SourceState.PAUSED.value, come)
            .order_by(sources.c.next_poll_at, sources.c.id)
        )
        return await self._all(statement, rows.source_record)

    async def entries(self, window: Window) -> Sequence[Entry]:
        statement = (
            select(entries)
            .where(entries.c.first_seen >= window.start, entries.c.first_seen < window.end)
            .order_by(entries.c.id)
        )
        return await self._all(statement, rows.entry)

    async def last_good_config(self) -> KeptConfig | None:
        statement = select(configurations).order_by(configurations.c.id.desc()).limit(1)
        return await self._first(statement, lambda row: KeptConfig(path=row.path, text=row.text, since=row.applied_at))

    async def counts(self) -> Mapping[str, int]:
        counted = {
            "entries": select(func.count()).select_from(entries),
            "revisions": select(func.count()).select_from(revisions),
            "sources": select(func.count()).select_from(sources),
            "models": select(func.count()).select_from(hub_models),
            "subscriptions": select(func.count()).select_from(subscriptions),
            "deliveries_pending": _deliveries(DeliveryState.PENDING),
            "deliveries_dead": _deliveries(DeliveryState.DEAD),
        }
        statement = select(*(query.scalar_subquery().label(noun) for noun, query in counted.items()))
        found = await self._all(statement, lambda row: dict(row._mapping))  # noqa: SLF001 - documented, not private
        return {str(noun): int(count) for noun, count in found[0].items()}


def _deliveries(state: DeliveryState) -> Select[int]:
    return select(func.count()).select_from(deliveries).where(deliveries.c.state == state.value)
