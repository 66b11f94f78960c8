"""The status of one bill of the US Congress as a raw entry: its latest action, in the words of the Library of Congress.

User guide of the documents: https://github.com/usgpo/bill-status. Nothing is taken from the text of the bill itself.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Final, NamedTuple

from bot.domain.entries import EntryKind, Fact, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.govinfo_xml import Element, read_bill
from bot.sources.sanitise import clean_text, plain_text, safe_url

_TITLE: Final = 400
_SUMMARY: Final = 2_000
_FACT: Final = 600
_MOST: Final = 20
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,4}")
# The service repeats the name of the bill before what it says of it, or that it said it before.
_REPEATED: Final = "(This measure has not been amended since"
# How a bill of each kind is cited, and what its page at Congress.gov is called.
_KINDS: Final = {
    "hr": ("H.R.", "house-bill"),
    "s": ("S.", "senate-bill"),
    "hjres": ("H.J.Res.", "house-joint-resolution"),
    "sjres": ("S.J.Res.", "senate-joint-resolution"),
    "hconres": ("H.Con.Res.", "house-concurrent-resolution"),
    "sconres": ("S.Con.Res.", "senate-concurrent-resolution"),
    "hres": ("H.Res.", "house-resolution"),
    "sres": ("S.Res.", "senate-resolution"),
}
# The action codes of the Library of Congress that are stages, in their order, with its words for them (section 3 of
# the guide). 31000 is not in the guide; the words are those of the records.
_STAGES: Final = {
    "1000": "Introduced in House",
    "10000": "Introduced in Senate",
    "5000": "Reported to House",
    "14000": "Reported to Senate",
    "8000": "Passed/agreed to in House",
    "17000": "Passed/agreed to in Senate",
    "28000": "Presented to President",
    "31000": "Vetoed by President",
    "36000": "Became Public Law",
}


class Action(NamedTuple):
    on: date
    text: str


def read_bill_status(document: bytes, *, url: str) -> RawEntry:
    """The entry of the latest action. Raises SourceError BAD_ANSWER where the document names no bill or no action."""
    return entry_of(read_bill(document, url=url), url=url)


def entry_of(bill: Element, *, url: str) -> RawEntry:
    """The same of a bill that was read already, from whatever form.

    The identity is made of the bill, the day and the words of the action: the same action read again is the same
    entry, and what changes around it (committees, the summary) is an edit of it.
    """
    key = _key(bill)
    if key is None:
        raise SourceError(SourceFault.BAD_ANSWER, "the document does not say which bill it is of", url=url)
    latest = _latest(bill)
    if latest is None:
        raise SourceError(SourceFault.BAD_ANSWER, "the document has no action with a date", url=url)
    congress, kind, number = key
    label, _ = _KINDS[kind]
    title = clean_text(bill.words("title"), limit=_TITLE)
    return RawEntry(
        title=f"{label} {number}, {title}" if title else f"{label} {number}, {_ordinal(congress)} Congress",
        guid=f"bill:us/{congress}/{kind}/{number}@{latest.on}#{_fingerprint(latest.text)}",
        url=page_of(congress, kind, number),
        summary=_summary(bill),
        published=datetime(latest.on.year, latest.on.month, latest.on.day, tzinfo=UTC),
        kind=EntryKind.DOCUMENT,
        facts=_facts(bill, key, latest),
    )


def page_of(congress: int, kind: str, number: int) -> str:
    """Where Congress.gov shows the bill to people."""
    return f"https://www.congress.gov/bill/{_ordinal(congress)}-congress/{_KINDS[kind][1]}/{number}"


def _key(bill: Element) -> tuple[int, str, int] | None:
    congress = bill.words("congress")
    kind = (bill.words("type") or bill.words("billType")).lower()
    number = bill.words("number") or bill.words("billNumber")
    if kind not in _KINDS or not (_NUMBER.fullmatch(congress) and _NUMBER.fullmatch(number)):
        return None
    return int(congress), kind, int(number)


def _latest(bill: Element) -> Action | None:
    """What the document calls the latest action, else the first one of its newest day, else the introduction."""
    if (element := bill.first("latestAction")) and (named := _action(element)):
        return named
    listed = [action for item in bill.items("actions") if (action := _action(item))]
    introduced = _day(bill.words("introducedDate"))
    if listed:
        return max(listed, key=lambda action: action.on)
    return Action(introduced, "Introduced.") if introduced else None


def _action(item: Element) -> Action | None:
    on = _day(item.words("actionDate"))
    text = plain_text(item.words("text"), limit=_FACT)
    return Action(on, text) if on and text else None


def _facts(bill: Element, key: tuple[int, str, int], latest: Action) -> dict[str, Fact]:
    congress, kind, number = key
    status, status_on = _status(bill)
    found: dict[str, Fact] = {
        "bill": f"{congress}/{kind}/{number}",
        "congress": f"{_ordinal(congress)} Congress",
        "latest_action": latest.text,
        "latest_action_on": latest.on.isoformat(),
        "status": status,
        "status_on": status_on,
        "introduced_on": _iso(bill.words("introducedDate")),
        "sponsors": _texts(item.words("fullName") for item in bill.items("sponsors")),
        "committees": _texts(item.words("name") for item in _committees(bill)),
        "law": _law(bill),
        "policy_area": clean_text(bill.words("policyArea", "name"), limit=_FACT),
        **_text(bill),
    }
    return {name: value for name, value in found.items() if value}


def _status(bill: Element) -> tuple[str, str]:
    """The stage that was reached last, and when; both empty where no action is one."""
    order = list(_STAGES)
    reached = [
        (on, order.index(code))
        for item in bill.items("actions")
        if (code := item.words("actionCode")) in _STAGES and (on := _day(item.words("actionDate")))
    ]
    if not reached:
        return "", ""
    on, stage = max(reached)
    return _STAGES[order[stage]], on.isoformat()


def _committees(bill: Element) -> Iterator[Element]:
    """Directly in <committees>, before version 3 one level deeper."""
    yield from (item for item in bill.items("committees") if item.tag == "item")
    yield from bill.items("committees", "billCommittees")


def _law(bill: Element) -> str:
    """`Public Law 114-47`; the documents write the kind and the number apart."""
    item = bill.first("laws", "item")
    return clean_text(f"{item.words('type')} {item.words('number')}", limit=_FACT) if item else ""


def _text(bill: Element) -> dict[str, Fact]:
    """The newest version of the text and where it stands."""
    dated = [(item.words("date"), item) for item in bill.items("textVersions") if item.words("date")]
    if not dated:
        return {}
    _, newest = max(dated, key=lambda pair: pair[0])
    address = safe_url(newest.words("formats", "item", "url"))
    return {"text_version": clean_text(newest.words("type"), limit=_FACT), "text_url": address}


def _summary(bill: Element) -> str:
    """The newest summary by the Congressional Research Service, which writes one for each stage."""
    found = [item for item in bill.items("summaries") if item.tag == "summary"]
    found += bill.items("summaries", "billSummaries")
    if not found:
        return ""
    newest = max(found, key=lambda item: (item.words("actionDate"), item.words("versionCode")))
    markup = newest.words("text") or newest.words("cdata", "text")
    first, *more = plain_text(markup, limit=_SUMMARY, keep_lines=True).split("\n")
    title = bill.words("title")
    repeated = first.startswith(_REPEATED) or (bool(title) and first.endswith(title))
    return " ".join(more if repeated and more else [first, *more])


def _texts(found: Iterator[str]) -> list[str]:
    texts = dict.fromkeys(clean_text(text, limit=_FACT) for text in found)
    return [text for text in texts if text][:_MOST]


def _iso(text: str) -> str:
    day = _day(text)
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _fingerprint(text: str) -> str:
    """Of the words alone: a stop that was added later makes no new action."""
    words = "".join(character if character.isalnum() else " " for character in text.casefold()).split()
    return blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _ordinal(number: int) -> str:
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
