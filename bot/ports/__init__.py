"""What the core asks of the world. Read this page first.

Protocols only: adapters in `sources`, `store`, `chat` and `engines` fulfil them, bootstrap wires them.
"""

from bot.ports.lookups import Lookup, Policies
from bot.ports.reading import Reading, TenantReading
from bot.ports.store import Backups, Store
from bot.ports.world import Articles, Clock, Endpoint, Hub, Meter, Painter, Publisher, Signal, Source
from bot.ports.writing import TenantWriting, Writing

__all__ = [
    "Articles",
    "Backups",
    "Clock",
    "Endpoint",
    "Hub",
    "Lookup",
    "Meter",
    "Painter",
    "Policies",
    "Publisher",
    "Reading",
    "Signal",
    "Source",
    "Store",
    "TenantReading",
    "TenantWriting",
    "Writing",
]
