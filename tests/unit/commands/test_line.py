import pytest

from bot.commands.line import parse
from bot.commands.spec import Value
from bot.domain.errors import UserError
from tests.unit.commands.counter import OPERATOR

SAID: list[tuple[str, str, dict[str, Value]]] = [
    ("/search open weights", "search", {"query": "open weights"}),
    ("search open weights", "search", {"query": "open weights"}),
    ("/Search open  weights kind:Document", "search", {"query": "open weights", "kind": "document"}),
    ('/search "open weights" since:30d', "search", {"query": "open weights", "since": "30d"}),
    ("/search “open weights” source:“Capitol Wire”", "search", {"query": "open weights", "source": "Capitol Wire"}),
    ("/search w --source='Capitol Wire' --since 7d", "search", {"query": "w", "source": "Capitol Wire", "since": "7d"}),
    ("/search weights —since 30d", "search", {"query": "weights", "since": "30d"}),
    ("/search what’s new in “the EU", "search", {"query": "what's new in the EU"}),
    ('/search "kind:news"', "search", {"query": "kind:news"}),
    ("/search kind: news weights", "search", {"query": "weights", "kind": "news"}),
    ("/search weights --share", "search", {"query": "weights", "share": True}),
    ("/search --share weights", "search", {"query": "weights", "share": True}),
    ("/search weights share:no", "search", {"query": "weights", "share": False}),
    ("/digest", "digest", {}),
    ("/digest weekly 12", "digest", {"edition": "weekly 12"}),
    ('/digest edition:"weekly 12"', "digest", {"edition": "weekly 12"}),
    ("/schedule", "schedule show", {}),
    ("/schedule set weekly 9:00 zone:UTC", "schedule set", {"edition": "weekly", "time": "9:00", "zone": "UTC"}),
    ("/schedule set time:09:00 weekly", "schedule set", {"edition": "weekly", "time": "09:00"}),
    ("/feeds test https://a.example/x?y=z items:2", "feeds test", {"feed": "https://a.example/x?y=z", "items": 2}),
    ("/feeds state:failing", "feeds list", {"state": "failing"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "called", "values"), SAID, ids=[line for line, _, _ in SAID])
def test_a_line_is_read_as_it_was_meant(line: str, called: str, values: dict[str, Value]) -> None:
    request = parse(line, OPERATOR)
    assert (f"{request.command} {request.action}".strip(), dict(request.values)) == (called, values)


REFUSED = [
    ("", "/help"),
    ("/serch weights", "/search"),
    ("/schedule sett weekly", "set"),
    ("/search weights kidn:news", "kind"),
    ("/search weights note:this", 'quote it: "note:this"'),
    ("/search weights --source", "needs a value"),
    ("/search weights share:perhaps", "yes or no"),
    ("/feeds test wire items:many", "whole number"),
    ("/feeds test wire items:99999", "whole number"),
    ("/about everything", "/help about"),
    ("/search weights page:0", "whole number"),
    ("/search " + "x" * 5000, "4,000"),
]


@pytest.mark.parametrize(("line", "said"), REFUSED, ids=[line[:40] for line, _ in REFUSED])
def test_what_cannot_be_read_is_refused_with_what_comes_near(line: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(line, OPERATOR)
    assert said in str(caught.value)


def test_a_page_is_no_option_of_the_command() -> None:
    request = parse("/search weights page:3", OPERATOR)
    assert (request.page, dict(request.values)) == (3, {"query": "weights"})
