"""What moved on the Hub's trending list, and whose models stand on it: values that commands and editions share."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.hub import Children, ModelReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One model between two lists. `before` is its rank on the earlier one; None: it was not there.

    `mirrors` are quantised copies on the list that stand behind this one, their base. `streak` counts the days in a row
    up to the later list on which it was listed, as far back as lists were kept. Gains are None where either end was
    not measured.
    """

    model_id: str
    rank: int
    before: int | None
    reading: ModelReading
    likes_gained: int | None = None
    downloads_gained: int | None = None
    streak: int = 1
    mirrors: tuple[str, ...] = ()

    @property
    def climbed(self) -> int | None:
        """Places gained; negative where it fell. None where it is new on the list."""
        return None if self.before is None else self.before - self.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """`since` is None where there is no earlier list: then nothing is said to be new. `left` went off the list.

    `listed` are in the order of the later list, mirrors folded into their base.
    """

    since: datetime | None
    until: datetime
    listed: tuple[Movement, ...]
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the list's models fall under a label. `before` is the same on the earlier list, None without one."""

    label: str
    count: int
    of: int
    before: int | None = None
    before_of: int | None = None

    @property
    def percent(self) -> float:
        return 100 * self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Models that name this one as their base, then and now. A lower bound."""

    model_id: str
    now: Children
    now_on: date
    before: Children | None = None
    before_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A measurable statement about a model within a story, beside what we measured.

    `text` is the words of the story, `model_id` of whom they speak; `measured` is a sentence with value and date,
    never a judgement.
    """

    text: str
    model_id: str
    measured: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShare:
    """The shares of one day's list, for a chart."""

    on: date
    shares: tuple[Share, ...] = field(default=())
