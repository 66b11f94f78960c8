"""Where a small mistake would cost most: which files are mutated, and which tests have to notice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The quickest tests stand first. Those of `functions` are too slow to run for each value and pattern as well."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    functions: tuple[str, ...] = ()


_OUTBOX = (
    "tests/unit/delivery/test_nonce.py",
    "tests/unit/delivery/test_backoff_precisely.py",
    "tests/unit/delivery/test_backoff.py",
    "tests/unit/store/test_outbox_precisely.py",
    "tests/unit/delivery/test_attempt_precisely.py",
    "tests/unit/delivery/test_seconds_precisely.py",
    "tests/unit/delivery/test_post_precisely.py",
    "tests/unit/delivery/test_second_copy.py",
    "tests/contract/test_store_contract_deliveries.py",
    "tests/contract/test_store_contract_doubt.py",
    "tests/contract/test_store_contract_tenants.py",
    "tests/integration/test_delivery_order.py",
    "tests/integration/test_delivery_doubt.py",
)

ROOMS: Final = (
    Room(
        name="slots",
        files=("bot/domain/subscriptions.py",),
        tests=(
            "tests/unit/domain/test_slots_precisely.py",
            "tests/unit/domain/test_cadence.py",
            "tests/unit/domain/test_cadence_property.py",
        ),
    ),
    Room(
        name="escape (Discord)",
        files=("bot/chat/discord/escape.py",),
        tests=("tests/unit/chat/test_discord_escape_precisely.py", "tests/unit/chat/test_discord_escape.py"),
    ),
    Room(
        name="escape (Slack)",
        files=("bot/chat/slack/escape.py",),
        tests=("tests/unit/chat/test_slack_escape_precisely.py", "tests/unit/chat/test_slack_escape.py"),
    ),
    Room(
        name="identity",
        files=("bot/analysis/identity.py", "bot/analysis/addresses.py"),
        tests=(
            "tests/unit/analysis/test_identity_precisely.py",
            "tests/unit/analysis/test_addresses_precisely.py",
            "tests/unit/analysis/test_identity.py",
            "tests/unit/analysis/test_addresses.py",
            "tests/unit/analysis/test_door_identity.py",
            "tests/unit/analysis/test_door_addresses.py",
        ),
    ),
    Room(
        name="outbox",
        files=(
            "bot/store/deliveries.py",
            "bot/delivery/attempt.py",
            "bot/delivery/post.py",
            "bot/delivery/second_copy.py",
            "bot/delivery/backoff.py",
            "bot/delivery/nonce.py",
        ),
        tests=_OUTBOX,
        functions=(
            "tests/contract/test_store_contract_dead_letters.py",
            "tests/unit/delivery/test_nothing_untold.py",
            "tests/integration/test_delivery.py",
            "tests/integration/test_delivery_faults.py",
            "tests/integration/test_delivery_outage.py",
        ),
    ),
)
# Too slow to run for each mutant; the other tests of its file say the same of a sample.
LEFT_OUT: Final = (
    "tests/unit/domain/test_cadence_property.py"
    "::test_daily_slots_of_all_zones_increase_with_one_a_local_date_a_day_apart"
)
# Each survivor that is read and explained: its file, and function where it is in one, the changed line, the reason.
EXPLAINED: Final = Path(__file__).with_name("explained.tsv")


def explained() -> dict[tuple[str, str], str]:
    """The reason by place and changed line."""
    rows = [line.split("\t") for line in EXPLAINED.read_text(encoding="utf-8").splitlines()[1:]]
    return {(place, line): reason for place, line, reason in rows}
