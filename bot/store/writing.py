"""What may be changed within one transaction: the port `Writing` in SQLAlchemy Core.

Every method can be called twice with the same values and leaves what one call leaves: a cancelled caller cannot know
whether its commit went through.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.domain.entries import Draft, Known
from bot.domain.sources import SourceId, SourceRecord, SourceSpec
from bot.domain.subscriptions import TenantId
from bot.store import rows
from bot.store.admissions import AdmissionWriting
from bot.store.connection import IN_LIST, chunks
from bot.store.corrections import CorrectionWriting
from bot.store.deliveries import DeliveryWriting
from bot.store.dialects import insert_new
from bot.store.editions import EditionWriting
from bot.store.full_texts import FullTextWriting
from bot.store.hub_writing import HubWriting
from bot.store.judgements import EditorialWriting
from bot.store.policies import PolicyWriting
from bot.store.polled import PolledWriting
from bot.store.prune import PruneWriting
from bot.store.questions import QuestionWriting
from bot.store.reading import SqlReading
from bot.store.search import forget, index_again
from bot.store.slots import SlotWriting
from bot.store.statements import (
    change_source,
    drop_body,
    drop_identifiers,
    keep_revision,
    name_again,
    replace_body,
    revise_entry,
)
from bot.store.stories_writing import StoryWriting
from bot.store.tables import configurations, entries, sources
from bot.store.tenants import SqlTenantWriting
from bot.store.troubles import TroubleWriting

_CONFIGURATIONS_KEPT = 20


class SqlWriting(
    SqlReading,
    PolledWriting,
    EditorialWriting,
    FullTextWriting,
    PruneWriting,
    AdmissionWriting,
    EditionWriting,
    PolicyWriting,
    QuestionWriting,
    StoryWriting,
    SlotWriting,
    DeliveryWriting,
    HubWriting,
    CorrectionWriting,
    TroubleWriting,
):
    """Valid as long as the transaction that made it. Nobody else writes meanwhile."""

    def tenant(self, tenant_id: TenantId) -> SqlTenantWriting:
        return SqlTenantWriting(self._connection, tenant_id)

    async def sync_sources(self, specs: Sequence[SourceSpec], now: datetime) -> None:
        """A source whose address, kind or query changed starts anew: what it remembered was of another place."""
        wanted = {spec.id: rows.newborn(spec, now) for spec in specs if spec.enabled}
        stored = await self._addresses()
        stay = [source_id for source_id in wanted if source_id in stored]
        moved = [source_id for source_id in stay if stored[source_id] != wanted[source_id]["address_hash"]]
        await self._run(insert_new(sources), (row for source_id, row in wanted.items() if source_id not in stored))
        await self._run(change_source(), ({"of": gone, "configured": False} for gone in stored if gone not in wanted))
        await self._run(change_source(), ({"of": source_id, "configured": True} for source_id in stay))
        await self._run(change_source(), ({"of": source_id, **wanted[source_id]} for source_id in moved))

    async def revise(self, source_id: SourceId, drafts: Sequence[tuple[Known, Draft]], now: datetime) -> None:
        """Only where the stored text is the one that was known: a doubled call finds it gone and does nothing."""
        edits = await self._current(source_id, drafts)
        edited = [{"of": known.entry_id} for known, _ in edits]
        before = [{"of": known.entry_id, "expected": known.content_hash} for known, _ in edits]
        after = ({**one, **rows.draft_named(draft)} for one, (_, draft) in zip(before, edits, strict=True))
        await self._run(forget(), edited)
        await self._run(keep_revision(source_id, now), before)
        await self._run(revise_entry(source_id, now), after)
        await self._run(index_again(), edited)
        await self._replace_bodies(edits)
        await self._replace_identifiers(edits)

    async def update_sources(self, records: Sequence[SourceRecord]) -> None:
        lives = ({"of": record.id, **rows.source_values(record)} for record in records)
        await self._run(change_source(), lives)

    async def keep_config(self, path: str, text: str, now: datetime) -> None:
        last = await self.last_good_config()
        if last and (last.path, last.text) == (path, text):
            return
        await self._run(insert(configurations), [{"path": path, "text": text, "applied_at": now}])
        kept = select(configurations.c.id).order_by(configurations.c.id.desc()).limit(_CONFIGURATIONS_KEPT)
        await self._run(delete(configurations).where(configurations.c.id.not_in(kept)))

    async def _addresses(self) -> dict[SourceId, str]:
        statement = select(sources.c.id, sources.c.address_hash)
        return dict(await self._all(statement, lambda row: (SourceId(row.id), str(row.address_hash))))

    async def _current(
        self, source_id: SourceId, drafts: Sequence[tuple[Known, Draft]]
    ) -> Sequence[tuple[Known, Draft]]:
        """The edits of what is stored now, the first one of each entry. The index is told each of them once."""
        edits: dict[int, tuple[Known, Draft]] = {}
        for known, draft in drafts:
            if known.content_hash != draft.content_hash:
                edits.setdefault(known.entry_id, (known, draft))
        stored: dict[int, str] = {}
        for some in chunks(edits, IN_LIST):
            statement = select(entries.c.id, entries.c.content_hash).where(
                entries.c.source_id == source_id, entries.c.id.in_(some)
            )
            stored |= dict(await self._all(statement, lambda row: (int(row.id), str(row.content_hash))))
        return [edit for entry_id, edit in edits.items() if stored.get(entry_id) == edit[0].content_hash]

    async def _replace_bodies(self, edits: Sequence[tuple[Known, Draft]]) -> None:
        written = [({"of": known.entry_id, "became": draft.content_hash}, draft.raw.body) for known, draft in edits]
        await self._run(replace_body(), ({**entry, "body": body} for entry, body in written if body))
        await self._run(drop_body(), (entry for entry, body in written if not body))

    async def _replace_identifiers(self, edits: Sequence[tuple[Known, Draft]]) -> None:
        written = [({"of": known.entry_id, "became": draft.content_hash}, draft) for known, draft in edits]
        await self._run(drop_identifiers(), (entry for entry, _ in written))
        await self._run(
            name_again(), ({**entry, "names": key} for entry, draft in written for key in draft.identifiers)
        )
