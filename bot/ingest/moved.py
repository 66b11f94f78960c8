"""A date that its publisher moved: the edited entry says the new one and keeps the former beside it. Pure."""

from dataclasses import replace

from bot.domain.entries import Draft, EntryKind, Fact, Facts, Known

# The official dates by which people act; a document keeps its number when one of them is moved.
_DATES = ("comments_close_on", "effective_on")


def with_former(known: Known, draft: Draft) -> Draft:
    """The draft of an edit with `<name>_before` for each date that is another one than is stored.

    A later edit that leaves the date alone keeps the former one. The content hash stays that of what the publisher
    said, so that the next poll finds nothing new.
    """
    if draft.raw.kind is not EntryKind.DOCUMENT:
        return draft
    former = {f"{name}_before": date for name in _DATES if (date := _former(name, known.facts, draft.raw.facts))}
    return replace(draft, raw=replace(draft.raw, facts={**draft.raw.facts, **former})) if former else draft


def _former(name: str, stored: Facts, said: Facts) -> Fact:
    """What the date was before. None where none is said now, or none was then; a date taken back is not moved."""
    now, then = said.get(name), stored.get(name)
    if not now or not then:
        return None
    if now != then:
        return then
    return stored.get(f"{name}_before")
