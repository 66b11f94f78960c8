from datetime import timedelta

from bot.domain.errors import ConfigError, Problem
from bot.domain.messages import Heading, Table
from bot.domain.sources import SourceState
from tests import make
from tests.make import NOON
from tests.unit.commands.counter import ADMIN, CONFIG, OPERATOR, Counter, labels, words


async def test_trouble_comes_first_with_its_reason(counter: Counter) -> None:
    await counter.fare("wire", state=SourceState.OK, last_success_at=NOON)
    await counter.fare("ledger", state=SourceState.FAILING, reason="timeout: no answer in time", failures=4)
    reply = await counter.ask("/sources")
    headings = [block.text for block in reply.message.blocks if isinstance(block, Heading)]
    assert headings[0] == "3 sources: 1 failing, 1 new, 1 ok"
    assert [text.partition(":")[0] for text in headings[1:]] == ["Failing", "New", "Ok"]
    assert "timeout: no answer in time" in words(reply)


async def test_many_sources_are_paged(counter: Counter) -> None:
    specs = tuple(make.spec(f"s{number:02}") for number in range(20))
    counter.config = type(CONFIG)(sources=specs, editions=(), text="", digest="")
    first = await counter.ask("/sources")
    assert (first.more, labels(first)) == (True, ["Next", "Share"])
    second = await counter.press("Next", first)
    rows = [row for block in second.message.blocks if isinstance(block, Table) for row in block.rows]
    assert [row[0] for row in rows] == ["S15", "S16", "S17", "S18", "S19"]
    assert "There is no page 9" in words(await counter.ask("/sources page:9"))


async def test_one_source_is_shown_in_full_without_its_address(counter: Counter) -> None:
    await counter.fare(
        "ledger", state=SourceState.DEGRADED, reason="http_status: 500", last_success_at=NOON - timedelta(hours=2)
    )
    said = words(await counter.ask('/sources "brussels ledger"'))
    assert "degraded: the last poll failed" in said
    assert "http_status: 500" in said
    assert "2025-08-03 10:00 UTC" in said
    assert "next poll" in said
    assert "ledger.example" not in said


async def test_only_an_operator_sees_an_address_and_nobody_its_query(counter: Counter) -> None:
    assert "https://ledger.example/feed (with a query)" in words(await counter.ask("/feeds show ledger", OPERATOR))
    assert "ledger.example" not in words(await counter.ask("/feeds show ledger", ADMIN))
    assert "secret-word" not in words(await counter.ask("/feeds show ledger", OPERATOR))


async def test_only_an_operator_sees_where_a_source_has_moved_for_good(counter: Counter) -> None:
    await counter.fare("ledger", learned_url="https://elsewhere.example/feed?key=secret-word")
    shown = words(await counter.ask("/feeds show ledger", OPERATOR))
    assert "moved for good to" in shown
    assert "https://elsewhere.example/feed (with a query)" in shown
    assert "secret-word" not in shown
    assert "elsewhere.example" not in words(await counter.ask("/feeds show ledger", ADMIN))


async def test_without_sources_it_says_who_adds_them(counter: Counter) -> None:
    counter.config = type(CONFIG)(sources=(), editions=(), text="", digest="")
    assert "The operator adds them" in words(await counter.ask("/sources"))


async def test_about_tells_version_counts_freshness_and_platforms(counter: Counter) -> None:
    await counter.bring("One headline")
    await counter.fare("wire", state=SourceState.OK, last_success_at=NOON)
    counter.platforms = {"discord": "connected to 3 servers"}
    said = words(await counter.ask("/about"))
    assert "Open Gazette 1.2.3" in said
    assert "2025-08-03 12:00 UTC" in said
    assert "entries 1" in said.replace("  ", " ")
    assert "connected to 3 servers" in said
    assert "The configuration on disk is in force." in said


async def test_about_shows_the_problems_of_a_broken_file_to_admins_alone(counter: Counter) -> None:
    problems = tuple(Problem(file="feeds.yaml", line=n, column=1, key="every", message="odd") for n in range(1, 9))
    counter.problem = ConfigError(problems)
    admin, member = words(await counter.ask("/about", ADMIN)), words(await counter.ask("/about"))
    assert "feeds.yaml:5:1 every: odd" in admin
    assert "feeds.yaml:6:1" not in admin
    assert "and 3 more problems" in admin
    assert "the last configuration that worked stays in force" in member
    assert "feeds.yaml:1:1" not in member


async def test_help_lists_what_the_asker_may_and_names_the_rest(counter: Counter) -> None:
    member, operator = words(await counter.ask("/help")), words(await counter.ask("/help", OPERATOR))
    assert "/search" in member
    assert "/schedule set" not in member
    assert "Admins also have /schedule, /correct and /feeds." in member
    assert "/feeds reload" in operator


async def test_help_explains_one_command_or_one_action(counter: Counter) -> None:
    said = words(await counter.ask("/help /schedule  SET", ADMIN))
    assert "/schedule set edition:… time:… [zone:…]" in said
    assert "For example: /schedule set edition:weekly" in said
    assert "/schedule remove" not in said
    whole = words(await counter.ask("/help feeds"))
    assert "Only for operators of this bot." in whole
    assert "Did you mean search?" in words(await counter.ask("/help serch"))
    assert [one.value for one in await counter.choices("/help topic", "schedule s", ADMIN)][:2] == [
        "schedule show",
        "schedule set",
    ]
    assert all("schedule" not in one.value for one in await counter.choices("/help topic"))
