"""Who is not to be called for now, because calling on would only annoy the platform or fail again.

Kept by tenant, whose token was refused, which says nothing of the others'; by platform, which does not answer anybody;
and by channel, which asked for a pause. Lost with the process, which costs a few calls.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery
from bot.domain.subscriptions import TenantId

log = logging.getLogger(__name__)

# So many failures in a row, of so many channels (or all that there are), are no matter of a single post any more.
IN_A_ROW = 5
PAUSE = timedelta(seconds=25)
_MOST_HELD = 1000

_Channel = tuple[str, str]


@dataclass(slots=True)
class _Line:
    """What is known of one platform. `channels` are the first few that were ever posted to, `failing` those in a row.

    `until` is set while it is open: nothing is sent before that moment, then one post at a time, as a probe.
    """

    channels: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    failures: int = 0
    since: datetime | None = None
    until: datetime | None = None
    probing: bool = False

    @property
    def is_down(self) -> bool:
        return self.failures >= IN_A_ROW and len(self.failing) >= min(IN_A_ROW, len(self.channels))


@dataclass(slots=True)
class Circuit:
    """Kept from one round to the next. A delivery that `lets` through is answered by `succeeded` or `failed`,
    and in any case `done` with.
    """

    _tenants: dict[TenantId, datetime] = field(default_factory=dict)
    _lines: dict[str, _Line] = field(default_factory=dict)
    _held: dict[_Channel, datetime] = field(default_factory=dict)

    def open(self, tenant_id: TenantId, until: datetime) -> bool:
        """Do not post to the tenant before the moment. False where that was known already: log it once."""
        fresh = tenant_id not in self._tenants
        self._tenants[tenant_id] = max(until, self._tenants.get(tenant_id, until))
        return fresh

    def hold(self, delivery: Delivery, until: datetime) -> None:
        """Leave the channel alone until then: it asked for that."""
        if len(self._held) >= _MOST_HELD:
            del self._held[next(iter(self._held))]
        self._held[(delivery.platform, delivery.channel_id)] = until

    def lets(self, delivery: Delivery, now: datetime) -> bool:
        """Whether it may be tried now; where its platform is down, whether it is the probe."""
        if now < max(self._tenants.get(delivery.tenant_id, now), self._held.get(_channel(delivery), now)):
            return False
        line = self._lines.setdefault(delivery.platform, _Line())
        if line.until is None:
            return True
        if now < line.until or line.probing:
            return False
        line.probing = True
        return True

    def done(self, delivery: Delivery) -> None:
        """However it ended: the next one may be the probe."""
        if line := self._lines.get(delivery.platform):
            line.probing = False

    def succeeded(self, delivery: Delivery, now: datetime) -> None:
        """The post was taken: whatever was wrong with the token is mended too."""
        self._tenants.pop(delivery.tenant_id, None)
        self.reached(delivery, now)

    def reached(self, delivery: Delivery, now: datetime) -> None:
        """The platform answered, be it with a refusal."""
        line = self._lines.setdefault(delivery.platform, _Line())
        _remember(line, delivery)
        if line.until is not None and line.since is not None:
            log.warning("%s answers again after %s; what waited is sent", delivery.platform, _minutes(now - line.since))
        line.failing.clear()
        line.failures, line.since, line.until = 0, None, None

    def failed(self, delivery: Delivery, now: datetime) -> datetime | None:
        """The platform did not answer. Until when nothing is sent there; None where it may be the post's own matter."""
        line = self._lines.setdefault(delivery.platform, _Line())
        _remember(line, delivery)
        line.failures += 1
        if len(line.failing) < IN_A_ROW:
            line.failing.add(delivery.channel_id)
        if not line.is_down:
            return None
        if line.until is None:
            line.since = now
            log.error(
                "%s does not answer: its posts wait and are tried one at a time; nothing is lost", delivery.platform
            )
        line.until = now + PAUSE
        return line.until

    def resting(self, now: datetime) -> tuple[Collection[str], Collection[TenantId]]:
        """The platforms and the tenants to which nothing is sent now, probes included."""
        platforms = [name for name, line in self._lines.items() if line.until and (now < line.until or line.probing)]
        return platforms, [tenant for tenant, until in self._tenants.items() if now < until]

    def state(self) -> Mapping[str, str]:
        """What is wrong, in words, by platform or tenant; empty where nothing is."""
        down = {
            name: f"does not answer since {line.since:%Y-%m-%d %H:%M} UTC; posts wait and are tried one at a time"
            for name, line in self._lines.items()
            if line.until and line.since
        }
        refused = {
            str(tenant): f"our token is refused there; posts wait, the next look is at {until:%H:%M} UTC"
            for tenant, until in self._tenants.items()
        }
        return down | refused


def _remember(line: _Line, delivery: Delivery) -> None:
    if len(line.channels) < IN_A_ROW:
        line.channels.add(delivery.channel_id)


def _channel(delivery: Delivery) -> _Channel:
    return delivery.platform, delivery.channel_id


def _minutes(time: timedelta) -> str:
    return f"{time.total_seconds() / 60:.0f} minutes"
