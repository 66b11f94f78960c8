"""Charts on their way to Slack: data while a post waits, drawn and uploaded when it is sent, else told in words."""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from bot.chat.slack import faults
from bot.chat.slack.blocks import CHART, SlackBlock, told
from bot.chat.slack.clients import Clients
from bot.chat.slack.files import upload
from bot.chat.slack.tokens import Installed
from bot.domain.errors import PaintError
from bot.domain.subscriptions import TenantId
from bot.messages.encode import decode_chart
from bot.ports import Painter

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Answer = TypeVar("Answer")
Make = Callable[[Payload], Awaitable[Answer]]
# For all charts of one message; a post has to be made within its lease.
_PATIENCE: Final = 15.0
# A new file may not be ready to be shown: how long to wait before each further try, in seconds.
PAUSES: Final = (0.5, 1.0, 2.0, 3.0)
_FILES_KEPT: Final = 500
# How a chart begins in what is frozen. No text can say it: there a quotation mark has a backslash before it.
_MARK: Final = f'"{CHART}":{{"kind":'


class Pictures:
    """Without a painter, or without the clients to upload with, charts are told in words.

    A chart that was uploaded to a workspace once is not uploaded there again while we remember it.
    """

    def __init__(
        self, *, clients: Clients | None = None, painter: Painter | None = None, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._clients = clients
        self._painter = painter
        self._pauses = pauses
        self._uploaded: OrderedDict[tuple[TenantId, str], str] = OrderedDict()
        self._forbidden: set[TenantId] = set()

    async def show(
        self,
        payload: Payload,
        installed: Installed | None,
        make: Make[Answer],
        *,
        unready: Callable[[Exception], bool] = faults.is_unready_file,
        tries: int = 10,
    ) -> Answer:
        """What `make` gave for the payload with its pictures or, where there can be none, with words in their place.

        Pictures are tried at most `tries` times. `make` is called again only after Slack refused the message, so that
        nothing is made twice. Raises what it raises.
        """
        charts = [one for one in payload["blocks"] if CHART in one]
        shown = await self._files(charts, installed) if charts and installed and tries else {}
        if shown:
            full = {**payload, "blocks": [_settled(one, shown) for one in payload["blocks"]]}
            # The longest pauses where there are few tries.
            pauses = sorted(self._pauses, reverse=True)[: tries - 1]
            for pause in (*sorted(pauses), None):
                try:
                    return await make(full)
                except Exception as error:
                    if not (unready(error) or faults.is_refused_content(error)):
                        raise
                    if pause is None or not unready(error):
                        log.warning("Slack does not show a picture (%s), it is told in words", faults.details(error))
                        self._forget(shown)
                        break
                    await asyncio.sleep(pause)
        return await make(worded(payload) if charts else payload)

    async def _files(self, charts: Sequence[SlackBlock], installed: Installed) -> dict[str, str]:
        """The ids of files by chart; those that could not be had are left out."""
        found: dict[str, str] = {}
        if self._painter is None or self._clients is None:
            return found
        try:
            async with asyncio.timeout(_PATIENCE):
                for number, one in enumerate(charts, start=1):
                    try:
                        found[_key(one)] = await self._file(one, f"chart-{number}.png", installed, self._painter)
                    except PaintError as error:
                        log.warning("a chart is sent in words: %s", error)
        except faults.FAILURES as error:
            self._note(installed.tenant_id, error)
        return found

    async def _file(self, block: SlackBlock, name: str, installed: Installed, painter: Painter) -> str:
        key = (installed.tenant_id, _key(block))
        if key not in self._uploaded:
            assert self._clients is not None  # noqa: S101 - asked before
            png = await painter.png(decode_chart(block[CHART]))
            alt = block["alt_text"]
            made = await upload(self._clients, installed.bot_token, png, name=name, alt_text=alt)
            self._uploaded[key] = made
            while len(self._uploaded) > _FILES_KEPT:
                self._uploaded.popitem(last=False)
        return self._uploaded[key]

    def _forget(self, shown: Mapping[str, str]) -> None:
        """Files that Slack does not show may be gone: next time they are uploaded anew."""
        for key in [key for key, file_id in self._uploaded.items() if file_id in shown.values()]:
            del self._uploaded[key]

    def _note(self, tenant_id: TenantId, error: Exception) -> None:
        """That a workspace never allowed files is said once."""
        why = faults.word(error) or type(error).__name__
        if why != "missing_scope":
            log.warning("charts are sent in words: uploading failed (%s)", why)
        elif tenant_id not in self._forbidden:
            self._forbidden.add(tenant_id)
            log.warning("%s: charts are sent in words, the scope files:write would show them", tenant_id)


def has_charts(frozen: str) -> bool:
    """Whether a frozen payload has charts, without reading it."""
    return _MARK in frozen


def worded(payload: Payload) -> Payload:
    """The payload with words in place of every picture."""
    return {**payload, "blocks": [_settled(one, {}) for one in payload["blocks"]]}


def _settled(block: SlackBlock, shown: Mapping[str, str]) -> SlackBlock:
    if CHART not in block:
        return block
    file_id = shown.get(_key(block))
    kept = {name: value for name, value in block.items() if name != CHART}
    return {**kept, "slack_file": {"id": file_id}} if file_id else told(block["alt_text"])


def _key(block: SlackBlock) -> str:
    return json.dumps(block[CHART], sort_keys=True)
