"""Discord's rate limits, off unless a test asks for them: a bucket per route and channel, and 50 a second over all."""

import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from zlib import crc32

from tests.doubles.discord.faults import Fault

# One bucket has one name for every channel: the client adds the channel itself.
_ID = re.compile(r"\d+")


@dataclass(slots=True, kw_only=True)
class Limits:
    """`bucket` is (requests, seconds); `per_second` the global limit. `limited` counts the 429s that were answered,
    `invalid` what counts towards Cloudflare's ban (401, 403 and 429, but not those of scope `shared`).
    """

    bucket: tuple[int, float] | None = None
    per_second: int | None = None
    limited: int = 0
    invalid: int = 0
    peak: int = 0
    _recent: deque[float] = field(default_factory=deque)
    _buckets: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, key: str) -> tuple[Fault | None, dict[str, str]]:
        """A 429 where the request is one too many, and the headers that every answer of the bucket carries."""
        now = time.monotonic()
        _forget(self._recent, now - 1.0)
        self.peak = max(self.peak, len(self._recent) + 1)
        if self.per_second is not None and len(self._recent) >= self.per_second:
            return Fault.limited(self._recent[0] + 1.0 - now, scope="global"), {}
        self._recent.append(now)
        return self._in_bucket(key, now) if self.bucket is not None else (None, {})

    def count(self, status: int, *, shared: bool) -> None:
        self.limited += status == 429
        self.invalid += status in {401, 403, 429} and not shared

    def _in_bucket(self, key: str, now: float) -> tuple[Fault | None, dict[str, str]]:
        size, period = self.bucket or (1, 1.0)
        used = self._buckets[key]
        _forget(used, now - period)
        full = len(used) >= size
        if not full:
            used.append(now)
        after = used[0] + period - now
        headers = {
            "X-RateLimit-Limit": str(size),
            "X-RateLimit-Remaining": str(size - len(used)),
            "X-RateLimit-Reset": f"{time.time() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": f"{crc32(_ID.sub('id', key).encode()):08x}",
        }
        return (Fault.limited(after) if full else None), headers


def _forget(moments: deque[float], before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()
