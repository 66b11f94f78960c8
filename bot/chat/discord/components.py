"""A block as Discord components: plain dicts, in the order in which they are read. Pure.

Sizes here are for reading on a phone; that the whole fits is the affair of `render`.
"""

from typing import Any, Final

from bot.chat.discord.escape import escaped, link, plain, units
from bot.domain.charts import Chart
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Link, Paragraph, Picture, Table
from bot.messages.encode import encode_chart
from bot.messages.limits import Cost

Component = dict[str, Any]
_APART = (Item, Table, Picture)

ACTION_ROW, BUTTON, TEXT, GALLERY, SEPARATOR, CONTAINER = 1, 2, 10, 12, 14, 17
# A gallery of ours carries its chart under this key until the payload is put together.
CHART: Final = "chart"
# What the custom id of every button of ours begins with; the rest is the button's key.
PREFIX: Final = "gz:"
_GREY, _MOST_BUTTONS, _LONGEST_ID, _LONGEST_LABEL = 2, 5, 100, 80
_TITLE, _TEXT, _NAME, _FACT, _CELL = 300, 2000, 100, 200, 200
_COLUMNS = 8
_LONGEST_ALT = 1024


def components(block: Block) -> list[Component]:
    """None for a block in which there is nothing to see."""
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(text=words):
            return _text(escaped(words, _TEXT))
        case Item():
            return _text(_item(block))
        case Table():
            return _text("\n".join([head(block), *lines(block)]))
        case Picture(chart=chart):
            return [_gallery(chart)]
        case Buttons():
            return _row(block)
        case Footer():
            return _after_line(_text("\n".join(_small_print(block))))


def cost(block: Block) -> Cost:
    """What a block takes of a message at most, with the gap before it; next to another it may take less."""
    made = components(block)
    inner = [child for component in made for child in component.get("components", ())]
    apart = bool(made) and made[0]["type"] != SEPARATOR
    return Cost(pieces=len(made) + len(inner) + apart, characters=sum(map(_written, made)))


def gap(above: Block, below: Block) -> list[Component]:
    """Room around items and tables, so that the eye finds where one ends. A title stays with what it names."""
    if isinstance(above, Heading) and above.level > 1:
        return []
    return [{"type": SEPARATOR, "divider": False}] if isinstance(above, _APART) or isinstance(below, _APART) else []


def text(content: str) -> Component:
    return {"type": TEXT, "content": content}


def told(alt: str) -> Component:
    """A picture in words, for where it cannot be shown."""
    return text(f"-# Chart: {escaped(alt, _LONGEST_ALT)}")


def head(table: Table) -> str:
    """The names of the columns, as small print."""
    return "-# " + " · ".join(_cells(table.columns))


def lines(table: Table) -> list[str]:
    """A row a line: the first cell leads, in bold, the others follow. Nothing is aligned, so it fits any width."""
    return [_line(_cells(row)) for row in table.rows]


def _heading(block: Heading) -> list[Component]:
    if block.level == 1:
        return _text("## " + escaped(block.text, _TITLE), bare="## ")
    return _after_line(_text(f"### {escaped(block.text, _TITLE)}{_channel(block)}", bare="### "))


def _gallery(chart: Chart) -> Component:
    """The picture is uploaded beside the message; its address is filled in when the payload is put together.

    Its description is what a screen reader says, at most 1,024 characters.
    """
    alt = plain(chart.alt, _LONGEST_ALT) or plain(chart.title, _LONGEST_ALT) or "A chart"
    alt = plain(alt, _LONGEST_ALT // 2) if units(alt) > _LONGEST_ALT else alt
    return {"type": GALLERY, "items": [{"media": {"url": ""}, "description": alt}], CHART: encode_chart(chart)}


def _written(one: Component) -> int:
    """A picture counts as the words that may have to stand for it."""
    shown = told(one["items"][0]["description"]) if one["type"] == GALLERY else one
    return units(shown.get("content", ""))


def _channel(heading: Heading) -> str:
    """A channel is shown by its name, which Discord knows; what is no id of Discord's is only said."""
    place = heading.place
    if not place:
        return ""
    return f" <#{place}>" if place.isascii() and place.isdigit() else f" channel {escaped(place, _NAME)}"


def _cells(row: tuple[str, ...]) -> list[str]:
    shown = [escaped(cell, _CELL) or "—" for cell in row[:_COLUMNS]]
    rest = len(row) - _COLUMNS
    return [*shown, f"… and {rest} more"] if rest > 0 else shown


def _line(cells: list[str]) -> str:
    return " · ".join([f"**{cells[0]}**", *cells[1:]]) if cells else "—"


def _item(item: Item) -> str:
    when = f" · <t:{int(item.when.timestamp())}:D>" if item.when else ""
    where = f"{escaped(item.source, _NAME)} · {escaped(item.tier, _NAME)}{when}"
    if item.also:
        where += " · also in " + ", ".join(_named(one) for one in item.also)
    facts = [shown for fact in item.facts if (shown := escaped(fact, _FACT))]
    number = f"{item.number}. " if item.number else ""
    written = [
        f"**{number}{link(item.title.text, item.title.url, _TITLE)}**",
        escaped(item.text, _TEXT),
        "-# " + " · ".join(facts) if facts else "",
        f"-# {where}",
    ]
    return "\n".join(line for line in written if line)


def _named(one: Link) -> str:
    return link(one.text, one.url, _NAME)


def _small_print(footer: Footer) -> list[str]:
    """Discord folds nothing away, so details are only counted: they would be longer than the news."""
    rest = len(footer.details)
    more = [f"{rest} lines of detail are left out here; /sources has them."] if rest else []
    written = (escaped(line, _TEXT) for line in footer.lines)
    return [f"-# {line}" for line in (*written, *more) if line]


def _row(block: Buttons) -> list[Component]:
    made = [_button(button) for button in block.buttons[:_MOST_BUTTONS]]
    return [{"type": ACTION_ROW, "components": made}] if made else []


def _button(button: Button) -> Component:
    """A key that does not fit could not be told apart when it comes back: its button cannot be pressed."""
    key = PREFIX + button.key
    fits = units(key) <= _LONGEST_ID
    label = plain(button.label, _LONGEST_LABEL // 2 if units(button.label) > _LONGEST_LABEL else _LONGEST_LABEL)
    made = {"type": BUTTON, "style": _GREY, "label": label or "…", "custom_id": key if fits else key[:40]}
    return made if fits else {**made, "disabled": True}


def _text(content: str, *, bare: str = "") -> list[Component]:
    return [text(content)] if content.strip() and content != bare else []


def _after_line(below: list[Component]) -> list[Component]:
    return [{"type": SEPARATOR}, *below] if below else []
