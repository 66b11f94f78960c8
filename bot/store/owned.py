"""What everything of one tenant has in common: the tenant is given once, and every statement carries it."""

from sqlalchemy import select

from bot.domain.subscriptions import TenantId
from bot.store.connection import Connected, Line
from bot.store.outbox import tenants

STATE = "suspended"
# Almost always none, so that looking them up costs nothing.
SUSPENDED = select(tenants.c.id).where(tenants.c.state == STATE)


class Owned(Connected):
    """Sees no other tenant's rows."""

    def __init__(self, connection: Line, tenant_id: TenantId) -> None:
        super().__init__(connection)
        self._tenant_id = tenant_id
