"""Who is not to be called for now, because our token was refused there: calling on would only annoy the platform.

Kept by tenant: where each has a token of its own, one that is revoked says nothing of the others.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.subscriptions import TenantId


@dataclass(slots=True)
class Circuit:
    """Kept from one round to the next. Lost with the process, which costs one call."""

    _until: dict[TenantId, datetime] = field(default_factory=dict)

    def open(self, tenant_id: TenantId, until: datetime) -> bool:
        """Do not post to the tenant before the moment. False where that was known already: log it once."""
        fresh = tenant_id not in self._until
        self._until[tenant_id] = max(until, self._until.get(tenant_id, until))
        return fresh

    def close(self, tenant_id: TenantId) -> None:
        """A post was taken: whatever was wrong with the token is mended."""
        self._until.pop(tenant_id, None)

    def is_open(self, tenant_id: TenantId, now: datetime) -> bool:
        return tenant_id in self._until and now < self._until[tenant_id]
