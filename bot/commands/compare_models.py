"""`/compare models`: two or three models side by side, each fact as it was stated or measured, with its date."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta

from bot.commands.countdown import day
from bot.commands.listed import Listed, listed, place_of
from bot.commands.model_card import PARTS
from bot.commands.model_choices import complete_model
from bot.commands.model_facts import (
    NOT_MEASURED,
    NOT_STATED,
    UNKNOWN,
    Facts,
    country,
    figure,
    gated,
    size,
    task,
)
from bot.commands.model_lookup import Found, find_model
from bot.commands.spec import Action, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import minute
from bot.domain.errors import UserError
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table
from bot.domain.openness import Evidence, Part

_WEEK = timedelta(days=7)
_Cell = Callable[[Facts], str]


async def models(request: Request, services: Services) -> Reply:
    """Raises UserError for a name that nobody knows, and where two names mean one model."""
    typed = [word for name in ("a", "b", "c") if (word := text(request, name))]
    # At the same time: where the Hub is slow, a person waits for it once.
    found = await _all([find_model(word, services) for word in typed])
    ids = [one.facts.model_id for one in found]
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise UserError(f"Two of these are the same model, {twice}.", hint="Name another one.")
    async with services.store.reading() as view:
        listing = await listed(view, services.clock.now(), _WEEK)
    columns = ("", *(one.facts.title for one in found))
    short = _short([one.facts.title for one in found])
    rows = tuple(
        (name, *(f"{called}: {cell(one.facts)}" for called, one in zip(short, found, strict=True)))
        for name, cell in _cells(listing)
    )
    heading = Heading(text=" and ".join([", ".join(columns[1:-1]), columns[-1]]), level=1)
    notes = [Paragraph(text=f"{one.facts.title}: {note}") for one in found for note in one.notes]
    blocks: tuple[Block, ...] = (heading, *notes, Table(columns=columns, rows=rows), _foot(found, listing))
    cards = tuple(
        (one.facts.title, Request(command="model", action="", asker=request.asker, values={"name": one.facts.model_id}))
        for one in found
    )
    return Reply(message=Message(blocks=blocks), related=cards)


async def _all(looks: Sequence[Coroutine[None, None, Found]]) -> list[Found]:
    """Raises what the first of them raised, after every one has ended."""
    ended = await asyncio.gather(*looks, return_exceptions=True)
    found = []
    for one in ended:
        if isinstance(one, BaseException):
            raise one
        found.append(one)
    return found


def _short(titles: Sequence[str]) -> Sequence[str]:
    """Without the owner, where that leaves them apart."""
    ends = [title.rpartition("/")[2] for title in titles]
    return ends if len(set(ends)) == len(ends) else titles


def _cells(listing: Listed | None) -> Sequence[tuple[str, _Cell]]:
    """The rows. Cells name the model again: not every platform shows a column below its name."""
    return (
        ("label", lambda one: one.card.label),
        ("licence", _licence),
        ("gated", lambda one: gated(one.card.gated) or ("no" if one.card.measured else NOT_MEASURED)),
        *((f"{name.lower()} public", _part(part)) for part, name in PARTS.items()),
        ("developer", lambda one: one.developer.name if one.developer else UNKNOWN),
        ("country", lambda one: country(one.developer)),
        ("parameters", lambda one: size(one.parameters) or _silent(one)),
        ("task", lambda one: task(one.task) or _silent(one)),
        ("likes", lambda one: figure(one.likes, measured=one.card.measured)),
        ("downloads (last 30 days)", lambda one: figure(one.downloads, measured=one.card.measured)),
        (
            "made from it (at least)",
            lambda one: figure(one.children.total if one.children else None, measured=one.detail is not None),
        ),
        ("trending", lambda one: place_of(one.model_id, listing) or NOT_MEASURED),
    )


def _licence(one: Facts) -> str:
    if one.licence is None:
        return one.card.tag or _silent(one)
    return f"{one.licence.name}{f' ({one.licence.spdx})' if one.licence.spdx else ''}"


def _part(part: Part) -> _Cell:
    """Every card has each part once."""
    return lambda one: _answer(next(line for line in one.card.evidence if line.part is part), one)


def _answer(line: Evidence, one: Facts) -> str:
    if not line.curated and one.detail is None:
        return NOT_MEASURED
    return f"{line.answer.value}{' (entered by a person)' if line.curated else ''}"


def _silent(one: Facts) -> str:
    return NOT_STATED if one.card.measured else NOT_MEASURED


def _foot(found: Sequence[Found], listing: Listed | None) -> Footer:
    """Dates below: facts of one row may be of different days."""
    lines = [f"{one.facts.title}: {_as_of(one.facts)}." for one in found]
    if listing:
        lines.append(f"Trending by the list of {minute(listing.newest.taken_at)}.")
    return Footer(lines=(*lines, "A licence alone makes no model open source AI. This is no legal advice."))


def _as_of(one: Facts) -> str:
    measured = f"Hugging Face Hub, as of {minute(one.as_of)}" if one.as_of else f"Hugging Face Hub: {NOT_MEASURED}"
    return measured + (f"; catalogue, last verified {day(one.curated.last_verified)}" if one.curated else "")


ACTION = Action(
    name="models",
    summary="Compare two or three models: licence, openness, reach",
    handler=models,
    shareable=True,
    example="/compare models deepseek-r1 bloom",
    options=(
        Option(name="a", summary="A model: deepseek-ai/DeepSeek-R1", required=True, completer=complete_model),
        Option(name="b", summary="Another one: OLMo 2", required=True, completer=complete_model),
        Option(name="c", summary="And a third one", completer=complete_model),
        Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
    ),
)
