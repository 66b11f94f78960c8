"""What every publisher promises by `bot.ports`. A platform's publisher is put under it by a subclass:

`publisher` gives one that is ready to post in `channel_id` of `tenant_id`; `text` and `notified` read its payloads.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.terminal_publisher import TerminalPublisher
from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph, Table
from bot.domain.subscriptions import SubscriptionId, TenantId
from bot.ports import Publisher
from tests.doubles.publishers import HandClock, MemoryPublisher
from tests.make import NOON

HOSTILE = (
    "@everyone and @here",
    "<@123> <@&456> <#789> <t:0:R>",
    "[masked](https://evil.example/masked)",
    "**bold** __under__ ~~struck~~ `code` ||spoiler|| > quoted",
    "<script>alert(1)</script> & {{ 7*7 }}",
    "# no heading",
    "- no list",
)

NOTE = "Correction of 4 August: item 1 named the wrong agency."


def item(number: int, text: str = "One sentence about it.") -> Item:
    return Item(
        number=number,
        title=Link(text=title(number), url=f"https://wire.example/{number}"),
        text=text,
        facts=("Notice",),
        source="The Wire",
        tier="press",
        when=NOON,
        also=(Link(text="Another Wire", url="https://other.example/1"),),
        why=("because",),
    )


def title(number: int) -> str:
    """Found once in a text, whatever a platform escapes."""
    return f"Piece{number:03}x"


def message(*blocks: Block) -> Message:
    return Message(
        blocks=(
            Heading(text="Open Gazette", level=1),
            *blocks,
            Footer(lines=("60 entries read.",), details=("The Wire: ok",)),
        )
    )


LONG = message(
    *(block for n in range(1, 61) for block in ((Heading(text=f"Section{n}"),) if n % 10 == 1 else ()) + (item(n),))
)


class PublisherContract(ABC):
    tenant_id = TenantId("memory:1")
    channel_id = "1"
    mention = "77"

    @abstractmethod
    def publisher(self) -> Any:
        """A fixture in each subclass."""

    def text(self, payload: str) -> str:
        """What a reader sees, in reading order. As it stands: every string of the payload, in order."""
        return "\n".join(_strings(json.loads(payload)))

    @abstractmethod
    def notified(self, payload: str) -> frozenset[str]:
        """The roles and groups that the payload notifies."""

    def delivery(self, payload: str, number: int = 1, after: Receipt | None = None) -> Delivery:
        return Delivery(
            id=DeliveryId(number),
            tenant_id=self.tenant_id,
            subscription_id=SubscriptionId(1),
            platform=self.tenant_id.partition(":")[0],
            channel_id=self.channel_id,
            part_no=number,
            payload=payload,
            nonce=f"nonce{number:019}",
            state=DeliveryState.SENDING,
            tries=1,
            first_try_at=NOON,
            after=after,
        )

    def test_it_names_the_platform_of_its_tenants(self, publisher: Publisher) -> None:
        assert publisher.platform == self.tenant_id.partition(":")[0]

    def test_the_same_message_freezes_to_the_same_payloads(self, publisher: Publisher) -> None:
        assert publisher.freeze(LONG, mention=self.mention) == publisher.freeze(LONG, mention=self.mention)

    def test_payloads_are_json_objects(self, publisher: Publisher) -> None:
        assert [type(json.loads(payload)) for payload in publisher.freeze(message(item(1)))] == [dict]

    def test_a_long_edition_is_split_and_holds_every_item_once_in_order(self, publisher: Publisher) -> None:
        parts = [self.text(payload) for payload in publisher.freeze(LONG)]
        assert len(parts) > 1
        whole = "\n".join(parts)
        assert [whole.count(title(number)) for number in range(1, 61)] == [1] * 60
        places = [whole.index(title(number)) for number in range(1, 61)]
        assert places == sorted(places)

    def test_every_part_says_which_one_it_is(self, publisher: Publisher) -> None:
        parts = [self.text(payload) for payload in publisher.freeze(LONG)]
        for number, part in enumerate(parts, start=1):
            assert f"Part {number} of {len(parts)}" in part

    def test_items_are_never_torn_apart(self, publisher: Publisher) -> None:
        for payload in publisher.freeze(LONG):
            text = self.text(payload)
            assert text.count("One sentence about it.") == sum(title(number) in text for number in range(1, 61))

    def test_every_kind_of_block_is_shown(self, publisher: Publisher) -> None:
        table = Table(columns=("fate", "entries"), rows=(("shown", "1"), ("merged", "2")))
        blocks = (Heading(text="Section"), item(1), Paragraph(text="2 more."), table)
        text = "\n".join(self.text(payload) for payload in publisher.freeze(message(*blocks)))
        for part in ("Open Gazette", "Section", title(1), "One sentence", "Notice", "The Wire", "Another Wire"):
            assert part in text
        for part in ("2 more", "merged", "60 entries read"):
            assert part in text

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_hostile_text_survives_as_text(self, publisher: Publisher, hostile: str) -> None:
        """Every letter of it is there, wherever it stood; what a platform adds to disarm it is no letter."""
        long = replace(item(1, hostile), title=Link(text=hostile, url="https://wire.example/1"), facts=(hostile,))
        payloads = publisher.freeze(message(Heading(text=hostile), Paragraph(text=hostile), long))
        text = _letters("\n".join(self.text(payload) for payload in payloads))
        assert text.count(_letters(hostile)) >= 5
        assert [self.notified(payload) for payload in payloads] == [frozenset()] * len(payloads)

    def test_an_item_that_is_too_large_is_shortened_and_kept(self, publisher: Publisher) -> None:
        payloads = publisher.freeze(message(item(1), item(2, "endless " * 9000), item(3)))
        text = "\n".join(self.text(payload) for payload in payloads)
        assert [text.count(title(number)) for number in (1, 2, 3)] == [1, 1, 1]
        assert "endless…" in text

    def test_nobody_is_notified_unless_it_was_asked_for_and_then_once(self, publisher: Publisher) -> None:
        assert [self.notified(payload) for payload in publisher.freeze(message(item(1)))] == [frozenset()]
        first, *others = publisher.freeze(LONG, mention=self.mention)
        assert self.notified(first) == {self.mention}
        assert [self.notified(payload) for payload in others] == [frozenset()] * len(others)

    async def test_a_post_gives_a_receipt(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        receipt = await publisher.publish(self.delivery(payload))
        assert receipt.message_id

    async def test_parts_follow_each_other_each_with_its_own_receipt(self, publisher: Publisher) -> None:
        receipts: list[Receipt] = []
        for number, payload in enumerate(publisher.freeze(LONG)[:2], start=1):
            after = receipts[-1] if receipts else None
            receipts.append(await publisher.publish(self.delivery(payload, number, after)))
        assert len({receipt.message_id for receipt in receipts}) == 2

    async def test_the_same_delivery_again_gives_the_same_receipt_or_is_reported(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        first = await publisher.publish(self.delivery(payload))
        try:
            again = await publisher.publish(replace(self.delivery(payload), tries=2, uncertain_since=NOON))
        except (TemporaryDeliveryError, PermanentDeliveryError):
            return
        assert again == first

    async def test_an_answer_is_posted_with_all_its_parts_and_once(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        to = await publisher.publish(self.delivery(payload))
        answer = replace(self.delivery(payload, after=to), nonce="nonce-of-an-answer")
        first = await publisher.publish(answer)
        second = await publisher.publish(self.delivery(payload, 2, first))
        again = await publisher.publish(replace(answer, tries=2, uncertain_since=NOON))
        assert len({to.message_id, first.message_id, second.message_id}) == 3
        assert again == first

    async def test_an_answer_to_what_is_not_there_is_posted_all_the_same(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        lost = Receipt(message_id="123456", thread_id=None)
        assert (await publisher.publish(self.delivery(payload, after=lost))).message_id

    async def test_once_the_claim_has_run_out_nothing_is_sent(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        with pytest.raises(TemporaryDeliveryError) as failure:
            await publisher.publish(replace(self.delivery(payload), lease_until=NOON))
        assert failure.value.fault is DeliveryFault.CLAIM_LOST
        assert not failure.value.unsure

    async def test_one_post_is_taken_back_and_then_it_is_gone(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        delivery = self.delivery(payload)
        sent = replace(delivery, state=DeliveryState.SENT, receipt=await publisher.publish(delivery))
        other = replace(delivery, id=DeliveryId(2), nonce="nonce-of-another")
        stays = replace(other, state=DeliveryState.SENT, receipt=await publisher.publish(other))
        if isinstance(publisher, TerminalPublisher):
            with pytest.raises(PermanentDeliveryError, match="printed"):
                await publisher.retract(sent)
            return
        await publisher.retract(sent)
        await publisher.retract(sent)
        with pytest.raises(PermanentDeliveryError) as failure:
            await publisher.edit(sent, payload)
        assert failure.value.fault is DeliveryFault.CHANNEL_GONE
        await publisher.edit(stays, payload)

    async def test_nothing_is_taken_back_where_nothing_was_posted(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        for receipt in (None, Receipt(message_id="deleted"), Receipt(message_id="1.000001")):
            if not isinstance(publisher, TerminalPublisher):
                await publisher.retract(replace(self.delivery(payload), receipt=receipt))

    def test_a_note_stands_below_everything_else_and_nothing_is_taken_away(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)), mention=self.mention)
        noted = publisher.amend(payload, NOTE)
        assert noted is not None
        twice = publisher.amend(noted, "And again.")
        assert twice is not None
        text, plain = self.text(twice), self.text(payload)
        assert _letters(text).count(_letters(NOTE)) >= 1
        assert all(_letters(line) in _letters(text) for line in plain.splitlines())
        assert _letters(text).rindex(_letters("60 entries read")) < _letters(text).rindex(_letters(NOTE))

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_a_hostile_note_survives_as_text(self, publisher: Publisher, hostile: str) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        noted = publisher.amend(payload, hostile)
        assert noted is not None
        assert _letters(hostile) in _letters(self.text(noted))
        assert self.notified(noted) == frozenset()

    def test_notes_without_end_are_refused_at_last_or_fit(self, publisher: Publisher) -> None:
        noted: str | None = publisher.freeze(LONG)[0]
        for _ in range(60):
            noted = publisher.amend(noted, "endless " * 100) if noted else None
        assert noted is None or isinstance(publisher, TerminalPublisher)

    async def test_a_message_is_edited_more_than_once(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        delivery = self.delivery(payload)
        sent = replace(delivery, state=DeliveryState.SENT, receipt=await publisher.publish(delivery))
        for note in (NOTE, NOTE, "Another."):
            noted = publisher.amend(payload, note)
            assert noted is not None
            await publisher.edit(sent, noted)

    async def test_what_is_not_there_cannot_be_edited(self, publisher: Publisher) -> None:
        (payload,) = publisher.freeze(message(item(1)))
        for receipt in (None, Receipt(message_id="deleted"), Receipt(message_id="1.000001")):
            if receipt and isinstance(publisher, TerminalPublisher):
                continue
            with pytest.raises(PermanentDeliveryError) as failure:
                await publisher.edit(replace(self.delivery(payload), receipt=receipt), payload)
            assert failure.value.fault is DeliveryFault.CHANNEL_GONE


class TestTerminalPublisher(PublisherContract):
    tenant_id = TenantId("terminal:here")

    @pytest.fixture
    def publisher(self) -> Publisher:
        return TerminalPublisher(lambda _: None, HandClock(NOON))

    def notified(self, payload: str) -> frozenset[str]:
        return frozenset(filter(None, [json.loads(payload)["mention"]]))


class TestMemoryPublisher(PublisherContract):
    @pytest.fixture
    def publisher(self) -> Publisher:
        return MemoryPublisher(clock=HandClock(NOON))

    def notified(self, payload: str) -> frozenset[str]:
        return frozenset(filter(None, [json.loads(payload)["mention"]]))


async def test_the_terminal_prints_what_was_frozen() -> None:
    printed: list[str] = []
    publisher = TerminalPublisher(printed.append, HandClock(NOON))
    contract = TestTerminalPublisher()
    (payload,) = publisher.freeze(message(item(7, "<b>Plain</b> words")), mention="the editors")
    await publisher.publish(contract.delivery(payload))
    (text,) = printed
    assert text.startswith("for the editors\n\nOpen Gazette\n============\n")
    assert " 7. Piece007x\n    https://wire.example/7\n    <b>Plain</b> words\n" in text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
