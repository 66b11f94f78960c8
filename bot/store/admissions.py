"""Requests that a platform, or somebody who recorded one, may make again: each key is let in once an hour."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from bot.store.connection import Connected
from bot.store.dialects import insert_new
from bot.store.tables import admitted

# Signatures hold for 5 minutes and events are repeated within 6; the rest is for clocks that disagree.
_KEPT = timedelta(hours=1)


class AdmissionWriting(Connected):
    async def admit(self, key: str, now: datetime) -> bool:
        await self._forget_admissions(now)
        return await self._changed(insert_new(admitted).values(key=key, at=now))

    async def _forget_admissions(self, now: datetime) -> None:
        await self._run(delete(admitted).where(admitted.c.at < now - _KEPT))
