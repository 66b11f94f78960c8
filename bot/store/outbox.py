"""The tables of delivery: who subscribed, which slots came due, what was composed, and what became of each message.

A digest and its deliveries are written in one transaction; sending is a later step that claims a row, and a row
says whether it was sent. Every table of a tenant carries `tenant_id`, and the keys are composite, so that no row
can point into another tenant's data.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.store.tables import metadata
from bot.store.types import CanonicalJson, UTCDateTime

__all__ = [
    "correction_posts",
    "corrections",
    "delivered",
    "deliveries",
    "digests",
    "metadata",
    "slots",
    "subscriptions",
    "tenants",
    "troubles",
    "undelivered",
]

# The id is the platform's own, verified: `discord:<guild>` or `slack:<team>`.
tenants = Table(
    "tenants",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)

# Channel ids are text: Discord's exceed 2^53. `time` is local to `zone`; `days` are ISO weekday numbers.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", Text, ForeignKey("tenants.id", ondelete="CASCADE"), nullable=False),
    Column("platform", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("next_due_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("mention", Text),
    Column("threaded", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("tenant_id", "id"),
    UniqueConstraint("tenant_id", "platform", "channel_id", "edition"),
    Index(None, "next_due_at"),
    sqlite_autoincrement=True,
)

# One edition over one window, composed once for all who get the same. `content` is the digest as it was frozen.
# `edition_date` is an ISO date, with the key of its slot behind it where it was composed by hand; only rows older than
# the column have none.
digests = Table(
    "digests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("window_start", UTCDateTime, nullable=False),
    Column("window_end", UTCDateTime, nullable=False),
    Column("composed_at", UTCDateTime, nullable=False),
    Column("content", CanonicalJson, nullable=False),
    Column("edition_date", Text),
    UniqueConstraint("edition", "number"),
    Index(None, "edition", "edition_date", unique=True),
    sqlite_autoincrement=True,
)

# `slot_key` is the nominal local date and time, so that a clock that steps back cannot make the slot twice.
slots = Table(
    "slots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("subscription_id", Integer, nullable=False),
    Column("slot_key", Text, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest_id", Integer, ForeignKey("digests.id", ondelete="SET NULL"), index=True),
    ForeignKeyConstraint(
        ["tenant_id", "subscription_id"], ["subscriptions.tenant_id", "subscriptions.id"], ondelete="CASCADE"
    ),
    UniqueConstraint("subscription_id", "slot_key"),
    UniqueConstraint("tenant_id", "subscription_id", "id"),
    Index(None, "state", "due_at"),
    sqlite_autoincrement=True,
)

# pending -> sending (lease, first try, tries) -> sent (message and thread id) or dead (reason). Payload and nonce are
# frozen; what is closed has no `next_attempt_at`. Messages outside a slot (a notice) have no `slot_id`; `dedupe_key`
# keeps those single as well. `reply_message` and `reply_thread` are the post that a first part answers. `tried_at` is
# the last claim, `uncertain_since` the first of which nobody knows whether it made the post, `forbidden_since` the
# first of those that were refused for want of a permission. `failures` are the tries that lengthen the next pause.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("subscription_id", Integer, nullable=False),
    Column("slot_id", Integer),
    Column("dedupe_key", Text, nullable=False),
    Column("part_no", Integer, nullable=False),
    Column("platform", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("first_try_at", UTCDateTime),
    Column("lease_until", UTCDateTime),
    Column("next_attempt_at", UTCDateTime),
    Column("message_id", Text),
    Column("sent_at", UTCDateTime),
    Column("thread_id", Text),
    Column("reply_message", Text),
    Column("reply_thread", Text),
    Column("tried_at", UTCDateTime),
    Column("uncertain_since", UTCDateTime),
    Column("forbidden_since", UTCDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    ForeignKeyConstraint(
        ["tenant_id", "subscription_id"], ["subscriptions.tenant_id", "subscriptions.id"], ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["tenant_id", "subscription_id", "slot_id"],
        ["slots.tenant_id", "slots.subscription_id", "slots.id"],
        ondelete="CASCADE",
    ),
    UniqueConstraint("dedupe_key"),
    UniqueConstraint("slot_id", "part_no"),
    Index(None, "next_attempt_at"),
    Index(None, "state"),
    Index(None, "tenant_id", "subscription_id", "slot_id"),
    sqlite_autoincrement=True,
)

# What a channel was already told: no entry reaches a subscription twice. `slot_id` is the post that tells it, so that
# a post which is given up takes its rows along.
delivered = Table(
    "delivered",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("subscription_id", Integer, primary_key=True, autoincrement=False),
    Column(
        "entry_id",
        Integer,
        ForeignKey("entries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    Column("delivered_at", UTCDateTime, nullable=False),
    Column("slot_id", Integer),
    ForeignKeyConstraint(
        ["tenant_id", "subscription_id"], ["subscriptions.tenant_id", "subscriptions.id"], ondelete="CASCADE"
    ),
    sqlite_with_rowid=False,
)

# What a post that was given up would have shown: the ledger forgets it, a retry counts it as told again.
undelivered = Table(
    "undelivered",
    metadata,
    Column("slot_id", Integer, primary_key=True, autoincrement=False),
    Column(
        "entry_id",
        Integer,
        ForeignKey("entries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    Column("tenant_id", Text, nullable=False),
    Column("subscription_id", Integer, nullable=False),
    ForeignKeyConstraint(
        ["tenant_id", "subscription_id", "slot_id"],
        ["slots.tenant_id", "slots.subscription_id", "slots.id"],
        ondelete="CASCADE",
    ),
    sqlite_with_rowid=False,
)

# What people put right in an edition. An empty `tenant_id` means every tenant.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest_id", Integer, ForeignKey("digests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("item", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("url", Text),
    Column("author", Text, nullable=False),
    Column("made_at", UTCDateTime, nullable=False, index=True),
    Column("tenant_id", Text, nullable=False),
    UniqueConstraint("digest_id", "item", "tenant_id", "note"),
    sqlite_autoincrement=True,
)

# A correction on its way into one posted message: pending -> sending (lease, tries) -> edited, answered (a post in the
# thread says it) or closed (the message is gone). What is closed has no `next_attempt_at`.
correction_posts = Table(
    "correction_posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("correction_id", Integer, ForeignKey("corrections.id", ondelete="CASCADE"), nullable=False),
    Column("delivery_id", Integer, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("first_try_at", UTCDateTime),
    Column("lease_until", UTCDateTime),
    Column("next_attempt_at", UTCDateTime),
    UniqueConstraint("correction_id", "delivery_id"),
    Index(None, "next_attempt_at"),
    Index(None, "delivery_id"),
    sqlite_autoincrement=True,
)

# What is wrong, from when it was noted until it healed. An empty `tenant_id` means the bot as a whole.
troubles = Table(
    "troubles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("noted_at", UTCDateTime, nullable=False),
    Column("healed_at", UTCDateTime, index=True),
    sqlite_autoincrement=True,
)
