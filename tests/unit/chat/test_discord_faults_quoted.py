"""What Discord says of a refused post is kept and shown to admins: never with our token in it."""

from bot.chat.discord.faults import delivery_error
from tests.make import NOON
from tests.unit.chat.discord_refusals import refusal

TOKEN = "M" + "T" * 23 + "." + "a" * 6 + "." + "b" * 38


def test_a_token_that_discord_repeats_is_not_quoted_whole_or_in_part() -> None:
    error = refusal(400, 50035, f"{'x' * 270} {TOKEN} is wrong")
    shown = str(delivery_error(error, NOON))
    assert "[hidden] is wrong" in shown
    assert TOKEN[:20] not in shown
