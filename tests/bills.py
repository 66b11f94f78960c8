"""Small BILLSTATUS documents of our own, in the shape of version 3 and in the one before it."""

from collections.abc import Sequence

FIRST = object()
_TEXT = "https://www.govinfo.gov/content/pkg/BILLS-119hr2385eh/xml/BILLS-119hr2385eh.xml"


def action(on: str, text: str, *, code: str = "") -> str:
    return f"<actionDate>{on}</actionDate><text>{text}</text><actionCode>{code}</actionCode>"


def bill_status(
    *actions: str,
    congress: str = "119",
    kind: str = "HR",
    number: str = "2385",
    title: str = "CREATE AI Act of 2025",
    introduced: str = "2025-03-26",
    sponsors: Sequence[str] = ("Rep. Obernolte, Jay [R-CA-23]",),
    latest: object = FIRST,
    old: bool = False,
) -> bytes:
    """The status with these actions, newest first; the latest action is the first of them unless `latest` is None."""
    named = f"<latestAction>{actions[0]}</latestAction>" if latest is FIRST and actions else ""
    committee = "<item><name>Science, Space, and Technology Committee</name></item>"
    summary = (
        "<actionDate>2025-03-26</actionDate><versionCode>00</versionCode>"
        "<text>&lt;p&gt;&lt;b&gt;CREATE AI Act of 2025&lt;/b&gt;&lt;/p&gt;"
        "&lt;p&gt;This bill sets up a research resource.&lt;/p&gt;</text>"
    )
    kind_tag, number_tag = ("billType", "billNumber") if old else ("type", "number")
    committees = f"<billCommittees>{committee}</billCommittees>" if old else committee
    summaries = f"<billSummaries><item>{summary}</item></billSummaries>" if old else f"<summary>{summary}</summary>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><billStatus><bill>"
        f"<{number_tag}>{number}</{number_tag}><{kind_tag}>{kind}</{kind_tag}><congress>{congress}</congress>"
        f"<introducedDate>{introduced}</introducedDate><title>{title}</title>"
        f"<committees>{committees}</committees><summaries>{summaries}</summaries>"
        f"<actions>{''.join(f'<item>{one}</item>' for one in actions)}</actions>{named}"
        f"<sponsors>{''.join(f'<item><fullName>{one}</fullName></item>' for one in sponsors)}</sponsors>"
        "<textVersions>"
        "<item><type>Introduced in House</type><date>2025-03-26T04:00:00Z</date></item>"
        f"<item><type>Engrossed in House</type><date>2025-09-08T04:00:00Z</date>"
        f"<formats><item><url>{_TEXT}</url></item></formats></item>"
        "</textVersions><amendments><amendment><number>1</number></amendment></amendments>"
        "</bill></billStatus>"
    ).encode()
