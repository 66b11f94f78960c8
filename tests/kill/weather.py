"""What goes wrong on the wire of both platforms: a fifth of the requests, drawn from a seed."""

import random
import re
from collections import Counter
from dataclasses import dataclass, field

from tests.doubles.discord import faults as discord_faults
from tests.doubles.slack import faults as slack_faults

_Fault = discord_faults.Fault | slack_faults.Fault
# Longer than any client of ours waits.
_SILENCE = 60.0
# To log in is the matter of other tests: here a life without a connection would only be shorter.
_STORMY = re.compile(r"^/(channels|guilds)/|^(chat|conversations)\.")
_KINDS = {
    "5xx after the post": 4,
    "reset after the post": 4,
    "silence after the post": 1,
    "5xx before the post": 3,
    "reset before the post": 3,
    "429": 2,
}


@dataclass(slots=True)
class Weather:
    """`share` of the requests fail; `seen` counts how."""

    seed: int
    share: float = 0.2
    seen: Counter[str] = field(default_factory=Counter)
    _lot: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._lot = random.Random(self.seed)  # noqa: S311 - a draw to be repeated

    def draw(self, request: str) -> str | None:
        """The name of what happens to this request; None where all goes well."""
        if not _STORMY.search(request):
            return None
        self.seen["requests"] += 1
        if self._lot.random() >= self.share:
            return None
        kind = self._lot.choices(list(_KINDS), list(_KINDS.values()))[0]
        self.seen[kind] += 1
        return kind

    def wait(self) -> float:
        """What a 429 asks for, in seconds: discord.py waits for the short ones itself."""
        return self._lot.choice((0.5, 5.0, 30.0, 90.0))

    def status(self) -> int:
        """discord.py repeats the first two by itself, and not the third."""
        return self._lot.choice((500, 502, 503))


@dataclass(slots=True)
class DiscordWeather(discord_faults.Faults):
    weather: Weather = field(default_factory=lambda: Weather(seed=0))

    def take(self, method: str, path: str) -> discord_faults.Fault | None:
        match self.weather.draw(path):
            case "5xx after the post":
                return discord_faults.Fault.done_then(self.weather.status())
            case "reset after the post":
                return discord_faults.Fault.done_then_cut()
            case "silence after the post":
                return discord_faults.Fault.done_then_silent(_SILENCE)
            case "5xx before the post":
                return discord_faults.Fault.answer(self.weather.status())
            case "reset before the post":
                return discord_faults.Fault.cut_before()
            case "429":
                return discord_faults.Fault.limited(self.weather.wait())
        return None


@dataclass(slots=True)
class SlackWeather(slack_faults.Faults):
    weather: Weather = field(default_factory=lambda: Weather(seed=0))

    def take(self, method: str) -> slack_faults.Fault | None:
        match self.weather.draw(method):
            case "5xx after the post":
                return slack_faults.Fault.done_then(self.weather.status())
            case "reset after the post":
                return slack_faults.Fault.done_then_cut()
            case "silence after the post":
                return slack_faults.Fault.done_then_silent(_SILENCE)
            case "5xx before the post":
                return slack_faults.Fault(status=self.weather.status(), body="<html>no</html>")
            case "reset before the post":
                return slack_faults.Fault.cut_before()
            case "429":
                return slack_faults.Fault.limited(round(self.weather.wait() + 0.5))
        return None
