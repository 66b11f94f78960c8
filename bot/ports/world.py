"""The world around the core: time, sources, chat platforms, the Hub, whoever draws, wakes or counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.charts import Chart
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.entries import Fetched, NotModified
from bot.domain.http import HttpRequest, HttpResponse
from bot.domain.hub import (
    ModelDetail,
)
from bot.domain.messages import Message
from bot.domain.metering import Counted, Timed
from bot.domain.sources import Memory


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...


class Source(Protocol):
    """One configured source, ready to be polled."""

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        """Read it once. Raises SourceError; any other exception is a bug of the adapter."""
        ...


class Articles(Protocol):
    """The pages behind entries."""

    async def text(self, url: str) -> str:
        """The article at this address as plain text of at most 20,000 characters, a line for each paragraph.

        Empty where the page has none or asks not to be kept. Raises SourceError.
        """
        ...


class Publisher(Protocol):
    """One chat platform as a place to post."""

    @property
    def platform(self) -> str:
        """The name before the colon of its tenants' ids."""
        ...

    @property
    def uncertain(self) -> int:
        """How many posts were made since the start although nobody could tell whether an earlier try had made them."""
        ...

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        """The message as JSON payloads of this platform, one a part, in order, each within its limits. Pure."""
        ...

    async def publish(self, delivery: Delivery) -> Receipt:
        """Send one part. Raises TemporaryDeliveryError (try again, with the same nonce) or PermanentDeliveryError.

        An answer stands in the thread of what it answers; where that takes no post, it stands in the channel.
        A delivery in doubt (`uncertain_since`) is looked for first, where the platform would no longer know its nonce
        and history may be read; where it may not, it is posted and counted as uncertain. Nothing leaves once the claim
        has run out (CLAIM_LOST).
        """
        ...

    def amend(self, payload: str, note: str) -> str | None:
        """The frozen payload with a visible note at its end; None where that does not fit. Pure."""
        ...

    async def edit(self, delivery: Delivery, payload: str) -> None:
        """Replace the posted message (`delivery.receipt`). Raises as `publish` does, but no outcome is unknown.

        CHANNEL_GONE where the message is gone. Harmless when repeated.
        """
        ...

    async def retract(self, delivery: Delivery) -> None:
        """Take one posted message away (`delivery.receipt`). Raises as `edit` does, but not where it is gone already.

        REFUSED where what was posted cannot be taken back. Harmless when repeated.
        """
        ...


class Hub(Protocol):
    """The Hugging Face Hub, asked about single models. Within its limits: it refuses before the Hub would."""

    async def detail(self, model_id: str) -> ModelDetail:
        """All it says. Raises SourceError: GONE (deleted, private, or never there), RATE_LIMITED with `retry_at`, …

        The name in the answer is another one where the model was renamed.
        """
        ...

    async def names(self, typed: str, *, limit: int = 10) -> Sequence[str]:
        """Names of public models that match, the most liked first. Raises SourceError."""
        ...

    def room(self) -> int:
        """How many more questions may be asked in this window of the Hub's limit without eating into the reserve."""
        ...


class Painter(Protocol):
    """Draws charts. The same chart always gives the same picture."""

    async def png(self, chart: Chart) -> bytes:
        """Readable on a light and on a dark page. Raises PaintError, and nothing else."""
        ...

    async def svg(self, chart: Chart) -> str:
        """Without scripts, links or references. Raises PaintError."""
        ...


class Signal(Protocol):
    """How a job is told that there may be work. A lost or doubled call is harmless: due times are data."""

    def wake(self, job: str, key: str) -> None:
        """`key` tells wakes of one job apart, for an engine that would take two of the same as one; empty: all of it.

        It narrows nothing: whoever is woken looks at all that is due.
        """
        ...


class Meter(Protocol):
    """Whoever keeps figures of what happens. `labels` are the values of the labels, in their order."""

    def count(self, what: Counted, *labels: str, by: int = 1) -> None:
        """So many more, at least 0."""
        ...

    def time(self, what: Timed, seconds: float, *labels: str) -> None: ...


class Endpoint(Protocol):
    """What answers one path of the web port. Raises nothing: a failure is an answer too."""

    async def __call__(self, request: HttpRequest) -> HttpResponse: ...
