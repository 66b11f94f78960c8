"""How far a room is, and about how long it still takes."""

import time
from dataclasses import dataclass, field

from tests.mutation.report import tell

_EVERY = 20.0


@dataclass(slots=True)
class Progress:
    """Says nothing more often than every twenty seconds. The quickest mutants come first, so the rest takes longer."""

    what: str
    began: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    def at(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done <= 1:
            self.began = now  # what came before was to get ready
        elif now - self.told >= _EVERY:
            self.told = now
            left = (now - self.began) / done * (total - done) / 60
            tell(f"{self.what}: {done} of {total}, about {left:.0f} min left")

    def over(self, found: str) -> None:
        tell(f"{self.what}: {found} in {(time.monotonic() - self.began) / 60:.1f} min")
