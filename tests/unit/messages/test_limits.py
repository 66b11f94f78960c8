from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table
from bot.messages.limits import Cost, paginate, shorten
from bot.messages.plain import plain
from tests.unit.messages.shapes import items, messages, texts

SMALL = Cost(pieces=12, characters=4000)


def price(block: Block) -> Cost:
    """Every line a piece, as platforms with nested components count."""
    text = plain(Message(blocks=(block,)))
    return Cost(pieces=2 if isinstance(block, Item) else 1, characters=len(text))


def total(message: Message) -> Cost:
    return sum((price(block) for block in message.blocks), start=Cost(pieces=0, characters=0))


def item(number: int, text: str = "A sentence.") -> Item:
    title = Link(text=f"Piece {number}", url=f"https://a.example/{number}")
    return Item(number=number, title=title, text=text, facts=(), source="Wire", tier="press", when=None)


def numbers(*parts: Message) -> list[int]:
    return [block.number for part in parts for block in part.blocks if isinstance(block, Item)]


def split(*blocks: Block, limit: Cost = SMALL) -> tuple[Message, ...]:
    return paginate(Message(blocks=blocks), limit=limit, price=price)


@settings(max_examples=200)
@given(messages, st.integers(6, 40), st.integers(1200, 8000))
def test_every_part_fits_and_no_item_is_lost_or_moved(message: Message, pieces: int, characters: int) -> None:
    limit = Cost(pieces=pieces, characters=characters)
    parts = paginate(message, limit=limit, price=price)
    assert [part for part in parts if not total(part).fits(limit)] == []
    assert numbers(*parts) == numbers(message)
    kinds = [type(block) for part in parts for block in _without_mark(part, parts)]
    # A chart that fits in no part is told in a paragraph.
    assert all(
        kind is type(block) or (isinstance(block, Picture) and kind is Paragraph)
        for kind, block in zip(kinds, message.blocks, strict=True)
    )


@settings(max_examples=200)
@given(messages, st.integers(6, 40))
def test_a_heading_stays_with_what_it_heads(message: Message, pieces: int) -> None:
    parts = paginate(message, limit=Cost(pieces=pieces, characters=4000), price=price)
    runs = [_without_mark(part, parts) for part in parts]
    for run, following in pairwise(runs):
        # A run of headings that fills a part alone has nowhere to go.
        assert not isinstance(run[-1], Heading) or all(isinstance(block, Heading) for block in run), following


def test_a_message_that_fits_is_left_alone() -> None:
    message = Message(blocks=(Heading(text="Title", level=1), item(1), Footer(lines=("1 entry.",))))
    assert paginate(message, limit=SMALL, price=price) == (message,)


def test_a_long_message_is_split_between_items_and_every_part_says_which_it_is() -> None:
    parts = split(Heading(text="Title", level=1), *(item(number) for number in range(1, 61)))
    assert numbers(*parts) == list(range(1, 61))
    assert [part.blocks[-1] for part in parts] == [
        Paragraph(text=f"Part {number} of {len(parts)}") for number in range(1, len(parts) + 1)
    ]


def test_a_heading_goes_along_to_the_next_part() -> None:
    parts = split(*(item(number) for number in range(1, 6)), Heading(text="Next"), item(6))
    assert isinstance(parts[1].blocks[0], Heading)
    assert numbers(parts[0]) == [1, 2, 3, 4, 5]


def test_title_and_section_go_along_together() -> None:
    parts = split(*(item(number) for number in range(1, 6)), Heading(text="T", level=1), Heading(text="S"), item(6))
    assert [type(block) for block in parts[1].blocks[:3]] == [Heading, Heading, Item]


def test_a_block_too_large_for_any_part_is_shortened_visibly() -> None:
    parts = split(item(1, text="word " * 3000), Paragraph(text="x" * 9000))
    assert numbers(*parts) == [1]
    assert "word…" in plain(parts[0])
    assert "x…" in "".join(plain(part) for part in parts)


def test_rows_and_lines_that_do_not_fit_are_counted_not_dropped_in_silence() -> None:
    rows = tuple((f"name {number}", "value " * 8) for number in range(200))
    (part,) = (part for part in split(Table(columns=("a", "b"), rows=rows)) if "name 0" in plain(part))
    assert "more" in plain(part)
    lines = tuple(f"line {number} " + "word " * 20 for number in range(80))
    (part,) = (part for part in split(Footer(lines=lines)) if "line 0" in plain(part))
    assert "more" in plain(part)


@given(items)
def test_a_shortened_item_keeps_its_number_and_address(large: Item) -> None:
    parts = split(large, item(2), limit=Cost(pieces=12, characters=1200))
    first = next(block for block in parts[0].blocks if isinstance(block, Item))
    assert (first.number, first.title.url) == (large.number, large.title.url)
    assert numbers(*parts) == [large.number, 2]


def test_limits_that_nothing_fits_are_a_mistake_of_the_platform() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        split(item(1, text="word " * 50), limit=Cost(pieces=12, characters=40))


@given(texts, st.integers(1, 200))
def test_shortened_text_is_short_and_begins_alike(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def _without_mark(part: Message, parts: tuple[Message, ...]) -> tuple[Block, ...]:
    return part.blocks[:-1] if len(parts) > 1 else part.blocks
