"""`/policy`: what a dossier says, whatever way it is asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.domain.catalogue import Catalogue
from bot.domain.messages import Heading, Item, Link
from bot.domain.policies import Confidence, Policy, PolicyId
from tests import make
from tests.unit.commands.counter import Counter, asker, button, labels, words

HOSTILE = ("@everyone <!channel>", "[x](https://evil.example)", "**In force** until ```", "\u202e</script>")
LONG = "Removing Barriers to American Leadership in Artificial Intelligence"


def over(counter: Counter, *policies: Policy) -> None:
    counter.policies = CatalogueIndex(make.catalogue(*policies))


async def test_the_dossier_of_an_order_has_all_that_is_known(shipped: Counter) -> None:
    await shipped.bring("Court looks at Executive Order 14179", "Nothing of the kind")
    reply = await shipped.ask("/policy eo 14179")
    shown = words(reply)
    assert "In force" in shown
    assert "status as of 4 October 2026 Federal Register (source)" in shown
    assert "- 23 January 2025 Signed by President Trump · Federal Register" in shown
    linked = shown.partition("POSITIONS UNDER THE LINKED REQUEST: REQUEST FOR INFORMATION ON THE DEVELOPMENT")[2]
    for who in ("Hugging Face", "OpenAI", "Google", "Andreessen Horowitz"):
        assert who in linked
    assert "Court looks at Executive Order 14179" in shown.partition("IN THE NEWS")[2]
    assert "Nothing of the kind" not in shown
    assert labels(reply) == ["Share", "Watch", "Timeline", "Positions", "Coverage"]


async def test_the_plan_shows_what_was_said_to_the_request_before_it(shipped: Counter) -> None:
    pages = [await shipped.ask("/policy 'action plan' view:positions")]
    while pages[-1].more:
        pages.append(await shipped.press("Next", pages[-1]))
    items = [block for page in pages for block in page.message.blocks if isinstance(block, Item)]
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    hugging_face = next(item for item in items if item.title.text == "Hugging Face · supports · Open models")
    assert hugging_face.title.url == "https://huggingface.co/blog/ai-action-wh-2025"
    assert "“The most advanced AI systems to date all stand on" in hugging_face.text
    assert hugging_face.facts == ("said on 19 March 2025",)
    for page in pages[1:]:
        under = [block.text for block in page.message.blocks if isinstance(block, Heading) and block.level == 2]
        assert under[-1].startswith("Positions under the linked request: Request for Information")


async def test_every_view_of_every_policy_that_ships_is_answered_with_sources(shipped: Counter) -> None:
    for one in shipped.policies.all():
        for view in ("summary", "timeline", "positions", "deadlines", "coverage"):
            reply = await shipped.call("policy", name=one.id, view=view)
            assert reply.fault == "", (one.id, view)
            items = [block for block in reply.message.blocks if isinstance(block, Item)]
            assert all(item.source for item in items)
            if view == "summary":
                assert items[0].title == Link(text=one.status.words, url=one.status.source.url)
                assert items[0].facts[0].startswith("status as of ")


@pytest.mark.parametrize("typed", ["EO 14179", "executive order 14179", "eo-14179", LONG, "90 FR 8741", "us-eo-14179"])
async def test_it_is_found_by_every_name_and_number(counter: Counter, typed: str) -> None:
    assert words(await counter.call("policy", name=typed)).startswith(LONG)


async def test_an_unknown_name_is_answered_with_the_nearest_on_buttons(counter: Counter) -> None:
    refused = await counter.ask("/policy action plam view:timeline")
    assert refused.fault == "user_error"
    assert "I cannot tell which policy “action plam” is. Did you mean “America's AI Action Plan”" in words(refused)
    assert 1 <= len(labels(refused)) <= 3
    meant = await counter.press("America's AI Action Plan", refused)
    assert words(meant).startswith("Timeline · America's AI Action Plan")


async def test_a_name_that_two_have_is_refused_with_both(counter: Counter) -> None:
    bills = [make.policy(f"us-{state}-sb-53", title=f"{name} Act", aliases=("SB 53",)) for state, name in STATES]
    over(counter, *bills)
    refused = await counter.ask("/policy sb 53")
    assert refused.fault == "user_error"
    assert set(labels(refused)) == {"Western Act", "Eastern Act"}
    assert words(await counter.press("Eastern Act", refused)).startswith("Eastern Act")


STATES = (("ca", "Western"), ("ny", "Eastern"))


async def test_low_confidence_and_age_are_said_before_anything_else(counter: Counter) -> None:
    verified = date(2025, 1, 1)
    over(counter, make.policy(confidence=Confidence.LOW, last_verified=verified))
    shown = words(await counter.ask("/policy us-eo-14179"))
    assert "Not verified for 214 days" in shown.partition("In force")[0]
    assert "Low confidence" in shown.partition("In force")[0]
    counter.clock.moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=180)
    assert "Not verified" not in words(await counter.ask("/policy us-eo-14179"))


async def test_the_next_deadline_is_the_one_that_counts(counter: Counter) -> None:
    moved = make.deadline("2025-08-05", superseded_by=date(2025, 8, 20), text="Old date")
    over(counter, make.policy(deadlines=(make.deadline("2025-08-20", text="New date"), moved)))
    shown = words(await counter.ask("/policy us-eo-14179"))
    assert "In 17 days: New date" in shown
    assert "Old date" not in shown
    full = words(await counter.ask("/policy us-eo-14179 view:deadlines"))
    assert "1. Superseded: Old date" in full
    assert "superseded: moved to 20 August 2025" in full


async def test_buttons_lead_from_view_to_view_for_who_presses(counter: Counter) -> None:
    first = await counter.ask("/policy action plan")
    assert labels(first) == ["Share", "Watch", "Timeline", "Positions", "Deadlines"]
    second = await counter.press("Positions", first, asker(channel=None))
    assert words(second).startswith("Positions · America's AI Action Plan")
    assert labels(second) == ["Summary", "Timeline", "Deadlines", "Coverage"]
    shared = await counter.press("Share", first)
    assert (shared.private, labels(shared)) == (False, ["Watch", "Timeline", "Positions", "Deadlines"])
    assert "direct message" in words(await counter.press("Watch", shared))
    assert (await counter.press("Timeline", shared)).private
    assert max(len(button(first, label).key) for label in labels(first)) <= 100


async def test_a_row_never_has_more_than_five_buttons(shipped: Counter) -> None:
    middle = await shipped.press("Next", await shipped.ask("/policy 'action plan' view:positions"))
    assert labels(middle) == ["Previous", "Next", "Share", "Summary", "Timeline"]


async def test_without_buttons_the_other_views_are_said_as_lines_to_type(counter: Counter) -> None:
    reply = await counter.ask("/policy action plan", buttons=False)
    assert "Positions: /policy name:us-plan view:positions" in words(reply)
    assert labels(reply) == []


async def test_coverage_is_newest_first_in_pages_and_only_ever_items(counter: Counter) -> None:
    await counter.bring(*(f"Executive Order 14179 under review, part {number}" for number in range(8)))
    reply = await counter.ask("/policy eo 14179 view:coverage")
    items = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert [item.title.text[-6:] for item in items] == [f"part {number}" for number in (7, 6, 5, 4, 3, 2)]
    rest = await counter.press("Next", reply)
    assert [block.number for block in rest.message.blocks if isinstance(block, Item)] == [7, 8]
    status = next(block for block in (await counter.ask("/policy eo 14179")).message.blocks if isinstance(block, Item))
    assert status.title.text == "In force"


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_news_stays_within_its_item(counter: Counter, text: str) -> None:
    await counter.bring(f"Executive Order 14179 {text}", summary=text)
    reply = await counter.ask("/policy eo 14179")
    news = [block for block in reply.message.blocks if isinstance(block, Item)][1:]
    assert len(news) == 1
    others = [repr(block) for block in reply.message.blocks if not isinstance(block, Item)]
    assert not any(text in block for block in others)


async def test_a_side_that_is_empty_says_so_with_the_status(counter: Counter) -> None:
    reply = await counter.ask("/policy eo 14179 view:deadlines")
    assert "The catalogue has no deadlines of it." in words(reply)
    assert "status as of 1 July 2025" in words(reply)
    assert "No stored news names" in words(await counter.ask("/policy eo 14179 view:coverage"))
    assert "There is no page 9" in words(await counter.ask("/policy eo 14179 view:timeline page:9"))


async def test_names_are_offered_while_typing(counter: Counter) -> None:
    offered = await counter.choices("/policy name", "eo 141")
    assert [(one.name, one.value) for one in offered] == [(f"{LONG} · EO 14179", "us-eo-14179")]
    assert len(await counter.choices("/policy name")) == len(counter.policies.all())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("executive or", "us-eo-14179"),
        ("artificial intell", "eu-ai-act"),
        ("general-purp", "eu-gpai-code"),
        ("eo 141", "us-eo-14179"),
        ("action pl", "us-ai-action-plan-2025"),
        ("2024/16", "eu-ai-act"),
        ("s. 44", "us-create-ai-act"),
    ],
)
async def test_half_a_name_is_enough_to_be_offered_it(shipped: Counter, typed: str, wanted: str) -> None:
    assert wanted in [one.value for one in await shipped.choices("/policy name", typed)]


async def test_an_empty_catalogue_refuses_without_failing(counter: Counter) -> None:
    counter.policies = CatalogueIndex(Catalogue())
    for line in ("/policy eo 14179", "/stakeholder google", "/explain rfi", "/compare positions eo"):
        assert (await counter.ask(line)).fault == "user_error"
    for line in ("/policies", "/deadlines"):
        assert (await counter.ask(line)).fault == ""


async def test_a_related_policy_that_is_gone_is_left_out(counter: Counter) -> None:
    over(counter, make.policy(related=(PolicyId("nobody"),)))
    assert "RELATED" not in words(await counter.ask("/policy us-eo-14179"))
