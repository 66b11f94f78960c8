"""A block of a message as Slack's blocks: plain dicts, in the order in which they are read. Pure.

https://docs.slack.dev/reference/block-kit/blocks. Sizes here are for reading; that the whole fits is the affair of
`render`. All lengths are those of escaped text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.chat.slack.escape import escaped, link, literal, plain, units
from bot.domain.charts import Chart
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Paragraph, Picture, Table
from bot.messages.encode import encode_chart
from bot.messages.limits import Cost
from bot.messages.plain import day

SlackBlock = dict[str, Any]
# What the action id of every button of ours begins with; the rest is the button's key, as is its value.
PREFIX: Final = "gz:"
DIVIDER: Final = "divider"
# An image of ours carries its chart under this key until `pictures` draws it, or puts words in its place.
CHART: Final = "chart"
_MOST_BUTTONS, _LONGEST_ID, _LONGEST_LABEL, _LONGEST_HEADER = 5, 255, 75, 150
_MOST_ELEMENTS, _LONGEST_SECTION, _LONGEST_ELEMENT = 10, 3000, 2000
# An item's title with the longest address and its text are within a section.
_TITLE, _TEXT, _PARAGRAPH, _LINE, _NAME, _FACT, _CELL = 300, 1600, 2000, 1900, 100, 200, 200
_COLUMNS = 8
_LONGEST_ALT = 1000
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,20}")


def blocks(block: Block) -> list[SlackBlock]:
    """None for a block in which there is nothing to see."""
    match block:
        case Heading(text=title, level=level):
            return _title(title) if level == 1 else _after_line(_bold(title, behind=_channel(block)))
        case Paragraph(text=words):
            return _said(words)
        case Item():
            return [section(_item(block)), *context(_origin(block))]
        case Table():
            return [*head(block), *rows(block)]
        case Picture(chart=chart):
            return [_image(chart)]
        case Buttons():
            return _row(block)
        case Footer():
            return _after_line(context(_small_print(block)))


def cost(block: Block) -> Cost:
    """What a block takes of a message at most; next to another it may take less."""
    made = blocks(block)
    return Cost(pieces=len(made), characters=sum(units(text) for one in made for text in texts(one)))


def texts(made: SlackBlock) -> Iterator[str]:
    """Every text in a block of ours, as it is sent; of a picture the words that may have to stand for it."""
    if CHART in made:
        made = told(made["alt_text"])
    for one in (made, *made.get("elements", ())):
        text = one.get("text")
        if isinstance(text, dict):
            yield text["text"]
        elif isinstance(text, str):
            yield text


def section(mrkdwn: str) -> SlackBlock:
    """`verbatim` keeps Slack from making links and mentions of bare words, `expand` from folding the text away."""
    return {"type": "section", "text": _mrkdwn(mrkdwn), "expand": True}


def context(written: Iterable[str]) -> list[SlackBlock]:
    """Small print, a line each, in as few elements as hold them."""
    elements = [_mrkdwn(text) for text in _joined(written, "\n", _LONGEST_ELEMENT)]
    parts = [elements[at : at + _MOST_ELEMENTS] for at in range(0, len(elements), _MOST_ELEMENTS)]
    return [{"type": "context", "elements": part} for part in parts]


def told(alt: str) -> SlackBlock:
    """A picture in words, for where it cannot be shown."""
    (made,) = context([f"Chart: {escaped(alt, _LINE)}"])
    return made


def head(table: Table) -> list[SlackBlock]:
    """The names of the columns, as small print."""
    return context([" · ".join(_cells(table.columns))])


def rows(table: Table) -> list[SlackBlock]:
    """A row a line: the first cell leads, in bold, the others follow. Nothing is aligned, so it fits any width."""
    written = (_line(_cells(row)) for row in table.rows)
    return [section(text) for text in _joined(written, "\n", _LONGEST_SECTION)]


def _title(title: str) -> list[SlackBlock]:
    """A header holds 150 characters; a longer title is a section, which loses nothing."""
    text = literal(title, _TITLE)
    if units(text) > _LONGEST_HEADER:
        return _bold(title)
    return [{"type": "header", "text": _plain_text(text)}] if text else []


def _bold(title: str, *, behind: str = "") -> list[SlackBlock]:
    text = escaped(title, _TITLE)
    return [section(f"*{text}*{behind}")] if text else []


def _image(chart: Chart) -> SlackBlock:
    """What is drawn gets its file when it is sent. `alt_text` is what a screen reader says; Slack takes 2,000."""
    alt = plain(chart.alt, _LONGEST_ALT) or plain(chart.title, _LONGEST_ALT) or "A chart"
    return {"type": "image", "alt_text": alt, CHART: encode_chart(chart)}


def _channel(heading: Heading) -> str:
    """A channel is shown by its name, which Slack knows; what is no id of Slack's is only said."""
    place = heading.place
    if not place:
        return ""
    return f" <#{place}>" if _CHANNEL.fullmatch(place) else f" channel {escaped(place, _NAME)}"


def _said(words: str) -> list[SlackBlock]:
    text = literal(words, _PARAGRAPH)
    return [{"type": "section", "text": _plain_text(text), "expand": True}] if text else []


def _item(item: Item) -> str:
    text = escaped(item.text, _TEXT)
    title = link(item.title.text, item.title.url, _TITLE, lead=f"{item.number}. " if item.number else "")
    return f"*{title}*\n{text}" if text else f"*{title}*"


def _origin(item: Item) -> list[str]:
    facts = (escaped(fact, _FACT) for fact in item.facts)
    also = _joined((link(one.text, one.url, _NAME) for one in item.also), ", ", _LINE)
    where = [escaped(item.source, _NAME), escaped(item.tier, _NAME), _when(item)]
    where += [f"also in {also[0]}", *also[1:]] if also else []
    return [*_joined(facts, " · ", _LONGEST_ELEMENT), *_joined(where, " · ", _LONGEST_ELEMENT)]


def _when(item: Item) -> str:
    """The day in the reader's own time zone; a client that cannot tell it shows the day in UTC."""
    if item.when is None:
        return ""
    seconds = int(item.when.timestamp())
    return f"<!date^{seconds}^{{date}}|{day(item.when)}>" if seconds > 0 else day(item.when)


def _cells(row: tuple[str, ...]) -> list[str]:
    shown = [escaped(cell, _CELL) or "—" for cell in row[:_COLUMNS]]
    rest = len(row) - _COLUMNS
    return [*shown, f"… and {rest} more"] if rest > 0 else shown


def _line(cells: list[str]) -> str:
    return " · ".join([f"*{cells[0]}*", *cells[1:]]) if cells else "—"


def _small_print(footer: Footer) -> list[str]:
    """Slack folds no small print away, so details are only counted: they would be longer than the news."""
    rest = len(footer.details)
    more = [f"{rest} lines of detail are left out here; /gazette sources has them."] if rest else []
    return [*(escaped(line, _LINE) for line in footer.lines), *more]


def _row(block: Buttons) -> list[SlackBlock]:
    made = [_button(button) for button in block.buttons[:_MOST_BUTTONS] if units(PREFIX + button.key) <= _LONGEST_ID]
    return [{"type": "actions", "elements": made}] if made else []


def _button(button: Button) -> SlackBlock:
    label = literal(button.label, _LONGEST_LABEL) or "…"
    return {"type": "button", "text": _plain_text(label), "action_id": PREFIX + button.key, "value": button.key}


def _after_line(below: list[SlackBlock]) -> list[SlackBlock]:
    return [{"type": DIVIDER}, *below] if below else []


def _plain_text(text: str) -> SlackBlock:
    return {"type": "plain_text", "text": text, "emoji": False}


def _mrkdwn(text: str) -> SlackBlock:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _joined(pieces: Iterable[str], between: str, most: int) -> list[str]:
    """As few texts of at most `most` as hold the pieces, in order. Each piece alone is within it; empty ones go."""
    made: list[list[str]] = []
    room = 0
    for piece in filter(None, pieces):
        size = len(between) + units(piece)
        if not made or size > room:
            made.append([])
            room = most + len(between)
        made[-1].append(piece)
        room -= size
    return [between.join(group) for group in made]
