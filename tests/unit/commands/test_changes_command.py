"""`/changes`, and what a start of the bot keeps for it."""

from dataclasses import replace
from datetime import date, timedelta

from bot.bootstrap import Curated, keep_states
from bot.catalogue.index import CatalogueIndex
from bot.domain.errors import Problem
from bot.domain.messages import Item
from bot.domain.policies import Policy, Standing, Status
from tests import make
from tests.unit.commands import modelled
from tests.unit.commands.counter import Counter, labels, words

DAY = timedelta(days=1)
BROKEN = Problem(file="a.yaml", line=1, column=1, key="", message="broken")


async def start(counter: Counter, *policies: Policy, problems: tuple[Problem, ...] = ()) -> None:
    """The bot starts with that catalogue."""
    counter.policies = CatalogueIndex(make.catalogue(*policies))
    await keep_states(counter.store, Curated(counter.policies, problems), counter.clock.moment)


def standing(words_of_it: str, on: str = "2025-08-01") -> Status:
    return Status(standing=Standing.REVOKED, words=words_of_it, as_of=date.fromisoformat(on), source=make.REGISTER)


async def test_a_status_that_changed_is_told_with_source_and_date(counter: Counter) -> None:
    order = make.policy(title="An Order")
    await start(counter, order)
    counter.clock.moment += DAY
    await start(counter, make.policy(title="An Order", status=standing("Revoked")))
    counter.clock.moment += DAY
    reply = await counter.ask("/changes since:30h")
    (item,) = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert (item.title.text, item.title.url) == ("An Order", make.REGISTER.url)
    assert item.text == "Status as of 1 August 2025: Revoked. Before: In force."
    assert item.facts == ("status changed", "1 August 2025")
    assert "Nothing changed since" in words(await counter.ask("/changes since:12h"))


async def test_where_no_state_is_that_old_it_is_said_from_when_on(counter: Counter) -> None:
    assert "No state of the catalogue was kept yet." in words(await counter.ask("/changes"))
    await start(counter, make.policy())
    counter.clock.moment += DAY
    shown = words(await counter.ask("/changes since:2020-01-01"))
    assert "Nothing changed since 2025-08-03 12:00 UTC" in shown
    assert "what was before is not known" in shown


async def test_news_changes_no_status(counter: Counter) -> None:
    await start(counter)
    counter.clock.moment += DAY
    await counter.bring("Executive Order 14179 is revoked, says everybody")
    await start(counter)
    assert "Nothing changed" in words(await counter.ask("/changes"))
    assert "In force" in words(await counter.ask("/policy eo 14179"))


async def test_what_a_broken_file_hides_is_not_told_as_removed(counter: Counter) -> None:
    kept, hidden = make.policy(title="Kept"), make.policy("us-b", title="Hidden")
    await start(counter, kept, hidden)
    counter.clock.moment += DAY
    await start(counter, kept, problems=(BROKEN,))
    assert "Nothing changed" in words(await counter.ask("/changes"))
    await start(counter, kept)
    assert "No longer in the catalogue." in words(await counter.ask("/changes"))


async def test_many_changes_are_shown_in_pages(counter: Counter) -> None:
    await start(counter, make.policy())
    counter.clock.moment += DAY
    await start(counter, *(make.policy(f"us-{number}", title=f"Act {number}") for number in range(9)))
    counter.clock.moment += DAY
    first = await counter.ask("/changes")
    assert labels(first) == ["Next", "Share"]
    assert "10 changes since" in words(first)
    assert "7. " in words(await counter.press("Next", first))


async def test_a_time_to_come_or_none_at_all_is_refused(counter: Counter) -> None:
    for typed in ("2030-01-01", "whenever"):
        assert (await counter.ask(f"/changes since:{typed}")).fault == "user_error"


async def test_spans_and_dates_are_offered(counter: Counter) -> None:
    assert [one.value for one in await counter.choices("/changes since")] == ["24h", "7d", "30d"]
    assert [one.value for one in await counter.choices("/changes since", "2025-08-01")] == ["2025-08-01"]


async def test_a_database_that_another_has_costs_only_the_states(counter: Counter) -> None:
    await counter.store.close()
    await keep_states(counter.store, Curated(counter.policies), counter.clock.moment)


async def remeasured(counter: Counter) -> None:
    """A policy and a model have changed since yesterday."""
    order = make.policy(title="An Order")
    counter.policies = CatalogueIndex(replace(modelled.catalogue(), policies=(order,)))
    await keep_states(counter.store, Curated(counter.policies), counter.clock.moment)
    async with counter.store.writing() as tx:
        await tx.keep_detail(modelled.detail(at=counter.clock.moment))
    counter.clock.moment += DAY
    revoked = replace(order, status=standing("Revoked"))
    counter.policies = CatalogueIndex(replace(modelled.catalogue(), policies=(revoked,)))
    await keep_states(counter.store, Curated(counter.policies), counter.clock.moment)
    async with counter.store.writing() as tx:
        await tx.keep_detail(modelled.detail(at=counter.clock.moment, gated="auto"))
    counter.clock.moment += DAY


async def test_models_that_changed_stand_behind_the_policies_and_can_be_asked_for_alone(counter: Counter) -> None:
    await remeasured(counter)

    async def told(kind: str) -> list[str]:
        reply = await counter.ask(f"/changes since:30h{kind}")
        return [block.title.text for block in reply.message.blocks if isinstance(block, Item)]

    assert await told("") == ["An Order", modelled.R1]
    assert await told(" kind:all") == ["An Order", modelled.R1]
    assert await told(" kind:policy") == ["An Order"]
    assert await told(" kind:model") == [modelled.R1]


async def test_a_changed_model_is_told_with_its_source_and_the_day_on_which_it_was_seen(counter: Counter) -> None:
    await remeasured(counter)
    reply = await counter.ask("/changes since:30h kind:model")

    (item,) = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert item.text == "Gated: for whoever signs in and accepts the conditions. Before: not gated."
    assert item.facts == ("gate changed", "4 August 2025")
    assert (item.source, item.title.url) == ("Hugging Face Hub", f"https://huggingface.co/{modelled.R1}")
    assert "Nothing changed since" in words(await counter.ask("/changes since:12h kind:model"))
