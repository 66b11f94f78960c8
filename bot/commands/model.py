"""`/model`: how open one model is, or one side of it in full."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.commands import model_card, model_licence, model_views
from bot.commands.listed import listed
from bot.commands.model_choices import complete_model
from bot.commands.model_coverage import names_for, naming
from bot.commands.model_facts import Facts, facts
from bot.commands.model_lookup import UNTIL, Found, find_model
from bot.commands.search import item
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import paged, said
from bot.domain.digests import Window
from bot.domain.entries import Entry
from bot.domain.hub import Measured
from bot.domain.messages import Block, Footer, Item, Message

SIZE = 6
_KEPT = timedelta(days=365)
_WEEK = timedelta(days=7)
_VIEWS: Mapping[str, str] = {
    "card": "Card",
    "licence": "Licence",
    "derivatives": "Derivatives",
    "history": "History",
    "coverage": "Coverage",
}


async def model(request: Request, services: Services) -> Reply:
    """Raises UserError for a name that nobody knows."""
    found = await find_model(text(request, "name"), services)
    view = text(request, "view") or "card"
    if view == "coverage":
        reply = await _coverage(found, request, services)
    else:
        reply = Reply(message=await _side(found, view, services))
    own = found.facts.model_id
    watch = (("Watch", Request(command="watch", action="add", asker=request.asker, values={"target": f"hf:{own}"})),)
    watched = watch if view == "card" and "/" in own else ()
    return replace(reply, related=(*watched, *_other_views(found.facts, view, request)))


async def _side(found: Found, view: str, services: Services) -> Message:
    one, now = found.facts, services.clock.now()
    if view == "card":
        async with services.store.reading() as reading:
            listing = await listed(reading, now, _WEEK)
        return model_card.card(found, listing)
    if view == "licence":
        return model_licence.licence(found, await _bases(one, services))
    points = await _history(one, services)
    if view == "history":
        return model_views.history(found, points)
    return model_views.derivatives(found, points, await _bases(one, services))


async def _history(one: Facts, services: Services) -> Sequence[Measured]:
    now = services.clock.now()
    async with services.store.reading() as view:
        kept = await view.model_history([one.model_id], Window(start=now - _KEPT, end=now + UNTIL))
    return kept.get(one.model_id, ())


async def _bases(one: Facts, services: Services) -> tuple[Facts, ...]:
    """What is stored of the models that it names as its bases; the Hub is not asked for them."""
    if not one.base_models:
        return ()
    policies = services.policies()
    async with services.store.reading() as view:
        looked = [(name, await view.model(name)) for name in one.base_models[:5]]
    made = (facts(tracked.model_id if tracked else name, tracked, policies) for name, tracked in looked)
    return tuple(base for base in made if base.tracked or base.curated)


async def _coverage(found: Found, request: Request, services: Services) -> Reply:
    one = found.facts
    async with services.store.reading() as view:
        entries = await naming(names_for(one), view)
    shown, more = paged(entries, request.page, SIZE)
    if not shown:
        return Reply(message=_nothing(one, request.page))
    # In a thread: the first summary of each kind reads its template from disk.
    items = await asyncio.to_thread(_items, shown, (request.page - 1) * SIZE, services)
    blocks: list[Block] = [*model_card.head(found, "Coverage"), *items]
    lines = (f"Page {request.page}{'' if more else ', the last'} · newest first", *model_card.foot(one).lines)
    return Reply(message=Message(blocks=(*blocks, Footer(lines=lines))), more=more)


def _items(entries: Sequence[Entry], offset: int, services: Services) -> list[Item]:
    config = services.config()
    return [item(number, entry, config, None) for number, entry in enumerate(entries, start=offset + 1)]


def _nothing(one: Facts, page: int) -> Message:
    if page > 1:
        return said(f"There is no page {page} of the coverage of {one.title}.", "Go back to an earlier page.")
    return said(
        f"No stored news names {one.title} yet.", "It is found by a link to its page on the Hub, or by its full name."
    )


def _other_views(one: Facts, view: str, request: Request) -> tuple[tuple[str, Request], ...]:
    """Those with something to see; the card comes first, where one is not there already."""
    filled = {
        "card": True,
        "licence": True,
        "derivatives": one.children is not None or bool(one.base_models),
        "history": one.tracked is not None,
        "coverage": True,
    }
    return tuple(
        (label, replace(request, values={"name": one.model_id, "view": name}, page=1))
        for name, label in _VIEWS.items()
        if filled[name] and name != view
    )


COMMAND = Command(
    name="model",
    summary="Look a model up: how open it is, by which source, and how it fares",
    actions=(
        Action(
            name="",
            summary="Look a model up: how open it is, by which source, and how it fares",
            handler=model,
            shareable=True,
            example="/model deepseek-r1",
            options=(
                Option(
                    name="name",
                    summary="A name: deepseek-ai/DeepSeek-R1, OLMo 2, BLOOM",
                    required=True,
                    completer=complete_model,
                ),
                Option(
                    name="view",
                    summary="One side of it in full; the card where it is left out",
                    choices=tuple(Choice(name=label, value=name) for name, label in _VIEWS.items()),
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
