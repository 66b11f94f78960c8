"""What the pictures of policies show on both platforms: the catalogue as of a day, and a week in which it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.analysis.changes import state_of
from bot.bootstrap import Curated
from bot.commands.spec import Value
from bot.digest.build import compose
from bot.digest.present import digest_message
from bot.domain.config import Configuration
from bot.domain.digests import EditionSpec
from bot.domain.messages import Footer, Message
from bot.domain.policies import PolicyId
from bot.ports import Store

_NEWS = (("us-eo-14434", "milestones"), ("eu-digital-omnibus-ai", "deadlines"), ("eu-gpai-code", "positions"))
DAY = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ASKED: Mapping[str, tuple[str, str, Mapping[str, Value]]] = {
    "policy": ("policy", "", {"name": "eo 14179"}),
    "deadlines": ("deadlines", "", {"within": "90"}),
    "positions": ("compare", "positions", {"policy": "us-rfi-ai-action-plan"}),
    "policies": ("policies", "", {"jurisdiction": "eu"}),
}


@dataclass(slots=True)
class MovableClock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


async def changed(store: Store, shelf: Curated, config: Configuration, end: datetime) -> Message:
    """An edition of the week before `end`, in which a person brought three entries of the catalogue up to date."""
    names = {one.id: one.name for one in shelf.policies.organisations.all()}
    now: dict[PolicyId, dict[str, object]] = {one.id: state_of(one, names) for one in shelf.policies.all()}
    before = {policy: dict(state) for policy, state in now.items()}
    for policy, key in _NEWS:
        kept = before[PolicyId(policy)][key]
        before[PolicyId(policy)][key] = list(kept)[:-1]  # type: ignore[call-overload]  # a list in every state
    async with store.writing() as tx:
        await tx.keep_policy_states(before, end - timedelta(days=20))
        await tx.keep_policy_states(now, end - timedelta(days=2))
    spec = EditionSpec(name="weekly", look_back=timedelta(days=7), sections=())
    async with store.reading() as view:
        message = digest_message(await compose(view, config, spec, end=end))
    return Message(blocks=tuple(block for block in message.blocks if not isinstance(block, Footer)))
