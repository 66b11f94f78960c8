"""What `/about` says of the catalogue."""

from bot.commands.spec import Permission
from bot.domain.errors import Problem
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, asker, words

FLAWS = [
    Problem(file=f"/srv/secret/policies/us-{number}.yaml", line=number, column=3, key="id", message="is no id")
    for number in range(1, 8)
]


async def test_how_many_policies_there_are_and_when_they_were_verified(counter: Counter) -> None:
    assert "policies 4, last verified 2025-07-01" in words(await counter.ask("/about"))


async def test_admins_read_the_first_problems_and_how_many_there_are(counter: Counter) -> None:
    counter.flaws = FLAWS
    shown = words(await counter.ask("/about", ADMIN))
    assert "The catalogue has 7 problems; the rest of it is in force." in shown
    assert "us-5.yaml:5:3 id: is no id" in shown
    assert "us-6.yaml" not in shown
    assert "and 2 more problems: gazette catalogue check" in shown
    assert "/srv" not in shown


async def test_members_do_not(counter: Counter) -> None:
    counter.flaws = FLAWS
    assert "problem" not in words(await counter.ask("/about", MEMBER))
    assert "problem" in words(await counter.ask("/about", asker(Permission.OPERATOR)))
