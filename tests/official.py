"""Small answers of official APIs of our own, and where the recorded ones lie."""

import json
from typing import Any

from tests import corpus
from tests.servers.feed_server import FeedServer, Reply

KEY = "operators-own-key-0123456789abcdef"


def recorded(name: str) -> bytes:
    """A real answer, as somebody else recorded it."""
    return (corpus.require() / "apis" / name).read_bytes()


def answer(body: object, **headers: str) -> Reply:
    return Reply(body=json.dumps(body).encode(), headers=list(headers.items()))


def bill(number: str = "2385", **changes: Any) -> dict[str, Any]:
    """What the API says of one bill, without lists."""
    fields: dict[str, Any] = {
        "congress": 119,
        "type": "HR",
        "number": number,
        "title": "CREATE AI Act of 2025",
        "introducedDate": "2025-03-26",
        "latestAction": {"actionDate": "2025-09-09", "text": "Received in the Senate."},
        "updateDate": "2026-01-01T00:00:00Z",
        "sponsors": [{"fullName": "Rep. Obernolte, Jay [R-CA-23]"}],
    }
    return {"bill": fields | changes}


def document(number: str = "BIS-2025-0001-0001", **changes: Any) -> dict[str, Any]:
    fields = {
        "agencyId": "BIS",
        "commentEndDate": "2025-09-30T03:59:59Z",
        "commentStartDate": "2025-07-29T04:00:00Z",
        "docketId": "BIS-2025-0001",
        "documentType": "Proposed Rule",
        "frDocNum": "2025-99002",
        "lastModifiedDate": "2025-07-29T21:08:09Z",
        "openForComment": True,
        "postedDate": "2025-07-29T04:00:00Z",
        "subtype": None,
        "title": "Reporting of Large Models",
        "withdrawn": False,
    }
    return {"type": "documents", "id": number, "attributes": fields | changes}


def case(number: int = 72491415, **changes: Any) -> dict[str, Any]:
    fields = {
        "caseName": "Doe v. Model Maker, Inc.",
        "court": "District Court, N.D. California",
        "court_citation_string": "N.D. Cal.",
        "dateFiled": "2026-03-13",
        "docketNumber": "3:26-cv-02029",
        "docket_absolute_url": f"/docket/{number}/doe-v-model-maker-inc/",
        "meta": {"timestamp": "2026-04-02T19:38:45Z", "score": {"bm25": 1.5}},
    }
    return fields | changes


def serve_recorded_bill(server: FeedServer) -> None:
    """H.R. 21 of the 117th Congress with its lists, every body as it was recorded."""
    for part in ("", "_actions", "_committees", "_summaries", "_text"):
        path = f"/v3/bill/117/hr/21{part.replace('_', '/')}"
        server.reply(path, Reply(body=recorded(f"congress_gov/bill_117_hr_21{part}.txt")))
