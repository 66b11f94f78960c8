"""The terminal as a place to post: what `Publisher` promises, without a platform behind it."""

import json
from collections.abc import Callable

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, claim_lost
from bot.domain.messages import Block, Message, Paragraph
from bot.messages.encode import decode, encode
from bot.messages.limits import Cost, paginate
from bot.messages.plain import plain
from bot.ports import Clock

# A few screens. Nothing forces it, but a part should not scroll out of reach.
LIMIT = Cost(pieces=50, characters=20_000)


class TerminalPublisher:
    """`write` takes text that ends with a newline."""

    platform = "terminal"
    uncertain = 0

    def __init__(self, write: Callable[[str], None], clock: Clock) -> None:
        self._write = write
        self._clock = clock

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        """Each part as an encoded message; the first one names who is to be notified."""
        parts = paginate(message, limit=LIMIT, price=_price)
        return tuple(
            json.dumps({"mention": None if number else mention, **encode(part)}, ensure_ascii=False, sort_keys=True)
            for number, part in enumerate(parts)
        )

    async def publish(self, delivery: Delivery) -> Receipt:
        """Print it. The receipt is the nonce, so that a repetition has the same one."""
        if not delivery.is_ours(self._clock.now()):
            raise claim_lost()
        document = json.loads(delivery.payload)
        mention = document.pop("mention")
        self._write((f"for {mention}\n\n" if mention else "") + plain(decode(document)))
        return Receipt(message_id=delivery.nonce)

    def amend(self, payload: str, note: str) -> str | None:
        """Always fits: what scrolls away can be scrolled back to."""
        document = json.loads(payload)
        mention = document.pop("mention")
        amended = Message(blocks=(*decode(document).blocks, Paragraph(text=note)))
        return json.dumps({"mention": mention, **encode(amended)}, ensure_ascii=False, sort_keys=True)

    async def edit(self, delivery: Delivery, payload: str) -> None:
        """What was printed stays; the new text is printed below it."""
        if delivery.receipt is None:
            raise PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "The message is gone.")
        document = json.loads(payload)
        document.pop("mention")
        self._write(f"instead of {delivery.receipt.message_id}\n\n{plain(decode(document))}")

    async def retract(self, delivery: Delivery) -> None:  # noqa: ARG002 - the port's
        """What was printed stays."""
        raise PermanentDeliveryError(DeliveryFault.REFUSED, "What was printed cannot be taken back.")


def _price(block: Block) -> Cost:
    return Cost(pieces=1, characters=len(plain(Message(blocks=(block,)))))
