"""`/search`: full text over everything that was ever read, newest first, five at a time."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.commands.known import complete_source, find_source, spans_or_date
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import since, text
from bot.commands.wording import said
from bot.domain.config import Configuration
from bot.domain.entries import Entry, EntryKind
from bot.domain.hub import ModelReading
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph
from bot.domain.search import SearchQuery
from bot.messages.limits import shorten
from bot.summaries.engine import summarise

SIZE = 5
_SPANS = {"7d": "the last 7 days", "30d": "the last 30 days", "90d": "the last 90 days", "1y": "the last year"}
_KINDS = {EntryKind.NEWS: "news", EntryKind.DOCUMENT: "official documents", EntryKind.MODEL: "models"}


async def search(request: Request, services: Services) -> Reply:
    config = services.config()
    query = _query(request, config, services.clock.now())
    async with services.store.reading() as view:
        result = await view.search(query)
        models = [entry.title for entry in result.entries if entry.kind is EntryKind.MODEL]
        readings = await view.models(models, before=services.clock.now())
    if not result.entries:
        return Reply(message=_nothing(query, request))
    # In a thread: the first summary of each kind reads its template from disk.
    items = await asyncio.to_thread(_items, result.entries, query.offset, config, readings)
    return Reply(
        message=Message(blocks=(*_head(query, config), *items, _foot(request, more=result.more))), more=result.more
    )


def _query(request: Request, config: Configuration, now: datetime) -> SearchQuery:
    kind, source, start = text(request, "kind"), text(request, "source"), text(request, "since")
    return SearchQuery(
        words=text(request, "query"),
        kinds=(EntryKind(kind),) if kind else (),
        source=find_source(config, source).id if source else None,
        since=since(start, now) if start else None,
        offset=(request.page - 1) * SIZE,
        limit=SIZE,
    )


def _head(query: SearchQuery, config: Configuration) -> list[Block]:
    limits = [f"only {_KINDS[kind]}" for kind in query.kinds]
    if query.source and (spec := config.source(query.source)):
        limits.append(f"only from {spec.name}")
    if query.since:
        limits.append(f"read since {query.since:%Y-%m-%d %H:%M} UTC")
    heading = Heading(text=f"Search: {shorten(query.words, 120)}", level=1)
    said = f"{', '.join(limits)}."
    return [heading, Paragraph(text=f"{said[:1].upper()}{said[1:]}")] if limits else [heading]


def _items(
    entries: Sequence[Entry], offset: int, config: Configuration, readings: Mapping[str, ModelReading]
) -> list[Item]:
    return [
        item(number, entry, config, readings.get(entry.title)) for number, entry in enumerate(entries, start=offset + 1)
    ]


def item(number: int, entry: Entry, config: Configuration, reading: ModelReading | None) -> Item:
    """The source's own name and tier; of a source that left feeds.yaml only the id is known."""
    summary, facts = summarise(entry, reading)
    spec = config.source(entry.source_id)
    return Item(
        number=number,
        title=Link(text=entry.title, url=entry.url),
        text=summary,
        facts=facts,
        source=spec.name if spec else entry.source_id,
        tier=spec.tier.value if spec else "no longer read",
        when=min(entry.published, entry.first_seen) if entry.published else entry.first_seen,
    )


def _foot(request: Request, *, more: bool) -> Footer:
    return Footer(lines=(f"Page {request.page}{'' if more else ', the last'} · newest first",))


def _nothing(query: SearchQuery, request: Request) -> Message:
    if request.page > 1:
        return said(
            f"There is no page {request.page} for “{shorten(query.words, 120)}”.", "Go back to an earlier page."
        )
    narrowed = [name for name in ("kind", "source", "since") if name in request.values]
    without = f"Leave out {' and '.join(narrowed)}, or try" if narrowed else "Every word has to occur: try"
    advice = f"{without} fewer or other words, or a beginning: wei* finds weights."
    return said(f"Nothing was found for “{shorten(query.words, 120)}”.", advice, "/sources shows what is read.")


async def _complete_since(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    return spans_or_date(typed, _SPANS, services.clock.now())


COMMAND = Command(
    name="search",
    summary="Search everything that was ever read",
    actions=(
        Action(
            name="",
            summary="Search everything that was ever read, newest first",
            handler=search,
            shareable=True,
            example="/search open weights kind:document since:90d",
            options=(
                Option(
                    name="query",
                    summary="Words that must all occur; wei* is a beginning",
                    required=True,
                ),
                Option(
                    name="kind",
                    summary="Only news, official documents or models",
                    choices=tuple(Choice(name=words, value=kind.value) for kind, words in _KINDS.items()),
                ),
                Option(name="source", summary="Only from this source", completer=complete_source),
                Option(name="since", summary="7d, 30d, 90d or a date such as 2025-08-03", completer=_complete_since),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
