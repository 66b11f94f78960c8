from datetime import timedelta

from bot.domain.entries import Fetched
from bot.domain.errors import ConfigError, Problem, SourceError, SourceFault
from bot.domain.messages import Item
from bot.domain.sources import Memory, SourceRecord, SourceState
from bot.ingest.verdict import feed_at, verdict
from tests import make
from tests.make import NOON
from tests.unit.commands.counter import ADMIN, OPERATOR, Counter, words


async def stored(counter: Counter, source: str) -> SourceRecord:
    async with counter.store.reading() as view:
        return next(record for record in await view.sources() if record.id == source)


async def test_the_list_can_be_limited_to_a_state(counter: Counter) -> None:
    await counter.fare("wire", state=SourceState.OK, last_success_at=NOON)
    said = words(await counter.ask("/feeds list state:ok", ADMIN))
    assert "Capitol Wire" in said
    assert "Brussels Ledger" not in said
    assert "No source is failing." in words(await counter.ask("/feeds list state:failing", ADMIN))


async def test_health_names_what_needs_attention_and_the_next_try(counter: Counter) -> None:
    assert "Nothing needs attention." in words(await counter.ask("/feeds health", ADMIN))
    later = NOON + timedelta(hours=3)
    await counter.fare("wire", state=SourceState.FAILING, reason="tls: expired", next_poll_at=later, failures=3)
    said = words(await counter.ask("/feeds health", ADMIN))
    assert "failing · 2025-08-03 15:00 UTC · tls: expired" in said


async def test_a_test_shows_entries_with_the_rule_that_they_meet_and_stores_nothing(counter: Counter) -> None:
    entries = tuple(make.raw(f"Headline {number}", url=f"https://a.example/{number}") for number in range(5))
    counter.outcome = Fetched(entries=entries, memory=Memory())
    reply = await counter.ask("/feeds test https://a.example/feed", OPERATOR)
    items = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert [item.title.text for item in items] == ["Headline 0", "Headline 1", "Headline 2"]
    assert {item.text for item in items} == {"passes: no rules"}
    assert "5 entries" in words(reply)
    async with counter.store.reading() as view:
        assert (await view.counts())["entries"] == 0
    more = await counter.ask("/feeds test wire items:5", OPERATOR)
    assert len([block for block in more.message.blocks if isinstance(block, Item)]) == 5


async def test_a_source_that_fails_its_test_is_an_answer(counter: Counter) -> None:
    counter.outcome = SourceError(SourceFault.NOT_A_FEED, "a web page")
    reply = await counter.ask("/feeds test wire", OPERATOR)
    assert reply.fault == ""
    assert "Capitol Wire cannot be read: not_a_feed: a web page" in words(reply)


async def test_a_source_is_paused_resumed_and_retried(counter: Counter) -> None:
    await counter.fare("wire", state=SourceState.OK, last_success_at=NOON, next_poll_at=NOON + timedelta(hours=1))
    await counter.ask("/feeds pause wire", OPERATOR)
    paused = await stored(counter, "wire")
    assert (paused.state, paused.reason) == (SourceState.PAUSED, "paused by an operator, 2025-08-03 12:00 UTC")
    assert "/feeds resume" in words(await counter.ask("/feeds retry wire", OPERATOR))
    assert counter.woken == []
    await counter.ask("/feeds resume wire", OPERATOR)
    resumed = await stored(counter, "wire")
    assert (resumed.state, resumed.reason, resumed.next_poll_at) == (SourceState.OK, "", NOON)
    assert "/feeds retry" in words(await counter.ask("/feeds resume wire", OPERATOR)), "it is not paused any more"
    await counter.fare("wire", next_poll_at=NOON + timedelta(hours=1))
    await counter.ask("/feeds retry wire", OPERATOR)
    assert (await stored(counter, "wire")).next_poll_at == NOON
    assert counter.woken == ["poll", "poll"]


async def test_a_disabled_source_is_for_the_file_to_enable(counter: Counter) -> None:
    off = make.spec("wire", name="Capitol Wire", enabled=False)
    counter.config = type(counter.config)(sources=(off,), editions=(), text="", digest="")
    assert "enabled: false" in words(await counter.ask("/feeds pause wire", OPERATOR))


async def test_a_reload_says_what_is_in_force_or_what_is_broken(counter: Counter) -> None:
    async def broken() -> None:
        raise ConfigError((Problem(file="feeds.yaml", line=3, column=5, key="evry", message="unknown key"),))

    assert "in force: 3 sources; editions weekly, daily." in words(await counter.ask("/feeds reload", OPERATOR))
    counter.reload = broken
    reply = await counter.ask("/feeds reload", OPERATOR)
    assert "feeds.yaml:3:5 evry: unknown key" in words(reply)
    assert "stays in force" in words(reply)


def test_a_verdict_names_the_rule_that_an_entry_meets() -> None:
    spec = make.spec(include=("AI",), exclude=("jobs",))
    assert verdict(spec, make.raw("AI in court")) == "passes: include has “AI”"
    assert verdict(spec, make.raw("AI jobs")) == "left out: exclude has “jobs”"
    assert verdict(spec, make.raw("He said")) == "left out: no include word occurs"
    assert verdict(feed_at("https://a.example/"), make.raw("He said")) == "passes: no rules"


def test_an_address_that_is_tried_is_named_without_its_query() -> None:
    spec = feed_at("https://a.example/feed?token=abcdefgh")
    assert (spec.name, spec.url) == ("https://a.example/feed", "https://a.example/feed?token=abcdefgh")
