"""What the settings are called that hold the operator's keys, by the kind of source that they are for."""

from collections.abc import Mapping
from typing import Final

from bot.domain.sources import SourceKind

VARIABLES: Final[Mapping[SourceKind, str]] = {
    SourceKind.CONGRESS: "CONGRESS_API_KEY",
    SourceKind.REGULATIONS: "REGULATIONS_API_KEY",
    SourceKind.COURTLISTENER: "COURTLISTENER_TOKEN",
}
