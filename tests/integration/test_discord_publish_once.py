"""discord.py repeats by itself what met a 500: what carries no nonce would be made twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import DeliveryFault, TemporaryDeliveryError
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import Office, office


def threads(post: Office) -> list[str]:
    return [one.id for one in post.fake.world.channels.values() if one.parent_id == post.fake.forum.id]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_post_in_a_forum_that_met_a_500_after_the_fact_stands_there_once(status: int) -> None:
    async with office() as post:
        post.fake.fail("POST", "/threads$", Fault.done_then(status))
        began = post.clock.now()
        with pytest.raises(TemporaryDeliveryError) as failure:
            await post.publisher.publish(post.delivery(post.fake.forum))
        assert failure.value.fault is DeliveryFault.OUTCOME_UNKNOWN
        post.clock.pass_by(timedelta(seconds=3).total_seconds())

        receipt = await post.publisher.publish(post.delivery(post.fake.forum, uncertain_since=began, tries=2))

        assert threads(post) == [receipt.message_id]


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_second_post_in_a_forum_goes_as_a_thread_or_where_we_may_not_by_what_stands_in_it(
    allowed: bool,
) -> None:
    async with office() as post:
        post.fake.world.manages_threads = allowed
        delivery = post.delivery(post.fake.forum)
        receipt = await post.publisher.publish(delivery)
        thread = post.fake.world.channels[receipt.message_id]
        await post.publisher.retract(replace(delivery, receipt=receipt))
        assert threads(post) == ([] if allowed else [receipt.message_id])
        assert allowed or thread.messages == []
