"""How many models were made from one, then and now. Counted by the Hub from what their authors say: a lower bound."""

from collections.abc import Sequence

from bot.domain.hub import Measured
from bot.domain.trends import Growth


def growth(model_id: str, history: Sequence[Measured]) -> Growth | None:
    """From the first to the last time that they were counted; None where they never were.

    `before` is None where all counts are of one day.
    """
    counted = sorted(((one.at, one.children) for one in history if one.children), key=lambda pair: pair[0])
    if not counted:
        return None
    first_at, first = counted[0]
    last_at, last = counted[-1]
    one_day = first_at.date() == last_at.date()
    return Growth(
        model_id=model_id,
        now=last,
        now_on=last_at.date(),
        before=None if one_day else first,
        before_on=None if one_day else first_at.date(),
    )
