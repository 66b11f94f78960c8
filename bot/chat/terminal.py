"""A message in a terminal. It proves that messages are neutral: no block knows where it is shown."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from bot.domain.messages import Block, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table
from bot.messages.plain import few, origin, pictured, titled


def show(message: Message, console: Console) -> None:
    """Print it. Text is never read as markup; without colour every word is still there."""
    for block in message.blocks:
        console.print(_render(block), soft_wrap=False)
        console.print()


def _render(block: Block) -> RenderableType:
    match block:
        case Heading(level=level):
            return Text(titled(block), style="bold reverse" if level == 1 else "bold cyan underline")
        case Paragraph(text=text):
            return Text(text, style="italic")
        case Item():
            return _item(block)
        case Table():
            return _table(block)
        case Picture():
            first, *small = pictured(block)
            return Group(Text(first), *(Text(line, style="dim") for line in small))
        case Buttons(buttons=buttons):
            return Text("  ".join(f"[{button.label}]" for button in buttons), style="green")
        case Footer(lines=lines, details=details):
            return Group(
                *(Text(line, style="dim") for line in lines), *(Text(f"  {line}", style="dim") for line in few(details))
            )


def _item(item: Item) -> RenderableType:
    rows: list[RenderableType] = [_linked(item.title, "bold")]
    if item.title.url:
        rows.append(Text(item.title.url, style=f"blue link {item.title.url}", overflow="fold"))
    if item.text:
        rows.append(Text(item.text))
    if item.facts:
        rows.append(Text(" · ".join(item.facts), style="yellow"))
    rows.append(Text(origin(item), style="dim"))
    if item.also:
        rows.append(_also(item.also))
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(justify="right", width=3)
    grid.add_column()
    grid.add_row(Text(f"{item.number}." if item.number else "", style="bold"), Group(*rows))
    return Padding(grid, (0, 0, 0, 0))


def _linked(link: Link, style: str) -> Text:
    return Text(link.text, style=f"{style} link {link.url}" if link.url else style)


def _also(links: Iterable[Link]) -> Text:
    return Text("also in ", style="dim").append(Text(", ").join(_linked(link, "dim") for link in links))


def _table(table: Table) -> RenderableType:
    grid = Grid(box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        grid.add_column(Text(column), overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid
