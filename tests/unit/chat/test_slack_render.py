import json
from typing import Any

import pytest

from bot.chat.slack.blocks import PREFIX
from bot.chat.slack.render import Payload, render, title, view_blocks
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Table
from tests import blockkit
from tests.make import NOON


def item(number: int = 1, **changes: Any) -> Item:
    fields: dict[str, Any] = {
        "number": number,
        "title": Link(text=f"Title {number}", url=f"https://a.example/{number}"),
        "text": "One sentence.",
        "facts": ("Notice",),
        "source": "The Wire",
        "tier": "press",
        "when": NOON,
    }
    return Item(**(fields | changes))


def of(*made: Block) -> list[Payload]:
    (payload,) = render(Message(blocks=made))
    assert blockkit.problems(payload) == []
    blocks: list[Payload] = payload["blocks"]
    return blocks


def texts(blocks: list[Payload]) -> list[str]:
    return [one["text"]["text"] for one in blocks if "text" in one]


def small(block: Payload) -> str:
    assert block["type"] == "context"
    (element,) = block["elements"]
    assert element["verbatim"]
    return str(element["text"])


def kinds(blocks: list[Payload]) -> list[str]:
    return [one["type"] for one in blocks]


def test_a_title_is_a_header_without_emoji_and_a_section_begins_with_a_line() -> None:
    blocks = of(Heading(text="R&D :tada:", level=1), item(), Heading(text="*News*"), item(2))
    assert kinds(blocks) == ["header", "section", "context", "divider", "section", "section", "context"]
    assert blocks[0]["text"] == {"type": "plain_text", "text": "R&amp;D :tada:", "emoji": False}
    assert texts(blocks)[2] == "*∗News∗*"


def test_no_line_stands_at_the_top_or_right_below_the_title() -> None:
    assert kinds(of(Heading(text="Title", level=1), Heading(text="News"), item())) == [
        "header", "section", "section", "context",
    ]  # fmt: skip
    assert kinds(of(Footer(lines=("End.",)))) == ["context"]


def test_a_title_that_is_too_long_for_a_header_becomes_a_bold_section_and_loses_nothing() -> None:
    words = " ".join(["word"] * 50)
    (block,) = of(Heading(text=words, level=1))
    assert block["text"]["text"] == f"*{words}*"
    assert kinds(of(Heading(text="w" * 150, level=1))) == ["header"]
    assert kinds(of(Heading(text="&" * 31, level=1))) == ["section"]


def test_a_paragraph_is_plain_text() -> None:
    (block,) = of(Paragraph(text="*a* <!here>"))
    assert block["text"] == {"type": "plain_text", "text": "*a* &lt;!here&gt;", "emoji": False}


def test_an_item_is_a_linked_title_its_sentences_and_small_print() -> None:
    also = (Link(text="Other", url="https://b.example/2?a=1&b=2"), Link(text="No link", url=None))
    one, two = of(item(7, also=also, facts=("Notice", "Comments close 15 August")))
    assert one["text"] == {
        "type": "mrkdwn",
        "text": "*<https://a.example/7|7. Title 7>*\nOne sentence.",
        "verbatim": True,
    }
    facts, origin = small(two).split("\n")
    assert facts == "Notice · Comments close 15 August"
    where, others = origin.split(" · also in ")
    assert where == "The Wire · press · <!date^1754222400^{date}|3 August 2025>"
    assert others == "<https://b.example/2?a=1&amp;b=2|Other>, No link"


def test_an_item_without_an_address_or_words_or_a_day_is_a_bold_title_alone() -> None:
    one, two = of(item(title=Link(text="", url=None), text="", facts=(), when=None))
    assert one["text"]["text"] == "*1. (no title)*"
    assert small(two) == "The Wire · press"


def test_a_table_is_a_line_for_each_row_under_the_names_of_its_columns() -> None:
    rows = (("The Wire", "ok", ""), ("> Ledger", "failing", "timed out"))
    one, two = of(Table(columns=("name", "state", "why"), rows=rows))
    assert small(one) == "name · state · why"
    assert two["text"]["text"].split("\n") == ["*The Wire* · ok · —", "*› Ledger* · failing · timed out"]


def test_no_row_of_a_long_table_is_lost_and_its_head_is_said_once_a_part() -> None:
    rows = tuple((f"source {n}", "ok", "word " * 20) for n in range(320))
    parts = render(Message(blocks=(Table(columns=("name", "state", "why"), rows=rows),)))
    assert len(parts) > 1
    assert all(json.dumps(part["blocks"], ensure_ascii=False).count("name · state · why") == 1 for part in parts)
    whole = "\n".join(text for part in parts for text in texts(part["blocks"]))
    assert [whole.count(f"*source {n}*") for n in range(320)] == [1] * 320


def test_details_of_a_footer_are_counted_and_point_to_where_they_are() -> None:
    blocks = of(Paragraph(text="x"), Footer(lines=("2 read.",), details=("one", "two")))
    assert kinds(blocks) == ["section", "divider", "context"]
    assert small(blocks[2]) == "2 read.\n2 lines of detail are left out here; /gazette sources has them."


def test_a_button_comes_back_with_its_key() -> None:
    row = Buttons(buttons=tuple(Button(label=f"<{n}>" + "&" * 90, key=f"page:{n}:abc") for n in range(7)))
    (block,) = of(row, row)
    assert len(block["elements"]) == 5
    first = block["elements"][0]
    assert (first["action_id"], first["value"]) == (PREFIX + "page:0:abc", "page:0:abc")
    assert first["text"]["text"].startswith("&lt;0&gt;&amp;")
    assert len(first["text"]["text"]) <= 75


def test_of_several_parts_each_says_in_small_print_which_one_it_is() -> None:
    parts = render(Message(blocks=tuple(item(n) for n in range(60))))
    assert [small(part["blocks"][-1]) for part in parts] == [
        f"Part {number} of {len(parts)}" for number in range(1, len(parts) + 1)
    ]
    assert all(len(part["blocks"]) <= 50 for part in parts)


def test_a_mention_is_the_first_section_of_the_first_part_only() -> None:
    first, *others = render(Message(blocks=tuple(item(n) for n in range(60))), mention="S012AB")
    assert first["blocks"][0]["text"]["text"] == "<!subteam^S012AB>"
    assert len(first["blocks"]) <= 50
    assert blockkit.pings(first) == {"S012AB"}
    assert [blockkit.pings(part) for part in others] == [frozenset()] * len(others)
    assert title(first) == "Title 0"


@pytest.mark.parametrize(
    "wrong", ["here", "!here", "S", "s123", "S1> <!here", "U123", "", "S" + "1" * 30, "S1\n", "S٣"]
)
def test_a_mention_that_is_no_id_of_a_group_mentions_nobody(wrong: str) -> None:
    (part,) = render(Message(blocks=(Paragraph(text="x"),)), mention=wrong)
    assert blockkit.pings(part) == frozenset()
    assert len(part["blocks"]) == 1


def test_nothing_unfolds_and_a_notification_says_the_message_in_plain_words() -> None:
    (part,) = render(Message(blocks=(Heading(text="Edition <!here>", level=1), item())))
    assert part["unfurl_links"] is False
    assert part["unfurl_media"] is False
    assert part["text"].startswith("Edition &lt;!here&gt;\n=")
    assert "1. Title 1\n    https://a.example/1\n    One sentence." in part["text"]
    (long,) = render(Message(blocks=tuple(Paragraph(text="& " * 900) for _ in range(2))))
    assert len(long["text"]) <= 4000


def test_an_empty_message_still_says_something() -> None:
    assert texts(of()) == ["Nothing to show."]
    assert texts(of(Paragraph(text=" "), Heading(text=""))) == ["Nothing to show."]


def test_a_view_says_how_much_does_not_fit_and_ends_with_no_empty_title() -> None:
    many = [block for n in range(1, 70) for block in ((Heading(text=f"Part {n}"),) if n % 2 else ()) + (item(n),)]
    blocks = view_blocks(Message(blocks=(Heading(text="All", level=1), *many)))
    assert len(blocks) <= 100
    shown = sum("Title" in text for text in texts(blocks))
    assert small(blocks[-1]) == f"… and {69 - shown} more"
    assert small(blocks[-2]).startswith("Notice")
    assert view_blocks(Message(blocks=(item(),))) == of(item())


def test_a_view_counts_the_rows_that_it_leaves_out() -> None:
    rows = tuple((f"source {n}", "word " * 20) for n in range(300))
    blocks = view_blocks(Message(blocks=(Table(columns=("name", "why"), rows=rows),)), most=5)
    assert len(blocks) == 5
    shown = "\n".join(texts(blocks)).count("*source")
    assert small(blocks[-1]) == f"… and {300 - shown} more"


def test_the_title_is_what_a_reader_sees_first_in_plain_words() -> None:
    (part,) = render(Message(blocks=(Heading(text="Open Gazette · R&D <weekly>", level=1), item())))
    assert title(part) == "Open Gazette · R&D <weekly>"
    (long,) = render(Message(blocks=(Heading(text="w" * 200, level=1),)))
    assert len(title(long)) == 100


def test_the_same_message_gives_the_same_bytes() -> None:
    message = Message(blocks=(Heading(text="Edition", level=1), item(1), item(2)))
    assert json.dumps(render(message)) == json.dumps(render(message))
