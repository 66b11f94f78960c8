"""Pictures for a channel, with words for those who do not see them.

https://docs.slack.dev/messaging/working-with-files
"""

from bot.chat.slack import faults
from bot.chat.slack.clients import Clients
from bot.chat.slack.speaker import speaker
from bot.chat.slack.tokens import Tokens
from bot.domain.subscriptions import TenantId
from bot.ports import Clock


class Files:
    """`tokens` knows whose token speaks where."""

    def __init__(self, *, tokens: Tokens, clients: Clients, clock: Clock) -> None:
        self._tokens = tokens
        self._clients = clients
        self._clock = clock

    async def upload(
        self, tenant_id: TenantId, channel_id: str, data: bytes, *, name: str, alt_text: str, thread: str | None = None
    ) -> str:
        """Share the file in the channel, or in the thread; its id. Raises the delivery errors, as a post does.

        Slack may need seconds more until a block can show a file by its id.
        """
        installed = await speaker(self._tokens, tenant_id, self._clock.now())
        client = self._clients.posting(installed.bot_token)
        try:
            answer = await client.files_upload_v2(
                channel=channel_id, content=data, filename=name, title=name, alt_txt=alt_text, thread_ts=thread
            )
            return str(answer["file"]["id"])
        except faults.FAILURES as error:
            raise faults.delivery_error(error, self._clock.now()) from error
