"""The way of an official text to its publication, in one line. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.entries import Entry, EntryKind


def timeline(entries: Sequence[Entry]) -> str:
    """`Signed 23 July · public inspection 25 July · published 28 July 2025`: what the official fields say, one step
    after the other. Empty where they say only one thing. The year is written once where all are of it.
    """
    steps = [(label, day) for label, day in _steps(entries) if day]
    if len(steps) <= 1:
        return ""
    one_year = len({day.year for _, day in steps}) == 1
    told = [f"{label} {day.day} {day:%B}" + ("" if one_year else f" {day.year}") for label, day in steps]
    line = " · ".join(told) + (f" {steps[-1][1].year}" if one_year else "")
    return line[0].upper() + line[1:]


def _steps(entries: Sequence[Entry]) -> Iterator[tuple[str, date | None]]:
    """Before the issue is out, public inspection says on which day it will be."""
    documents = [entry for entry in entries if entry.kind is EntryKind.DOCUMENT and entry.facts.get("document_number")]
    printed = [entry for entry in documents if not entry.facts.get("public_inspection_on")]
    yield "signed", _first_day(documents, "signing_date")
    yield "public inspection", _first_day(documents, "public_inspection_on")
    yield "published" if printed else "to be published", _first_day(printed or documents, "publication_date")


def _first_day(entries: Sequence[Entry], name: str) -> date | None:
    found = (entry.facts.get(name) for entry in entries)
    days = [day for value in found if isinstance(value, str) and (day := _day(value))]
    return min(days, default=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
