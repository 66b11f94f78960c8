"""How the policies of the catalogue stood when: a row each time the state of one changed.

Rows are only ever added. What is asked for a moment is the row that was kept last of those seen by then; a clock that
was set back therefore neither hides what is kept afterwards nor brings back what was.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, func, insert, select, type_coerce

from bot.domain.policies import PolicyId
from bot.store.connection import Connected
from bot.store.tables import policy_states
from bot.store.types import canonical

_GONE: Mapping[str, object] = {}


class PolicyReading(Connected):
    async def policy_states(self, *, at: datetime) -> Mapping[PolicyId, Mapping[str, object]]:
        found = await self._all(_states(at, policy_states.c.state), lambda row: (PolicyId(row.policy_id), row.state))
        return dict(found)

    async def policies_kept_since(self) -> datetime | None:
        first = select(func.min(policy_states.c.seen_at, type_=policy_states.c.seen_at.type))
        return await self._first(first, lambda row: row[0])


class PolicyWriting(PolicyReading):
    async def keep_policy_states(self, states: Mapping[PolicyId, Mapping[str, object]], now: datetime) -> int:
        """Raises ValueError or TypeError for a state that is no JSON."""
        text = type_coerce(policy_states.c.state, Text).label("state")
        held = dict(await self._all(_states(now, text), lambda row: (PolicyId(row.policy_id), str(row.state))))
        wanted = dict.fromkeys(held, _GONE) | dict(states)
        changed = [
            {"policy_id": policy, "seen_at": now, "state": dict(state)}
            for policy, state in wanted.items()
            if canonical(dict(state)) != held.get(policy, canonical(_GONE))
        ]
        await self._run(insert(policy_states), changed)
        return len(changed)


def _states(at: datetime, state: Any) -> Select[Any]:  # noqa: ANN401 - the column, as JSON or as its text
    newest = (
        select(func.max(policy_states.c.id)).where(policy_states.c.seen_at <= at).group_by(policy_states.c.policy_id)
    )
    return (
        select(policy_states.c.policy_id, state)
        .where(policy_states.c.id.in_(newest))
        .order_by(policy_states.c.policy_id)
    )
