"""What no single value of a model or of who publishes it can show: rules between the keys of one item."""

from collections.abc import Iterator
from datetime import date

from bot.catalogue.files import Entry
from bot.catalogue.schema import ModelItem, OrganisationItem
from bot.domain.errors import Problem
from bot.domain.openness import Answer, Part


def broken_organisation(entry: Entry[OrganisationItem]) -> Iterator[Problem]:
    """A country by which models are counted is a claim, and every claim has its source."""
    item = entry.model
    if item.hub and item.country and item.country_source is None:
        message = "its models are counted for this country, so say who says so: add `country_source`"
        yield entry.problem("country", message=message)
    if item.country_source and not item.country:
        yield entry.problem("country_source", message="there is no country that it could prove; add one or remove it")


def broken_model(entry: Entry[ModelItem], *, today: date) -> Iterator[Problem]:
    """Every breach. `today` is the last day that is anywhere on earth."""
    item = entry.model
    if not item.hub:
        yield entry.problem("hub", message='expected at least one name such as "allenai/OLMo-2-1124-7B"')
    if item.last_verified > today:
        yield entry.problem("last_verified", message=f"{item.last_verified} is yet to come")
    for part, found in item.evidence:
        if found and found.as_of:
            yield from _dated(entry, found.as_of, "evidence", part, "as_of")
    yield from _whole(entry)


def _whole(entry: Entry[ModelItem]) -> Iterator[Problem]:
    """Nobody is called fully open over evidence that says otherwise."""
    if entry.model.fully_open is None:
        return
    yield from _dated(entry, entry.model.fully_open.as_of, "fully_open", "as_of")
    found = entry.model.evidence
    parts = {Part.WEIGHTS: found.weights, Part.CODE: found.code, Part.DATA: found.data}
    if missing := [part for part, one in parts.items() if one is None or one.answer is not Answer.YES]:
        message = f"the evidence does not say yes for {', '.join(missing)}; add it with its source, or remove the key"
        yield entry.problem("fully_open", message=message)


def _dated(entry: Entry[ModelItem], day: date, *path: str | int) -> Iterator[Problem]:
    verified = entry.model.last_verified
    if day > verified:
        message = f"later than last_verified, {verified}; the entry was looked at then, so move that date"
        yield entry.problem(*path, message=message)
