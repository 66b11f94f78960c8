"""Three tenants, any sequence of commands: each sees what it did itself, and nothing of the others."""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.subscriptions import SubscriptionId, SubscriptionState, TenantId
from tests.make import NOON
from tests.unit.store.parcels import NINE
from tests.unit.store.shelf import fresh

TENANTS = st.sampled_from([TenantId(name) for name in ("discord:1", "discord:12", "slack:1")])
CHANNELS = st.sampled_from(["1", "12"])
EDITIONS = st.sampled_from(["daily", "weekly"])
IDS = st.integers(1, 8).map(SubscriptionId)
STATES = st.sampled_from(SubscriptionState)
LATER = st.integers(1, 100).map(lambda hours: NOON + timedelta(hours=hours))


class TenantsApart(RuleBasedStateMachine):
    """The model: of each tenant, what it knows of its subscriptions, by id."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.opened = fresh(Path(self.folder.name) / "gazette.db")
        self.store = self.loop.run_until_complete(self.opened.__aenter__())
        self.own: dict[TenantId, dict[SubscriptionId, dict[str, Any]]] = {}

    @rule(tenant=TENANTS, channel=CHANNELS, edition=EDITIONS)
    def subscribe(self, tenant: TenantId, channel: str, edition: str) -> None:
        made = self.do(
            tenant,
            lambda own: own.subscribe(
                platform="discord", channel_id=channel, edition=edition, cadence=NINE, mention=None, now=NOON
            ),
        )
        known = {"place": (channel, edition), "state": SubscriptionState.ACTIVE, "due": NINE.next_due(NOON).due_at}
        for number, other in self.own.get(tenant, {}).items():
            assert (number == made.id) == (other["place"] == known["place"])
        self.own.setdefault(tenant, {})[made.id] = known

    @rule(tenant=TENANTS, number=IDS, state=STATES)
    def set_state(self, tenant: TenantId, number: SubscriptionId, state: SubscriptionState) -> None:
        mine = self.own.get(tenant, {}).get(number)
        assert self.do(tenant, lambda own: own.set_state(number, state, "asked")) == (mine is not None)
        if mine is not None:
            mine["state"] = state

    @rule(tenant=TENANTS, number=IDS, at=LATER)
    def set_next_due(self, tenant: TenantId, number: SubscriptionId, at: Any) -> None:
        mine = self.own.get(tenant, {}).get(number)
        assert self.do(tenant, lambda own: own.set_next_due(number, at)) == (mine is not None)
        if mine is not None:
            mine["due"] = at

    @rule(tenant=TENANTS, number=IDS)
    def unsubscribe(self, tenant: TenantId, number: SubscriptionId) -> None:
        mine = self.own.get(tenant, {}).pop(number, None)
        assert self.do(tenant, lambda own: own.unsubscribe(number)) == (mine is not None)

    @invariant()
    def each_sees_its_own(self) -> None:
        for tenant in ("discord:1", "discord:12", "slack:1", "slack"):
            seen = self.do(TenantId(tenant), lambda own: own.subscriptions())
            assert all(one.tenant_id == tenant for one in seen)
            listed = {
                one.id: {"place": (one.channel_id, one.edition), "state": one.state, "due": one.next_due_at}
                for one in seen
            }
            assert listed == self.own.get(TenantId(tenant), {})

    def do(self, tenant: TenantId, work: Any) -> Any:
        async def transaction() -> Any:
            async with self.store.writing() as writing:
                return await work(writing.tenant(tenant))

        return self.loop.run_until_complete(transaction())

    def teardown(self) -> None:
        self.loop.run_until_complete(self.opened.__aexit__(None, None, None))
        self.loop.close()
        self.folder.cleanup()


TestTenantsApart = TenantsApart.TestCase
TestTenantsApart.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
