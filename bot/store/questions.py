"""Questions that are too long for a button: remembered under a short key, forgotten after 30 days."""

import base64
import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.store.connection import Connected
from bot.store.dialects import insert_or_replace
from bot.store.tables import questions

_KEPT = timedelta(days=30)
_KEY_BYTES = 12  # 20 characters of base32


class QuestionReading(Connected):
    async def question(self, key: str) -> str | None:
        statement = select(questions.c.question).where(questions.c.key == key)
        return await self._first(statement, lambda row: str(row.question))


class QuestionWriting(QuestionReading):
    async def remember(self, question: str, now: datetime) -> str:
        """Asking again begins the 30 days anew. Halves of characters, which no database takes, become `?`."""
        kept = question.encode("utf-8", "replace")
        key = base64.b32encode(hashlib.blake2b(kept, digest_size=_KEY_BYTES).digest()).decode().rstrip("=").lower()
        await self._forget_questions(now)
        asked = {"key": key, "question": kept.decode(), "asked_at": now}
        await self._run(insert_or_replace(questions, ["key"], ["asked_at"]), [asked])
        return key

    async def _forget_questions(self, now: datetime) -> None:
        await self._run(delete(questions).where(questions.c.asked_at < now - _KEPT))
