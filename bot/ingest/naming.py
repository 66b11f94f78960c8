"""Which instruments and models an entry names: by its words, its address, and what an official source says. Pure.

Bodies are left alone: an instrument that is only named deep within a text is not what the text is about, and a body
may be ten times as long as the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.analysis.identifiers import addresses, identifiers
from bot.domain.entries import Draft, EntryKind, RawEntry
from bot.domain.sources import SourceSpec
from bot.ingest.hints import may_lead, may_name
from bot.ingest.plan import Plan

_LONGEST = 20_000
# Topics that say whose instruments are meant where a name does not.
_JURISDICTIONS = {"us-federal": "us", "us": "us", "eu": "eu", "uk": "uk"}
# What the Federal Register calls them, and how they are written in a text.
_FACTS = {
    "executive_order_number": "Executive Order {}",
    "document_number": "FR Doc. {}",
    "citation": "{}",
    "regulation_id_numbers": "RIN {}",
    "docket_ids": "Docket No. {}",
}


def named(plan: Plan, spec: SourceSpec) -> Plan:
    """The plan with the identifiers of every draft that will be stored."""
    return replace(
        plan,
        new=tuple((_with(draft, spec), eligible) for draft, eligible in plan.new),
        revised=tuple((known, _with(draft, spec)) for known, draft in plan.revised),
    )


def _with(draft: Draft, spec: SourceSpec) -> Draft:
    keys = dict.fromkeys(_keys(draft.raw, spec))
    return replace(draft, identifiers=tuple(keys)) if keys else draft


def _keys(raw: RawEntry, spec: SourceSpec) -> Iterator[str]:
    """What the Hub lists is a model itself, and names none."""
    if raw.kind is EntryKind.MODEL:
        return
    told = _told(raw)[:_LONGEST]
    if may_name(told):
        written = raw.published.date() if raw.published else None
        found = identifiers(told, jurisdiction=_JURISDICTIONS.get(spec.topic), context=spec.name, on=written)
        yield from (one.key for one in found)
    if raw.url and may_lead(raw.url):
        yield from addresses(raw.url)


def _told(raw: RawEntry) -> str:
    said = f"{raw.title}\n{raw.summary}"
    return "\n".join((said, *_official(raw))) if raw.kind is EntryKind.DOCUMENT else said


def _official(raw: RawEntry) -> Iterator[str]:
    for fact, shape in _FACTS.items():
        yield from (f"{shape.format(one)}." for one in _texts(raw.facts.get(fact)))


def _texts(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value] if value else []
