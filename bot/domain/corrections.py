"""What people put right in an edition after it was posted, and the way of a correction into each posted message."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.deliveries import Delivery
from bot.domain.subscriptions import TenantId

CorrectionId = NewType("CorrectionId", int)
CorrectionPostId = NewType("CorrectionPostId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`item` is a number of the edition, `author` the id of who made it. Without a `tenant_id` it is for everybody.

    `note` is plain text of a person; `url` is an address of http or https that stands behind it.
    """

    id: CorrectionId
    digest_id: int
    edition: str
    number: int
    item: int
    note: str
    url: str | None
    author: str
    made_at: datetime
    tenant_id: TenantId | None = None


class CorrectionState(StrEnum):
    """`answered`: a post in the thread says it, because the message could not be changed. `closed`: it is gone."""

    PENDING = "pending"
    SENDING = "sending"
    EDITED = "edited"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPost:
    """One correction and one posted message. `delivery` is that message; its payload as it was frozen.

    `earlier` are the corrections that the message carries already, oldest first. `tries` is the fence.
    """

    id: CorrectionPostId
    correction: Correction
    delivery: Delivery
    earlier: tuple[Correction, ...] = ()
    tries: int = 0
    first_try_at: datetime | None = None
