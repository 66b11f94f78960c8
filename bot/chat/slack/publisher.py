"""Posts on Slack: the Publisher port. Who may claim, when to try again and when to give up is the outbox's affair.

Slack promises nothing that would keep a repeated post from being made twice, so the adapter looks and remembers.
"""

import json
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.chat.leaving import while_ours
from bot.chat.slack import faults
from bot.chat.slack.amending import amended
from bot.chat.slack.clients import Clients
from bot.chat.slack.earlier import Receipts, earlier, marker
from bot.chat.slack.pace import Pace
from bot.chat.slack.pictures import Pictures, has_charts, worded
from bot.chat.slack.render import Payload, render
from bot.chat.slack.speaker import speaker
from bot.chat.slack.spoken import spoken
from bot.chat.slack.tokens import Installed, Tokens
from bot.commands.spec import Command
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import BotError, DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Message
from bot.domain.subscriptions import TenantId, reader_of
from bot.ports import Clock

log = logging.getLogger(__name__)

# Slack wants ids of messages to be UUIDs; ours are made of the nonce under this one.
_OURS: Final = uuid.UUID("6f1d3f0e-5a0e-5c55-9d0e-2b6a3d1f7c41")
_METHOD: Final = "chat.postMessage"
_EDIT: Final = "chat.update"
_DELETE: Final = "chat.delete"
_JSON: Final = "application/json; charset=utf-8"
# Nobody who could be written to: gone, a bot, or out of our sight.
_NO_READER: Final = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible"})
# What it says of a thread whose first message was deleted: then an earlier try stands in the channel.
_NO_THREAD: Final = frozenset({"message_not_found", "thread_not_found"})
# What it says of an edit whose message was deleted.
_NO_MESSAGE: Final = frozenset({"message_not_found", "thread_not_found"})
# So many failures long nothing is posted that could not be looked for; then a double is preferred to a loss.
_PATIENT = 10
# Nor in the same minute where we may not look: what made one double would make several.
_RASH = timedelta(seconds=60)


class SlackPublisher:
    """`tokens` knows whose token speaks where; `on_refused` is told of each tenant where Slack refuses it.

    `commands` are those that a post may name: it names them as they are typed in Slack.
    Without `pictures` charts are told in words.
    `uncertain` counts the posts that were made although nobody could tell whether an earlier try had made them.
    """

    def __init__(
        self,
        *,
        tokens: Tokens,
        clients: Clients,
        clock: Clock,
        on_refused: Callable[[TenantId], None] = lambda _: None,
        pace: Pace | None = None,
        commands: Sequence[Command] = (),
        pictures: Pictures | None = None,
    ) -> None:
        self._tokens = tokens
        self._clients = clients
        self._clock = clock
        self._on_refused = on_refused
        self._pace = pace or Pace()
        self._commands = commands
        self._pictures = pictures or Pictures()
        self._made = Receipts()
        self._blind: set[TenantId] = set()
        self.uncertain = 0

    @property
    def platform(self) -> str:
        return "slack"

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        """The messages as JSON; where they go and what marks them as ours is added when they are sent."""
        parts = render(spoken(message, self._commands), mention=mention)
        return tuple(json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts)

    def amend(self, payload: str, note: str) -> str | None:
        return amended(payload, note)

    async def edit(self, delivery: Delivery, payload: str) -> None:
        """As the port promises. Harmless when repeated, so that no outcome of it is unknown."""
        if delivery.receipt is None:
            raise PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "The message is gone.")
        try:
            await self._edited(delivery, delivery.receipt.message_id, json.loads(payload))
        except faults.FAILURES as error:
            if faults.word(error) in _NO_MESSAGE:
                raise PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "The message is gone.") from error
            raise self._asked(delivery, error) from error

    async def publish(self, delivery: Delivery) -> Receipt:
        """As the port promises. A repeat within the hour is answered from memory."""
        now = self._clock.now()
        if made := self._made.get(delivery, now):
            return made
        try:
            return await self._answered(delivery, now) if delivery.is_answer else await self._published(delivery, now)
        except PermanentDeliveryError as error:
            if error.fault is DeliveryFault.TOKEN_REVOKED:
                self._on_refused(delivery.tenant_id)
            raise

    async def retract(self, delivery: Delivery) -> None:
        """As the port promises. What we posted may be deleted by us: `chat:write` is enough."""
        if delivery.receipt is None:
            return
        try:
            installed = await speaker(self._tokens, delivery.tenant_id, self._clock.now())
            body = {"channel": await self._conversation(delivery, installed), "ts": delivery.receipt.message_id}
            await self._clients.posting(installed.bot_token).api_call(_DELETE, json=body)
        except faults.FAILURES as error:
            if faults.word(error) not in _NO_MESSAGE:
                raise self._asked(delivery, error) from error

    async def _answered(self, delivery: Delivery, now: datetime) -> Receipt:
        """Into the thread; where that is locked or not to be had, into the channel: nothing is lost.

        Where the message that is answered was deleted, Slack itself puts the post into the channel and says nothing.
        """
        try:
            return await self._published(delivery, now)
        except PermanentDeliveryError as error:
            if error.fault is DeliveryFault.TOKEN_REVOKED:
                raise
            log.warning("a thread takes no post (%s), it goes into the channel", error)
            return await self._published(replace(delivery, after=None), now)

    async def _published(self, delivery: Delivery, now: datetime) -> Receipt:
        installed = await speaker(self._tokens, delivery.tenant_id, now)
        in_doubt = delivery.uncertain_since is not None
        message_id, sure = await self._earlier(delivery, installed) if in_doubt else (None, True)
        found = message_id is not None
        if message_id is None:
            if not sure and now - (delivery.uncertain_since or now) < _RASH:
                raise TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, "Nobody can tell yet whether it was made.")
            await self._pace.turn(delivery.tenant_id, delivery.channel_id)
            message_id = await self._posted(delivery, installed)
            self.uncertain += not sure
        thread = delivery.after.thread_id if delivery.after else None
        receipt = Receipt(message_id=message_id, thread_id=thread or message_id, found=found)
        self._made.keep(delivery, receipt, now)
        return receipt

    async def _earlier(self, delivery: Delivery, installed: Installed) -> tuple[str | None, bool]:
        """The message that an earlier try made, and whether that is known for sure.

        What stands in a conversation with a person is not ours to read: that would take scopes of its own.
        """
        if reader_of(delivery.channel_id):
            return None, False
        try:
            return await earlier(self._clients.posting(installed.bot_token), delivery)
        except faults.FAILURES as error:
            if delivery.is_answer and faults.word(error) in _NO_THREAD:
                return await self._earlier(replace(delivery, after=None), installed)
            failure = faults.delivery_error(error, self._clock.now(), asking=True)
            if _is_final(failure) or (isinstance(failure, TemporaryDeliveryError) and delivery.failures < _PATIENT):
                raise failure from error
        if delivery.tenant_id not in self._blind:
            self._blind.add(delivery.tenant_id)
            log.warning(
                "%s: whether an earlier try made a post cannot be looked up, it may come twice: %s (the scopes "
                "channels:history and groups:history would tell)",
                delivery.tenant_id,
                failure,
            )
        return None, False

    async def _posted(self, delivery: Delivery, installed: Installed) -> str:
        """The id of the message, in the shape it was frozen or, where Slack does not take that, as mere text."""
        try:
            return await self._shown(installed, delivery)
        except faults.FAILURES as error:
            mended = _mended(_body(_in_words(delivery)), error)
            if mended is None:
                raise self._failure(error, delivery) from error
            why = faults.details(error)
            log.warning("Slack refused a post (%s), another shape is tried: %s", faults.word(error), why)
        try:
            return await self._sent(delivery, installed, mended)
        except faults.FAILURES as error:
            raise self._failure(error, delivery) from error

    async def _shown(self, installed: Installed, delivery: Delivery) -> str:
        """With its pictures, where there are any; a post without any is not read."""
        if not has_charts(delivery.payload):
            return await self._sent(delivery, installed, _body(delivery))

        async def make(payload: Payload) -> str:
            return await self._sent(delivery, installed, _body(_saying(delivery, payload)))

        return await self._pictures.show(json.loads(delivery.payload), installed, make)

    async def _sent(self, delivery: Delivery, installed: Installed, body: str) -> str:
        with while_ours(delivery, self._clock):
            answer = await self._clients.posting(installed.bot_token).api_call(
                _METHOD,
                data=body.encode(),  # type: ignore[arg-type]  # slack_sdk hands anything but an object on as it is
                headers={"Content-Type": _JSON},
            )
        made = answer.get("ts")
        if not isinstance(made, str):
            raise ValueError("an answer without the id of the message")  # noqa: TRY004 - one of the failures on the way
        return made

    async def _edited(self, delivery: Delivery, message_id: str, payload: Payload) -> None:
        """With its pictures, else with their words; where Slack takes no blocks, as mere text."""
        installed = await speaker(self._tokens, delivery.tenant_id, self._clock.now())
        place = await self._conversation(delivery, installed)

        async def make(shown: Payload) -> None:
            body = {"channel": place, "ts": message_id, "text": shown["text"], "blocks": shown["blocks"]}
            await self._clients.posting(installed.bot_token).api_call(_EDIT, json=body)

        try:
            await self._pictures.show(payload, installed, make)
        except faults.FAILURES as error:
            if not faults.is_refused_content(error):
                raise
            log.warning("Slack refused an edit (%s), mere text is tried: %s", faults.word(error), faults.details(error))
            await make(payload | {"blocks": []})

    async def _conversation(self, delivery: Delivery, installed: Installed) -> str:
        """To edit what a person was sent it takes the id of the conversation, which is open."""
        reader = reader_of(delivery.channel_id)
        if reader is None:
            return delivery.channel_id
        answer = await self._clients.asking(installed.bot_token).conversations_open(users=reader)
        return str(answer["channel"]["id"])

    def _asked(self, delivery: Delivery, error: Exception) -> BotError:
        """What went wrong with a request that is harmless when repeated."""
        failure = faults.delivery_error(error, self._clock.now(), asking=True)
        if _is_final(failure):
            self._on_refused(delivery.tenant_id)
        return failure

    def _failure(self, error: Exception, delivery: Delivery) -> BotError:
        """A person is never a channel that is gone: they have left, or take nothing from us."""
        failure, said = faults.delivery_error(error, self._clock.now()), faults.word(error)
        gone = isinstance(failure, PermanentDeliveryError) and failure.fault is DeliveryFault.CHANNEL_GONE
        if reader_of(delivery.channel_id) and (gone or said in _NO_READER):
            words = f"This person takes no direct messages from the bot, or has left ({said})."
            return PermanentDeliveryError(DeliveryFault.FORBIDDEN, words)
        return failure


def _body(delivery: Delivery) -> str:
    """What is sent: the frozen object, and beside it what only the sender knows. Later parts follow into the thread.

    Its text is not read: to take a long edition apart and put it together again costs more than the post itself.
    """
    thread = {"thread_ts": delivery.after.thread_id} if delivery.after and delivery.after.thread_id else {}
    beside = {
        # With the id of a person Slack opens the conversation by itself.
        "channel": reader_of(delivery.channel_id) or delivery.channel_id,
        **thread,
        "metadata": marker(delivery),
        "client_msg_id": str(uuid.uuid5(_OURS, delivery.nonce)),
    }
    return f"{delivery.payload[:-1]},{json.dumps(beside)[1:]}"


def _saying(delivery: Delivery, payload: Payload) -> Delivery:
    return replace(delivery, payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")))


def _in_words(delivery: Delivery) -> Delivery:
    charts = has_charts(delivery.payload)
    return _saying(delivery, worded(json.loads(delivery.payload))) if charts else delivery


def _mended(body: str, error: Exception) -> str | None:
    """What may be accepted in place of the refused body; None where nothing would."""
    if faults.is_refused_content(error):
        left_out = "blocks"
    elif faults.is_stale_id(error):
        left_out = "client_msg_id"
    else:
        return None
    return json.dumps({name: value for name, value in json.loads(body).items() if name != left_out})


def _is_final(failure: BotError) -> bool:
    """Whether posting would be refused for the same reason."""
    return isinstance(failure, PermanentDeliveryError) and failure.fault is DeliveryFault.TOKEN_REVOKED
