"""`/ready`: whether this process can do its work now, for whoever restarts it. `/health` only says that it lives.

The answer is read by strangers too: it says what is wrong, and nothing of any tenant.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot.commands.standing import Standing, standing
from bot.domain.errors import ConfigError, StoreError
from bot.domain.http import HttpRequest, HttpResponse
from bot.ports import Clock, Endpoint, Store

ROUTE: Final = ("GET", "/ready")
_TYPE = ("Content-Type", "application/json; charset=utf-8")
_UNREADY = 503
# How states of platforms begin that are well.
_WELL = ("connected", "ready", "off")
# Whoever asks does so every few seconds, and gives up soon.
_PATIENCE = 3.0


def ready_endpoint(
    store: Store,
    clock: Clock,
    *,
    platforms: Callable[[], Mapping[str, str]],
    has_room: Callable[[], bool],
    schema: str,
    refusals: Callable[[], Mapping[str, str]] = dict,
    held: Callable[[], str] = lambda: "",
    uncertain: Callable[[], int] = lambda: 0,
    problem: Callable[[], ConfigError | None] = lambda: None,
) -> Endpoint:
    """200 where all of it is well, else 503 with the reasons, as JSON. `platforms` and `held` are in words.

    A post that waits is no reason: it waits for a channel, or for what is a reason itself. Nor is a file that was not
    taken over: the configuration before it serves, and another start would not mend the file.
    """

    async def answer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every endpoint takes one
        room, states, refused, hold = has_room(), platforms(), refusals(), held()
        found, trouble = await _standing(store, clock.now(), refused)
        reasons = [*([trouble] if trouble else []), *([] if room else ["the disk is almost full"])]
        reasons += [f"{name}: {_words(words)}" for name, words in states.items() if not words.startswith(_WELL)]
        reasons += [f"{name}: {_words(words)}" for name, words in refused.items() if ":" not in name]
        reasons += [f"the clock is {hold}"] if hold else []
        body = {
            "ready": not reasons,
            "reasons": reasons,
            "schema": schema,
            "database": "unavailable" if trouble else "ok",
            "disk": "ok" if room else "almost full",
            "configuration": "not taken over" if problem() else "ok",
            "platforms": {name: _words(words) for name, words in states.items()},
            "refusing": {name: _words(words) for name, words in refused.items() if ":" not in name},
            "tenants_refusing": sum(":" in name for name in refused),
            "uncertain": uncertain(),
            **_figures(found),
        }
        return HttpResponse(
            status=_UNREADY if reasons else 200, headers=(_TYPE,), body=json.dumps(body, indent=2).encode() + b"\n"
        )

    return answer


async def _standing(store: Store, now: datetime, refusals: Mapping[str, str]) -> tuple[Standing | None, str]:
    """What the database says, or why it says nothing."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await standing(store, now, refusals=refusals), ""
    except StoreError as error:
        return None, f"the database does not serve: {error.fault.value}"
    except TimeoutError:
        return None, "the database does not serve: no answer in time"


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
