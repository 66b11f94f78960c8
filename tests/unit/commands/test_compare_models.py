"""`/compare models`, and names of models while somebody types."""

from bot.commands.model_lookup import find_model
from bot.domain.errors import SourceError, SourceFault
from bot.domain.messages import Table
from tests.unit.commands.counter import Counter, ToldHub, labels, words
from tests.unit.commands.modelled import R1, detail, reading


async def test_measured_and_curated_models_stand_side_by_side_with_their_dates(counter: Counter) -> None:
    counter.hub = ToldHub({R1: detail(), "acme/silent": detail("acme/silent", licence=None, children=None)})
    reply = await counter.ask("/compare models deepseek-r1 bloom c:acme/silent")
    (table,) = [block for block in reply.message.blocks if isinstance(block, Table)]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["label"] == (
        "DeepSeek-R1: Open weights, OSI licence",
        "BLOOM: Open weights, use limits",
        "silent: Licence not stated",
    )
    assert rows["likes"] == ("DeepSeek-R1: 12,990", "BLOOM: not measured yet", "silent: 12,990")
    assert rows["training code public"][1] == "BLOOM: yes (entered by a person)"
    assert rows["country"] == ("DeepSeek-R1: China", "BLOOM: unknown", "silent: unknown")
    assert rows["made from it (at least)"] == ("DeepSeek-R1: 355", "BLOOM: not measured yet", "silent: not stated")
    shown = words(reply)
    assert "DeepSeek-R1: Hugging Face Hub, as of 2025-08-03 12:00 UTC; catalogue, last verified 1 July 2025." in shown
    assert "acme/silent: Hugging Face Hub, as of 2025-08-03 12:00 UTC." in shown
    assert labels(reply) == ["Share", "DeepSeek-R1", "BLOOM", "acme/silent"]


async def test_one_model_under_two_names_is_refused(counter: Counter) -> None:
    refused = await counter.ask("/compare models deepseek-r1 deepseek-ai/DeepSeek-R1")
    assert refused.fault == "user_error"
    assert f"Two of these are the same model, {R1}." in words(refused)


async def test_an_unknown_name_of_several_is_refused_with_buttons_that_keep_the_rest(counter: Counter) -> None:
    refused = await counter.ask("/compare models a:deepseek-r11 b:bloom")
    assert "DeepSeek-R1" in labels(refused)
    assert words(await counter.press("DeepSeek-R1", refused)).startswith("DeepSeek-R1 and BLOOM")


async def test_positions_are_still_what_compare_does_first(counter: Counter) -> None:
    assert words(await counter.ask("/compare policy:'action plan'")).startswith("Who stands where")


async def test_names_come_from_memory_first_and_then_from_the_hub(counter: Counter) -> None:
    counter.hub = ToldHub({"acme/deep-thought": detail("acme/deep-thought")})
    await counter.trending(reading("zoo/deep-sea"))
    offered = await counter.choices("/model name", "deep")
    assert [one.value for one in offered] == ["deepseek-r1", "zoo/deep-sea", "acme/deep-thought"]
    assert offered[-1].name == "acme/deep-thought · on the Hub"
    assert await counter.choices("/model name", "de") == await counter.choices("/compare models a", "de")
    assert counter.hub.asked == ["?deep"]


async def test_a_hub_that_is_away_or_slow_costs_choices_and_never_an_error(counter: Counter) -> None:
    await counter.trending(reading("zoo/deep-sea"))
    for hub in (ToldHub(error=SourceError(SourceFault.RATE_LIMITED, "later")), ToldHub(slow=30.0)):
        counter.hub = hub
        offered = await counter.choices("/model name", "deep-s")
        assert [one.value for one in offered][-1] == "zoo/deep-sea"


async def test_a_hub_that_is_slow_is_not_waited_for_forever(counter: Counter) -> None:
    counter.hub = ToldHub(slow=30.0)
    found = await find_model("deepseek-r1", counter.services, patience=0.05)
    assert found.notes == ("The Hub does not answer: it is not measured yet, and what follows is from the catalogue.",)
