"""`/stakeholder`, `/compare positions`, `/explain`, `/policies`."""

from datetime import date

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.domain.messages import Item, Table
from bot.domain.policies import Jurisdiction, Policy, Stance, Standing, Status
from tests import make
from tests.unit.commands.counter import Counter, labels, words


def titles(reply: object) -> list[str]:
    blocks = reply.message.blocks  # type: ignore[attr-defined]
    return [block.title.text for block in blocks if isinstance(block, Item)]


async def test_a_stakeholder_is_shown_with_quotes_links_and_the_policy(counter: Counter) -> None:
    reply = await counter.ask("/stakeholder hf")
    item = next(block for block in reply.message.blocks if isinstance(block, Item))
    assert item.title.text == "Hugging Face · supports · Open models"
    assert item.title.url == "https://hugging-face.example/answer"
    assert item.text == "Wants open models. “open research and open source software”"
    assert item.facts == ("Request for Information on an AI Action Plan", "said on 19 March 2025")


async def test_since_leaves_out_what_is_older_and_says_what_has_no_date(counter: Counter) -> None:
    assert titles(await counter.ask("/stakeholder google")) == ["Google · mixed · Export controls"]
    undated = words(await counter.ask("/stakeholder google since:2020-01-01"))
    assert "has no position of Google here. 1 position without a date: left out by since." in undated
    assert titles(await counter.ask("/stakeholder openai since:2025-03-19")) != []
    assert titles(await counter.ask("/stakeholder openai since:2025-03-20")) == []
    assert (await counter.ask("/stakeholder openai since:whenever")).fault == "user_error"


async def test_a_stakeholder_on_one_policy_includes_the_request_before_it(counter: Counter) -> None:
    assert len(titles(await counter.ask("/stakeholder openai policy:'action plan'"))) == 1
    refused = await counter.ask("/stakeholder opena policy:'action plan'")
    assert labels(refused)[0] == "OpenAI"
    assert len(titles(await counter.press("OpenAI", refused))) == 1


async def test_positions_are_compared_issue_by_issue(counter: Counter) -> None:
    reply = await counter.ask("/compare positions policy:'action plan' org1:google org2:hf")
    table = next(block for block in reply.message.blocks if isinstance(block, Table))
    assert table.columns == ("issue", "Google", "Hugging Face")
    assert set(table.rows) == {
        ("Export controls", "Google: mixed", "Hugging Face: not known"),
        ("Open models", "Google: not known", "Hugging Face: supports"),
    }
    assert "Sources: Their answer" in words(reply)
    assert "Said under the linked request: Request for Information on an AI Action Plan." in words(reply)
    full = await counter.press("Quotes and links", reply)
    assert words(full).startswith("Positions · America's AI Action Plan")


async def test_who_holds_two_stances_on_one_issue_is_shown_with_both(counter: Counter) -> None:
    both = tuple(make.position("google", stance=stance) for stance in (Stance.SUPPORTS, Stance.OPPOSES, Stance.OPPOSES))
    counter.policies = CatalogueIndex(make.catalogue(make.policy(positions=both)))
    assert "Google: supports and opposes" in words(await counter.ask("/compare positions us-eo-14179 org1:google"))
    shown = words(await counter.ask("/compare positions us-eo-14179"))
    assert "supports: Google; opposes: Google" in shown


async def test_without_organisations_everybody_is_listed_by_issue(counter: Counter) -> None:
    reply = await counter.ask("/compare positions 'action plan'")
    table = next(block for block in reply.message.blocks if isinstance(block, Table))
    assert ("Export controls", "mixed: Google") in table.rows
    assert ("Pre-emption of state laws", "supports: OpenAI") in table.rows


async def test_who_has_no_position_is_named(counter: Counter) -> None:
    one = words(await counter.ask("/compare positions 'action plan' org1:google org2:a16z"))
    assert "- Export controls Google: mixed · Andreessen Horowitz: not known" in one
    none = await counter.ask("/compare positions 'action plan' org1:a16z")
    assert (none.fault, "no position of Andreessen Horowitz on" in words(none)) == ("", True)


async def test_a_term_is_explained_with_its_sources(counter: Counter) -> None:
    shown = words(await counter.ask("/explain RFI"))
    assert "A call for facts and views." in shown
    assert "https://register.example/1" in shown
    refused = await counter.ask("/explain dockett")
    assert labels(refused) == ["Docket"]


def several() -> list[Policy]:
    stalled = Status(standing=Standing.STALLED, words="Stalled", as_of=date(2025, 5, 1), source=make.REGISTER)
    return [
        make.policy(
            "us-a", title="Weights Act", timeline=(make.milestone("2025-01-01"),), deadlines=(make.deadline(),)
        ),
        make.policy("eu-b", title="Brussels Code", jurisdiction=Jurisdiction.EU, topics=("open-weights",)),
        make.policy(
            "us-ca-c",
            title="Frontier Act",
            jurisdiction=Jurisdiction.US_STATE,
            state="ca",
            status=stalled,
            timeline=(make.milestone("2024-01-01", "Introduced"), make.milestone("2025-06-01", "Heard")),
        ),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ["Frontier Act", "Weights Act", "Brussels Code"]),
        ("sort:deadline", ["Weights Act", "Brussels Code", "Frontier Act"]),
        ("sort:introduced", ["Weights Act", "Frontier Act", "Brussels Code"]),
        ("weights", ["Weights Act", "Brussels Code"]),
        ("jurisdiction:eu", ["Brussels Code"]),
        ("state:CA", ["Frontier Act"]),
        ("status:stalled", ["Frontier Act"]),
        ("topic:'open weights'", ["Brussels Code"]),
        ("status:stalled jurisdiction:eu", []),
    ],
)
async def test_policies_are_narrowed_and_sorted(counter: Counter, line: str, expected: list[str]) -> None:
    counter.policies = CatalogueIndex(make.catalogue(*several()))
    assert titles(await counter.ask(f"/policies {line}")) == expected


async def test_each_of_the_list_has_its_status_with_date_and_source(counter: Counter) -> None:
    counter.policies = CatalogueIndex(make.catalogue(*several()))
    shown = words(await counter.ask("/policies sort:deadline"))
    assert "Weights Act https://register.example/1 In force." in shown
    assert "status as of 1 July 2025 · last step 1 January 2025 · comment deadline in 6 days, 9 August 2025" in shown
    assert "Federal Register (source)" in shown


async def test_a_state_or_topic_that_no_policy_has_is_refused_with_the_nearest(counter: Counter) -> None:
    counter.policies = CatalogueIndex(make.catalogue(*several()))
    assert labels(await counter.ask("/policies topic:open-weight")) == ["open-weights"]
    assert (await counter.ask("/policies state:tx")).fault == "user_error"
    nothing = words(await counter.ask("/policies status:revoked"))
    assert "No policy of the catalogue fits. Leave out status." in nothing


async def test_every_policy_that_ships_is_on_one_of_the_pages(shipped: Counter) -> None:
    seen: set[str] = set()
    reply = await shipped.ask("/policies")
    seen.update(titles(reply))
    while reply.more:
        reply = await shipped.press("Next", reply)
        seen.update(titles(reply))
    assert seen == {one.title for one in shipped.policies.all()}


async def test_choices_are_offered_while_typing(counter: Counter) -> None:
    counter.policies = CatalogueIndex(make.catalogue(*several()))
    assert [one.value for one in await counter.choices("/policies topic", "open")] == ["open-weights"]
    assert [one.name for one in await counter.choices("/policies state")] == ["CA"]
    assert [one.value for one in await counter.choices("/stakeholder name", "hug")] == ["hugging-face"]
    assert [one.value for one in await counter.choices("/explain term", "rf")] == ["rfi"]
