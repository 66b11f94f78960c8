"""Discord's side of a request, scripted: answers and refusals as discord.py reports them."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import discord


def refusal(status: int, code: int = 0, text: str = "no") -> discord.HTTPException:
    """What discord.py raises for such an answer."""
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    return kind(cast(Any, SimpleNamespace(status=status, reason="", headers={})), {"code": code, "message": text})


class Http:
    """Answers in turn with what it was given; an exception is raised. `asked` holds (method, path, body)."""

    def __init__(self, *answers: Any) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self._answers = list(answers)
        self._global_over = asyncio.Event()

    async def request(self, route: discord.http.Route, **more: Any) -> Any:
        self.asked.append((route.method, route.url.removeprefix(route.BASE), more.get("json")))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Account:
    """A logged-in client, as far as posting needs one."""

    def __init__(self, http: Http, *, channels: Sequence[Any] = (), closed: bool = False) -> None:
        self.http = http
        self.user = SimpleNamespace(id=77)
        self._closed = closed

    def is_closed(self) -> bool:
        return self._closed

    def get_channel(self, channel_id: int) -> None:
        return None
