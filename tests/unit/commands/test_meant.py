from tests.unit.commands.counter import ADMIN, Counter, labels, words


async def test_a_name_that_is_almost_one_is_answered_with_a_button_for_each_that_is_near(counter: Counter) -> None:
    reply = await counter.call("sources", source="legder")
    assert (reply.fault, reply.private, labels(reply)) == ("user_error", True, ["ledger"])
    meant = await counter.press("ledger", reply)
    assert meant.fault == ""
    assert "Brussels Ledger" in words(meant)


async def test_what_else_was_asked_for_stays(counter: Counter) -> None:
    await counter.bring("Open weights in Brussels", source="ledger")
    await counter.bring("Open weights in Washington", source="wire")
    reply = await counter.call("search", query="weights", source="wir")
    assert labels(reply) == ["wire"]
    found = words(await counter.press("wire", reply))
    assert "Washington" in found
    assert "Brussels" not in found


async def test_at_most_five_are_offered(counter: Counter) -> None:
    reply = await counter.call("schedule", "set", ADMIN, edition="weekly", time="09:00", zone="america/n")
    assert 2 <= len(labels(reply)) <= 5
    assert all(label.startswith("America/N") for label in labels(reply))


async def test_the_press_of_a_button_is_checked_anew(counter: Counter) -> None:
    reply = await counter.call("schedule", "set", ADMIN, edition="weely", time="09:00")
    assert labels(reply) == ["weekly"]
    assert "needs an admin" in words(await counter.press("weekly", reply))
    assert "Scheduled." in words(await counter.press("weekly", reply, ADMIN))


async def test_nothing_near_means_no_button_and_so_does_a_line_in_a_terminal(counter: Counter) -> None:
    assert labels(await counter.call("sources", source="zzzz")) == []
    assert labels(await counter.ask("/sources source:legder", buttons=False)) == []


async def test_choices_are_offered_like_names(counter: Counter) -> None:
    reply = await counter.call("search", query="x", kind="modell")
    assert labels(reply) == ["model"]
