import re

from bot.delivery.nonce import LENGTH, nonce
from bot.domain.subscriptions import SubscriptionId

ONE = SubscriptionId(1)


def test_a_nonce_is_what_discord_takes_and_the_same_in_every_process() -> None:
    assert nonce(ONE, "2025-08-03T09:00", 1) == "oq6yeu7heelexe5w52do5jcu"
    assert re.fullmatch(r"[a-z2-7]{24}", nonce(ONE, "2025-08-03T09:00", 1))
    assert LENGTH <= 25


def test_no_two_parts_anywhere_share_a_nonce() -> None:
    names = [
        (SubscriptionId(subscription), key, part)
        for subscription in (*range(1, 130), 11, 111)
        for key in ("2025-08-03T09:00", "2025-08-10T09:00", "run-2025-08-03T09:00:00Z")
        for part in range(1, 13)
    ]
    assert len({nonce(*name) for name in names}) == len(set(names))
