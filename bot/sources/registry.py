"""From a configured source to the adapter that reads it. A new kind of source is one branch here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from bot.domain.sources import SourceKind, SourceSpec
from bot.ports import Clock, Source
from bot.sources.http import PoliteClient

if TYPE_CHECKING:
    from bot.sources.feeds.parser import ParserPool


# Imported in the branch that needs it: a command that polls one kind does not pay for the others.
def build_source(
    spec: SourceSpec,
    *,
    client: PoliteClient,
    parser: "ParserPool",
    clock: Clock,
    hub_endpoint: str | None,
    hub_token: str | None,
    keys: Mapping[SourceKind, str] = MappingProxyType({}),
) -> Source:
    """The source of this spec. `hub_endpoint` and `hub_token` are the operator's HF_ENDPOINT and HF_TOKEN, if any.

    `keys` are what the operator was given for the API of a kind. Without one that is needed, each poll is a
    SourceError NO_KEY and nothing is asked.
    """
    match spec.kind:
        case SourceKind.FEED:
            from bot.sources.feeds.source import FeedSource  # noqa: PLC0415 - see above

            return FeedSource(spec, client, parser)
        case SourceKind.FEDERAL_REGISTER:
            from bot.sources.federal_register import FederalRegisterSource  # noqa: PLC0415 - see above

            return FederalRegisterSource(spec, client)
        case SourceKind.GOVINFO_BILLSTATUS:
            from bot.sources.govinfo import BillStatusSource  # noqa: PLC0415 - see above

            return BillStatusSource(spec, client, parser)
        case SourceKind.HUB_TRENDING:
            from bot.sources.hub import HubTrendingSource  # noqa: PLC0415 - see above

            return HubTrendingSource(spec, endpoint=hub_endpoint, token=hub_token, clock=clock)
        case SourceKind.CONGRESS:
            from bot.sources.congress import CongressSource  # noqa: PLC0415 - see above

            return CongressSource(spec, client, key=keys.get(spec.kind))
        case SourceKind.REGULATIONS:
            from bot.sources.regulations import RegulationsSource  # noqa: PLC0415 - see above

            return RegulationsSource(spec, client, key=keys.get(spec.kind))
        case SourceKind.COURTLISTENER:
            from bot.sources.courtlistener import CourtListenerSource  # noqa: PLC0415 - see above

            return CourtListenerSource(spec, client, key=keys.get(spec.kind))
        case _:
            assert_never(spec.kind)
