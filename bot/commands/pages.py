"""Buttons that outlive a restart: the request is remembered in the database, the button carries page and key."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.commands.spec import Asker, Reply, Request
from bot.domain.errors import UserError
from bot.domain.messages import Button
from bot.ports import Store

_KEY = re.compile(r"(page|share):(\d{1,4}):([a-z2-7]{1,20})")
_TOO_OLD = "This button is too old."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button asks for: the request with the page, and whether all may see the answer."""

    request: Request
    share: bool


def question(request: Request) -> str:
    """The request as text, always the same for the same one; `share` stays out: a page is for who turns it."""
    values = {name: value for name, value in sorted(request.values.items()) if name != "share"}
    return json.dumps([request.command, request.action, values], ensure_ascii=False, separators=(",", ":"))


def buttons(reply: Reply, request: Request, key: str, *, share: bool) -> tuple[Button, ...]:
    """Previous and Next where there are such pages, and Share where it makes sense."""
    turns = [("Previous", request.page - 1)] if request.page > 1 else []
    turns += [("Next", request.page + 1)] if reply.more else []
    made = [Button(label=label, key=f"page:{page}:{key}") for label, page in turns]
    if share:
        made.append(Button(label="Share", key=f"share:{request.page}:{key}"))
    return tuple(made)


# A row has five buttons on every platform. Previous, Next and Share come before what is related.
MOST = 5
_RELATED = 4


def related(reply: Reply) -> dict[str, Request]:
    """The further requests that are offered beside the answer, by label."""
    return dict(reply.related[:_RELATED])


def alternatives(request: Request, error: UserError) -> dict[str, Request]:
    """What may have been meant instead of the value that was refused, by label: the same request with another value."""
    given = error.given.strip()
    option = next((name for name, value in request.values.items() if given and str(value).strip() == given), None)
    if option is None:
        return {}
    return {value: replace(request, values={**request.values, option: value}, page=1) for value in error.meant}


def request_buttons(keys: Mapping[str, str]) -> tuple[Button, ...]:
    """One for each label: the key of its question."""
    return tuple(Button(label=label, key=f"page:1:{key}") for label, key in keys.items())


def shares(asked: Request | str) -> bool:
    """Whether the answer to a request, or to the key of a button, is for everybody. Known before it is answered.

    A platform may want to know when it is told to wait, not when it is answered.
    """
    return asked.startswith("share:") if isinstance(asked, str) else asked.values.get("share") is True


async def pressed(key: str, asker: Asker, store: Store) -> Pressed:
    """What the button meant, for whoever pressed it. Raises UserError where nobody knows any more."""
    parts = _KEY.fullmatch(key)
    text = None
    if parts:
        async with store.reading() as view:
            text = await view.question(parts[3])
    if parts is None or text is None or int(parts[2]) < 1:
        raise UserError(_TOO_OLD, hint="Ask again with the command.")
    command, action, values = json.loads(text)
    request = Request(command=command, action=action, asker=asker, values=values, page=int(parts[2]))
    return Pressed(request=request, share=parts[1] == "share")
