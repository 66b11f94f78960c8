"""Feeds that give their entries new ids: an entry is known again by its canonical address. Pure.

Identity is the publisher's id wherever that holds. Where nearly all of a known feed comes under new ids at once, at
addresses that are stored already, the ids have changed and not the entries.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.entries import Draft, Known, Resident

# Of all that the document holds, also what was not read again because its bytes were known.
SHARE: Final = 0.8
# Fewer say nothing: a feed of one entry that always links to the same page is no feed that changed its ids.
LEAST: Final = 3
# Of those that would be joined, how many must have kept their title; the others were edited.
SAME_TITLE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Drafts under the identities by which they are stored. `renamed` is how many had come under another id."""

    drafts: Sequence[Draft]
    known: Mapping[str, Known]
    renamed: int = 0


def suspects(drafts: Sequence[Draft], known: Collection[str], *, skipped: int) -> Collection[str]:
    """The addresses to look up: of drafts that seem new, where these are nearly all of the document; else none.

    An address that two drafts share identifies neither.
    """
    shared = Counter(key for key, _ in {(draft.address_key, draft.identity) for draft in drafts})
    keys = [draft.address_key for draft in _fresh(drafts, known)]
    found = [key for key in keys if key and shared[key] == 1]
    enough = len(found) >= LEAST and len(found) > SHARE * (len(drafts) + skipped)
    return found if enough else ()


def settle(
    drafts: Sequence[Draft], known: Mapping[str, Known], residents: Mapping[str, Resident], *, skipped: int
) -> Settled:
    """Give drafts back the identities under which their addresses are stored, where the ids are what changed.

    `residents` are what is stored at the addresses that `suspects` named. An entry whose own id is in the document as
    well is no other's: it is left alone.
    """
    joined = {
        draft.identity: resident
        for draft in _fresh(drafts, known)
        if (resident := residents.get(draft.address_key or "")) and resident.identity not in known
    }
    same = sum(draft.title_key == joined[draft.identity].title_key for draft in drafts if draft.identity in joined)
    nearly_all = len(joined) >= LEAST and len(joined) > SHARE * (len(drafts) + skipped)
    if not nearly_all or same < SAME_TITLE * len(joined):
        return Settled(drafts=drafts, known=known)
    return Settled(
        drafts=[
            replace(draft, identity=joined[draft.identity].identity) if draft.identity in joined else draft
            for draft in drafts
        ],
        known={**known, **{one.identity: one.known for one in joined.values()}},
        renamed=len(joined),
    )


def reason(renamed: int, total: int) -> str:
    """What people read beside the source."""
    return f"guid_unstable: {renamed} of {total} entries came under new ids; they are known again by their addresses"


def _fresh(drafts: Sequence[Draft], known: Collection[str]) -> list[Draft]:
    return [draft for draft in drafts if draft.identity not in known]
