"""As much of Slack as posting needs, with a clock of its own: the emulator behind the other tests has only ours."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.slack.gate import Gate
from tests.doubles.slack.tokens import Token, Tokens
from tests.doubles.slack.web_api import Call, WebApi
from tests.kill.clock import SharedClock

Json = dict[str, Any]
TOKEN = "xoxb-of-the-campaign"
TEAM = "T000000001"
_PLENTY = 1000


@dataclass(slots=True, kw_only=True, eq=False)
class SlackRoom:
    """`posts` by channel, in order. `history` is open, or anything else: then the scope is missing.

    An id of a message that the client thought of is ignored, as Slack promises nothing about it.
    """

    clock: SharedClock
    history: str = "open"
    posts: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    gate: Gate = field(default_factory=Gate)
    api: WebApi = field(init=False)
    _last: float = 0.0

    def __post_init__(self) -> None:
        tokens = Tokens()
        tokens.add(Token(value=TOKEN))
        self.api = WebApi(tokens=tokens, gate=self.gate)
        self.api.own = {
            "auth.test": self._who,
            "chat.postMessage": self._post,
            "chat.delete": self._delete,
            "conversations.history": self._past,
            "conversations.replies": self._thread,
        }

    async def _who(self, call: Call, token: Token | None) -> Json:
        return {"ok": True, "team_id": TEAM, "user_id": "U00000B0T", "bot_id": "B00000001", "url": "https://a.example/"}

    async def _post(self, call: Call, token: Token | None) -> Json:
        refusal = await asyncio.to_thread(self.gate.call, call.method, call.arguments)
        if refusal is not None:
            return refusal
        self._last = max(self._last + 1e-6, self.clock.seconds())
        kept = {
            name: call.arguments[name] for name in ("text", "blocks", "metadata", "thread_ts") if name in call.arguments
        }
        message = kept | {"type": "message", "ts": f"{self._last:.6f}"}
        self.posts[call.arguments["channel"]].append(message)
        return {"ok": True, "channel": call.arguments["channel"], "ts": message["ts"]}

    async def _delete(self, call: Call, token: Token | None) -> Json:
        posts, ts = self.posts[call.arguments["channel"]], call.arguments["ts"]
        left = [one for one in posts if one["ts"] != ts]
        if len(left) == len(posts):
            return {"ok": False, "error": "message_not_found"}
        posts[:] = left
        return {"ok": True, "channel": call.arguments["channel"], "ts": ts}

    async def _past(self, call: Call, token: Token | None) -> Json:
        """Newest first, without what stands in threads: https://docs.slack.dev/reference/methods/conversations.history."""
        every = [one for one in reversed(self.posts[call.arguments["channel"]]) if "thread_ts" not in one]
        return self._page(call, every)

    async def _thread(self, call: Call, token: Token | None) -> Json:
        """The first message of the thread, then the others, oldest first."""
        ts = call.arguments["ts"]
        every = [one for one in self.posts[call.arguments["channel"]] if ts in {one["ts"], one.get("thread_ts")}]
        return self._page(call, every) if every else {"ok": False, "error": "thread_not_found"}

    def _page(self, call: Call, every: list[Json]) -> Json:
        if self.history != "open":
            return {"ok": False, "error": "missing_scope", "needed": "channels:history"}
        asked = call.arguments
        found = [one for one in every if float(one["ts"]) > float(asked.get("oldest") or 0)]
        first = int(asked.get("cursor") or 0)
        after = first + min(int(asked.get("limit") or 100), _PLENTY)
        told = asked.get("include_all_metadata") in {"1", "true", "True", True}
        shown = [one if told else {**one, "metadata": {}} for one in found[first:after]]
        cursor = str(after) if after < len(found) else ""
        return {"ok": True, "messages": shown, "response_metadata": {"next_cursor": cursor}}
