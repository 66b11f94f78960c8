"""A message as Discord payloads, each within Discord's limits, whatever the message holds. Pure.

Components V2: https://discord.com/developers/docs/components/reference. A payload is sent as it stands, but for its
charts, which are data until `pictures` draws them. Where Discord refuses components, `embedded` says the same in one
embed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.chat.discord.components import (
    ACTION_ROW,
    CHART,
    CONTAINER,
    GALLERY,
    SEPARATOR,
    TEXT,
    Component,
    components,
    cost,
    gap,
    lines,
    text,
    told,
)
from bot.chat.discord.escape import plain, unescaped
from bot.domain.messages import Block, Message, Paragraph, Table
from bot.messages.limits import Cost, paginate, shorten

Payload = dict[str, Any]

# A message of components has 40 of them and 4,000 characters of text over all of them.
LIMIT: Final = Cost(pieces=40, characters=4000)
COMPONENTS_V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6
LONGEST_NAME: Final = 100
COLOUR: Final = 0x2F6FDE
# Beside what Discord takes: the charts of a payload, each with the name of its file and its words.
CHARTS: Final = "charts"
# Of an answer that says what went wrong.
ALARM: Final = 0xD8483E
# The container, and one line outside it: a mention above, or what is missing below.
_FRAME = Cost(pieces=2, characters=80)
_ROOM = Cost(pieces=LIMIT.pieces - _FRAME.pieces, characters=LIMIT.characters - _FRAME.characters)
# Tables are cut between rows before anything else, so that no row is lost.
_TABLE = 1200
_LONGEST_EMBED = 4096


def render(message: Message, *, mention: str | None = None, colour: int = COLOUR) -> tuple[Payload, ...]:
    """The parts in order, at least one. `mention` is the id of the role that the first part notifies."""
    whole = Message(blocks=tuple(piece for block in message.blocks for piece in _pieces(block)))
    parts = paginate(whole, limit=_ROOM, price=cost)
    made = [_inner(part.blocks, several=len(parts) > 1) for part in parts]
    return tuple(_payload(inner, mention if number == 0 else None, colour) for number, inner in enumerate(made))


def render_embeds(message: Message, *, mention: str | None = None) -> tuple[Payload, ...]:
    """The same parts for where components are refused."""
    return tuple(embedded(part) for part in render(message, mention=mention))


def embedded(payload: Payload) -> Payload:
    """A payload of ours without Components V2: its text as one embed, its buttons below, its mention above.

    Pictures stay attached, which Discord shows below; those that are not attached are words.
    """
    frame = next(one for one in payload["components"] if one["type"] == CONTAINER)
    inner = frame["components"]
    shown = {one["filename"] for one in payload.get("attachments", ())}
    written = "\n".join(_said(one, shown) for one in inner if one["type"] in (TEXT, GALLERY, SEPARATOR))
    above = "\n".join(one["content"] for one in payload["components"] if one["type"] == TEXT)
    rows = [one for one in inner if one["type"] == ACTION_ROW]
    made: Payload = {
        "embeds": [{"description": shorten(written.strip() or "…", _LONGEST_EMBED), "color": frame["accent_color"]}],
        "components": rows,
        "allowed_mentions": payload["allowed_mentions"],
        "flags": payload.get("flags", 0) & ~COMPONENTS_V2,
    }
    files = {"attachments": payload["attachments"]} if shown else {}
    return made | files | ({"content": above} if above else {})


def title(payload: Payload) -> str:
    """What a reader sees first, without formatting: the name of a forum post. At most 100 characters."""
    frame = next(one for one in payload["components"] if one["type"] == CONTAINER)
    first = next((one["content"] for one in frame["components"] if one["type"] == TEXT), "")
    return plain(unescaped(first.partition("\n")[0]), LONGEST_NAME) or "Open Gazette"


def _inner(blocks: Sequence[Block], *, several: bool) -> list[Component]:
    """What stands in the container. Of several parts, each ends with a line that says which one it is."""
    mark = blocks[-1] if several else None
    made = _distinct(_below(blocks[:-1] if several else blocks)) or [text("Nothing to show.")]
    if made[0]["type"] == SEPARATOR:
        made = made[1:]
    return [*made, text(f"-# {mark.text}")] if isinstance(mark, Paragraph) else made


def _payload(inner: list[Component], mention: str | None, colour: int) -> Payload:
    above, charts = _mention(mention), []
    for number, one in enumerate((one for one in inner if CHART in one), start=1):
        name, shown = f"chart-{number}.png", one["items"][0]
        charts.append({"name": name, "alt": shown["description"], "chart": one.pop(CHART)})
        shown["media"] = {"url": f"attachment://{name}"}
    frame = {"type": CONTAINER, "accent_color": colour, "components": inner}
    allowed: Payload = {"parse": []} if not above else {"parse": [], "roles": [mention]}
    made = {"flags": COMPONENTS_V2, "components": [*above, frame], "allowed_mentions": allowed}
    return made | ({CHARTS: charts} if charts else {})


def _said(one: Component, attached: Collection[str]) -> str:
    """A component as a line of an embed: a picture that is attached is no line."""
    if one["type"] != GALLERY:
        return str(one.get("content", ""))
    shown = one["items"][0]
    missing = shown["media"]["url"].rpartition("/")[2] not in attached
    return str(told(shown["description"])["content"]) if missing else ""


def _mention(role: str | None) -> list[Component]:
    """Only an id is mentioned: 20 digits hold every snowflake."""
    return [text(f"<@&{role}>")] if role and role.isascii() and role.isdigit() and len(role) <= 20 else []  # noqa: PLR2004


def _below(blocks: Iterable[Block]) -> Iterator[Component]:
    """The components of each block with gaps where they help; pieces of one table get its head once."""
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Table) and isinstance(before, Table) and block.columns == before.columns:
            yield text("\n".join(lines(block)) or "—")
        elif made := components(block):
            if before and made[0]["type"] != SEPARATOR:
                yield from gap(before, block)
            yield from made
        before = block


def _distinct(made: Iterable[Component]) -> list[Component]:
    """Without the second of two buttons that would do the same: Discord refuses equal custom ids."""
    kept: list[Component] = []
    seen: set[str] = set()
    for component in made:
        if component["type"] != ACTION_ROW:
            kept.append(component)
            continue
        fresh = {one["custom_id"]: one for one in component["components"] if one["custom_id"] not in seen}
        seen.update(fresh)
        kept += [{**component, "components": list(fresh.values())}] if fresh else []
    return kept


def _pieces(block: Block) -> Iterator[Block]:
    if not isinstance(block, Table) or len(block.rows) < 2:  # noqa: PLR2004 - nothing to cut between
        yield block
        return
    rows: list[tuple[str, ...]] = []
    for row in block.rows:
        if rows and cost(replace(block, rows=(*rows, row))).characters > _TABLE:
            yield replace(block, rows=tuple(rows))
            rows = []
        rows.append(row)
    yield replace(block, rows=tuple(rows))
