"""The installations that have begun: slack_sdk's store, which alone would keep for ever what nobody comes back for."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock

# How long a browser may take from our link to Slack and back, in seconds.
LASTS: Final = 600


class States(AsyncSQLAlchemyOAuthStateStore):
    """A state is good for one return within ten minutes."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        super().__init__(expiration_seconds=LASTS, engine=engine)
        self._clock = clock

    async def async_issue(self, *_: Any, **__: Any) -> str:  # noqa: ANN401 - as slack_sdk has it
        """A new state; those of whoever did not come back go. Raises StoreError."""
        # slack_sdk writes moments without a zone, in UTC, by the clock of the machine; an hour covers any difference.
        old = self._clock.now().astimezone(UTC) - timedelta(hours=1)
        async with self.engine.begin() as connection:
            await connection.execute(self.oauth_states.delete().where(self.oauth_states.c.expire_at < _bare(old)))
        return str(await super().async_issue())


def _bare(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
