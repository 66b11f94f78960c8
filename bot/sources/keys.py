"""Keys that an operator was given by a host: what they are called, how they travel, what is said where one is missing.

A key goes in a header, to the host that the operator named and to no other. It is never part of an address, because
addresses are logged and learned.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind, SourceSpec
from bot.sources.guard import without_query
from bot.sources.http import Answer, PoliteClient, Unchanged
from bot.sources.http_faults import unauthorised
from bot.sources.key_names import VARIABLES

# These answer nobody without one.
REQUIRED: Final = frozenset({SourceKind.CONGRESS, SourceKind.REGULATIONS})


async def ask(
    client: PoliteClient, spec: SourceSpec, url: str, *, key: str | None, memory: Memory
) -> Answer | Unchanged:
    """Fetch JSON with the key of the operator.

    Raises SourceError: NO_KEY where a key is needed and not set, or where the host refuses it, else as the client
    does. A permanent redirect is followed but not learned: the key would follow it to another host.
    """
    if key is None and spec.kind in REQUIRED:
        detail = f"this source is read with a key; set {VARIABLES[spec.kind]}"
        raise SourceError(SourceFault.NO_KEY, detail, url=without_query(url))
    try:
        answer = await client.get(
            url,
            memory=memory,
            accept="application/json",
            user_agent=spec.user_agent,
            secret=_fields(spec.kind, key) if key else None,
        )
    except SourceError as error:
        if unauthorised(error):
            raise SourceError(SourceFault.NO_KEY, _advice(error, spec.kind, key), url=error.url) from error
        raise
    return replace(answer, moved_to=None)


def _fields(kind: SourceKind, key: str) -> Mapping[str, str]:
    """https://api.data.gov/docs/developer-manual/ and https://www.courtlistener.com/help/api/rest/."""
    return {"Authorization": f"Token {key}"} if kind is SourceKind.COURTLISTENER else {"X-Api-Key": key}


def _advice(error: SourceError, kind: SourceKind, key: str | None) -> str:
    variable = VARIABLES[kind]
    return f"{error.detail}; " + (f"the host refuses the key in {variable}" if key else f"the host may want {variable}")
