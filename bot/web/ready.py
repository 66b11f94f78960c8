"""`/ready`: whether this process can do its work now, for whoever restarts it. `/health` only says that it lives.

The answer is read by strangers too: it says what is wrong, and nothing of any tenant.
"""

import json
from datetime import datetime
from typing import Final

from bot.commands.standing import Standing, standing
from bot.domain.http import HttpRequest, HttpResponse
from bot.ports import Endpoint
from bot.web.vitals import WELL, Vitals, in_time

ROUTE: Final = ("GET", "/ready")
_TYPE = ("Content-Type", "application/json; charset=utf-8")
_UNREADY = 503


def ready_endpoint(vitals: Vitals) -> Endpoint:
    """200 where all of it is well, else 503 with the reasons, as JSON.

    A post that waits is no reason: it waits for a channel, or for what is a reason itself. Nor is a file that was not
    taken over: the configuration before it serves, and another start would not mend the file.
    """

    async def answer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every endpoint takes one
        room, states, refused, hold = vitals.has_room(), vitals.platforms(), vitals.refusing(), vitals.held()
        found, trouble = await in_time(standing(vitals.store, vitals.clock.now(), refusals=vitals.refusals()))
        reasons = [*([trouble] if trouble else []), *([] if room else ["the disk is almost full"])]
        reasons += [f"{name}: {_words(words)}" for name, words in states.items() if not words.startswith(WELL)]
        reasons += [f"{name}: {_words(words)}" for name, words in refused.items()]
        reasons += [f"the clock is {_words(hold)}"] if hold else []
        body = {
            "ready": not reasons,
            "reasons": reasons,
            "schema": vitals.schema,
            "database": "unavailable" if trouble else "ok",
            "disk": "ok" if room else "almost full",
            "configuration": "not taken over" if vitals.problem() else "ok",
            "platforms": {name: _words(words) for name, words in states.items()},
            "refusing": {name: _words(words) for name, words in refused.items()},
            "tenants_refusing": vitals.tenants_refusing(),
            "uncertain": vitals.uncertain(),
            **_figures(found),
        }
        return HttpResponse(
            status=_UNREADY if reasons else 200, headers=(_TYPE,), body=json.dumps(body, indent=2).encode() + b"\n"
        )

    return answer


def _figures(found: Standing | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "waiting": found.outstanding.posts,
        "oldest_due": _moment(found.outstanding.oldest_due_at),
        "late": found.is_late,
        "last_poll": _moment(found.polled_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _words(words: str) -> str:
    """Without the details, which stand behind a colon and a blank, or a semicolon."""
    return words.partition(": ")[0].partition(";")[0]
