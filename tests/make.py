"""Constructors with sane defaults, so that a test says only what it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.analysis.identity import draft as judge
from bot.domain.catalogue import Catalogue
from bot.domain.digests import EditionSpec, SectionSpec
from bot.domain.entries import Draft, Entry, EntryId, EntryKind, RawEntry
from bot.domain.hub import ModelReading
from bot.domain.policies import (
    Confidence,
    Deadline,
    DeadlineKind,
    Instrument,
    Jurisdiction,
    Milestone,
    Organisation,
    OrganisationId,
    Policy,
    PolicyId,
    Position,
    Reference,
    Stance,
    Standing,
    Status,
    Term,
)
from bot.domain.sources import SourceId, SourceKind, SourceRecord, SourceSpec

NOON = datetime(2025, 8, 3, 12, 0, tzinfo=UTC)


def spec(source_id: str = "wire", **changes: Any) -> SourceSpec:
    fields: dict[str, Any] = {
        "id": SourceId(source_id),
        "kind": SourceKind.FEED,
        "name": source_id.title(),
        "url": f"https://{source_id}.example/feed.xml",
    }
    return SourceSpec(**(fields | changes))


def record(source_id: str = "wire", **changes: Any) -> SourceRecord:
    fields: dict[str, Any] = {"id": SourceId(source_id), "next_poll_at": NOON}
    return SourceRecord(**(fields | changes))


def raw(title: str = "Senate votes on open weights", **changes: Any) -> RawEntry:
    return RawEntry(title=title, **changes)


def draft(title: str = "Senate votes on open weights", **changes: Any) -> Draft:
    return judge(raw(title, **changes))


def entry(entry_id: int = 1, source_id: str = "wire", **changes: Any) -> Entry:
    title = changes.pop("title", f"A headline of five words {entry_id}")
    fields: dict[str, Any] = {
        "id": EntryId(entry_id),
        "source_id": SourceId(source_id),
        "identity": f"g:{entry_id}",
        "title": title,
        "title_key": title.casefold(),
        "url": f"https://{source_id}.example/{entry_id}",
        "address_key": f"{source_id}.example/{entry_id}",
        "summary": "",
        "kind": EntryKind.NEWS,
        "published": None,
        "first_seen": NOON,
    }
    return Entry(**(fields | changes))


def edition(*sections: SectionSpec, **changes: Any) -> EditionSpec:
    fields: dict[str, Any] = {
        "name": "weekly",
        "look_back": timedelta(days=7),
        "sections": sections or (SectionSpec(title="All", quota=10),),
    }
    return EditionSpec(**(fields | changes))


def reading(model_id: str, rank: int, **changes: Any) -> ModelReading:
    return ModelReading(model_id=model_id, rank=rank, **changes)


REGISTER = Reference(name="Federal Register", url="https://register.example/1")


def deadline(on: str = "2025-08-09", **changes: Any) -> Deadline:
    fields: dict[str, Any] = {
        "kind": DeadlineKind.COMMENT,
        "on": date.fromisoformat(on),
        "at": None,
        "zone": "America/New_York",
        "text": "Comments close",
        "source": REGISTER,
    }
    return Deadline(**(fields | changes))


def milestone(on: str = "2025-01-23", text: str = "Signed") -> Milestone:
    return Milestone(on=date.fromisoformat(on), text=text, source=REGISTER)


def position(organisation: str = "hugging-face", **changes: Any) -> Position:
    fields: dict[str, Any] = {
        "organisation": OrganisationId(organisation),
        "stance": Stance.SUPPORTS,
        "issue": "Open models",
        "text": "Wants open models.",
        "quote": "",
        "on": date(2025, 3, 19),
        "source": Reference(name="Their answer", url=f"https://{organisation}.example/answer"),
    }
    return Position(**(fields | changes))


def policy(policy_id: str = "us-eo-14179", **changes: Any) -> Policy:
    fields: dict[str, Any] = {
        "id": PolicyId(policy_id),
        "title": policy_id,
        "aliases": (),
        "jurisdiction": Jurisdiction.US,
        "state": "",
        "instrument": Instrument.EXECUTIVE_ORDER,
        "identifiers": (),
        "url": None,
        "topics": ("federal-policy",),
        "status": Status(standing=Standing.IN_FORCE, words="In force", as_of=date(2025, 7, 1), source=REGISTER),
        "meaning": "It says nothing of open models.",
        "timeline": (),
        "deadlines": (),
        "positions": (),
        "related": (),
        "confidence": Confidence.HIGH,
        "last_verified": date(2025, 7, 1),
    }
    return Policy(**(fields | changes))


def organisation(organisation_id: str = "hugging-face", **changes: Any) -> Organisation:
    fields: dict[str, Any] = {
        "id": OrganisationId(organisation_id),
        "name": organisation_id.replace("-", " ").title(),
        "aliases": (),
        "kind": "company",
        "country": "us",
        "url": None,
    }
    return Organisation(**(fields | changes))


def term(term_id: str = "rfi", **changes: Any) -> Term:
    fields: dict[str, Any] = {
        "id": term_id,
        "term": "Request for information",
        "aliases": ("RFI",),
        "text": "A call for facts and views.",
        "sources": (REGISTER,),
    }
    return Term(**(fields | changes))


def catalogue(*policies: Policy) -> Catalogue:
    """The policies; or an order, the plan that it asked for, the request before the plan, and a bill of a state."""
    return Catalogue(
        policies=policies or _linked(),
        organisations=(
            organisation(aliases=("HF",)),
            organisation("openai", name="OpenAI"),
            organisation("google"),
            organisation("a16z", name="Andreessen Horowitz", aliases=("a16z",)),
        ),
        terms=(term(), term("docket", term="Docket", aliases=(), text="The folder of a proceeding.")),
    )


def _linked() -> tuple[Policy, ...]:
    request, plan, order = PolicyId("us-rfi"), PolicyId("us-plan"), PolicyId("us-eo-14179")
    asked = policy(
        request,
        title="Request for Information on an AI Action Plan",
        instrument=Instrument.REQUEST_FOR_COMMENT,
        identifiers=("frdoc:2025-02305",),
        status=Status(standing=Standing.COMMENTS_CLOSED, words="Closed", as_of=date(2025, 6, 1), source=REGISTER),
        deadlines=(deadline("2025-03-15"),),
        positions=(
            position(quote="open research and open source software"),
            position("openai", issue="Pre-emption of state laws"),
            position("google", stance=Stance.MIXED, issue="Export controls", on=None),
        ),
        related=(order, plan),
    )
    planned = policy(
        plan,
        title="America's AI Action Plan",
        aliases=("AI Action Plan", "Action plan", "the action plan of the White House"),
        instrument=Instrument.PLAN,
        timeline=(milestone("2025-07-23", "Published"),),
        deadlines=(deadline("2025-08-09", kind=DeadlineKind.COMPLIANCE, text="Agencies report back"),),
        related=(request, order),
    )
    ordered = policy(
        order,
        title="Removing Barriers to American Leadership in Artificial Intelligence",
        aliases=("EO 14179", "Executive Order 14179"),
        identifiers=("eo:14179", "fr:90/8741"),
        timeline=(milestone(),),
        related=(request, plan),
    )
    bill = policy(
        "us-ca-sb-53",
        title="Transparency Act",
        aliases=("SB 53",),
        jurisdiction=Jurisdiction.US_STATE,
        state="ca",
        instrument=Instrument.LAW,
    )
    return (ordered, planned, asked, bill)
