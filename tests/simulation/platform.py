"""A platform that records: it knows every nonce for good, is away at times, refuses some posts and loses answers."""

import random

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.publishers import MemoryPublisher

_REFUSED, _UNANSWERED = 0.01, 0.05


class Platform(MemoryPublisher):
    """What becomes of a try is drawn from the seed and the try alone, so that a run can be repeated."""

    def __init__(self, name: str, seed: int) -> None:
        super().__init__(name)
        self.away = False
        self._seed = seed

    async def publish(self, delivery: Delivery) -> Receipt:
        if self.away:
            raise TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "away")
        lot = random.Random(f"{self._seed}/{delivery.nonce}/{delivery.tries}").random()  # noqa: S311 - as above
        if lot < _REFUSED and delivery.uncertain_since is None:
            raise PermanentDeliveryError(DeliveryFault.REFUSED, "not like this")
        receipt = await super().publish(delivery)
        if lot > 1 - _UNANSWERED:
            raise TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, "the connection broke")
        return receipt
