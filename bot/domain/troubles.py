"""Something that is wrong with the bot or with one tenant's posts, told once when it breaks and once when it heals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.subscriptions import TenantId

# The kinds of troubles: what stands before the colon of a key.
SOURCE: Final = "source"
CHANNEL: Final = "channel"
POST: Final = "post"
PLATFORM: Final = "platform"
DISK: Final = "disk"
BACKUP: Final = "backup"
CONFIGURATION: Final = "feeds.yaml"
CATALOGUE: Final = "catalogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`key` is the kind, a colon and what it is about: the same trouble has the same key. `text` is a sentence.

    Without a `tenant_id` it is a trouble of the whole bot. `since` is when it began, `noted_at` when we came to know.
    """

    key: str
    text: str
    since: datetime
    tenant_id: TenantId | None = None
    noted_at: datetime | None = None
    healed_at: datetime | None = None

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]
