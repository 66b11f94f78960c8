"""`/changes`: what became different in the catalogue, by the states that were kept, and of models, by measurements.

Never by the news. Of models: those on the trending list, those that somebody watches, and those of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.countdown import day
from bot.commands.known import spans_or_date
from bot.commands.official import SOURCE
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import since, text
from bot.commands.wording import counted, minute, paged, said
from bot.digest.changes import changed_in
from bot.digest.corrected import told as correction_told
from bot.digest.model_changes import model_changes
from bot.domain.corrections import Correction
from bot.domain.digests import Changed, ModelNews, Window
from bot.domain.errors import UserError
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph
from bot.domain.policies import Change

SIZE = 6
_USUAL = "7d"
_POLICY, _MODEL, _CORRECTION, _ALL = "policy", "model", "correction", "all"
_SPANS = {"24h": "the last day", "7d": "the last 7 days", "30d": "the last 30 days"}


async def changed(request: Request, services: Services) -> Reply:
    """Raises UserError for a time that is none, or that has not come."""
    now = services.clock.now()
    wanted, kind = since(text(request, "since") or _USUAL, now), text(request, "kind") or _ALL
    if wanted >= now:
        raise UserError("That is not in the past.", hint="Write 24h, 7d or a date such as 2025-08-03.")
    window = Window(start=wanted, end=now)
    told = await _told(kind, window, services)
    righted = await _righted(kind, window, request, services)
    if told is None and not righted:
        return Reply(message=said("No state of the catalogue was kept yet.", "The bot keeps the first when it starts."))
    told = told or Changed(since=wanted)
    every: tuple[Correction | Change | ModelNews, ...] = (*righted, *told.changes, *told.models)
    shown, more = paged(every, request.page, SIZE)
    if not shown and request.page > 1:
        return Reply(message=said(f"There is no page {request.page}.", "Go back to an earlier page."))
    head = _head(told, len(every), late=told.since > wanted)
    items = [_item(number, one) for number, one in enumerate(shown, start=(request.page - 1) * SIZE + 1)]
    foot = Footer(lines=(f"Page {request.page}{'' if more else ', the last'} · {_read(services)}",))
    return Reply(message=Message(blocks=(*head, *items, foot)), more=more)


async def _told(kind: str, window: Window, services: Services) -> Changed | None:
    """None where the catalogue is asked for, and none was kept yet."""
    policies = services.policies()
    if kind == _CORRECTION:
        return Changed(since=window.start)
    async with services.store.reading() as view:
        if kind == _MODEL:
            return Changed(since=window.start, models=await model_changes(view, policies, window))
        return await changed_in(view, window, None if kind == _POLICY else policies)


def _head(told: Changed, count: int, *, late: bool) -> list[Block]:
    words = counted(count, "change") if count else "Nothing changed"
    title = Heading(text=f"{words} since {minute(told.since)}", level=1)
    return [title, *([Paragraph(text="States are kept since then; what was before is not known.")] if late else [])]


async def _righted(kind: str, window: Window, request: Request, services: Services) -> Sequence[Correction]:
    """What people put right in editions, for the asker's tenant and for everybody."""
    if kind not in {_ALL, _CORRECTION}:
        return ()
    async with services.store.reading() as view:
        return await view.tenant(request.asker.tenant_id).corrections(window=window)


def _item(number: int, change: Correction | Change | ModelNews) -> Item:
    if isinstance(change, Correction):
        return replace(correction_told(change), number=number)
    dated = (day(change.on),) if change.on else ()
    return Item(
        number=number,
        title=Link(text=change.title, url=change.source.url),
        text=change.text,
        facts=(change.kind.replace("-", " "), *dated),
        source=change.source.name,
        tier=SOURCE,
        when=None,
    )


def _read(services: Services) -> str:
    as_of = services.policies().as_of
    return f"catalogue last verified {day(as_of)}" if as_of else "the catalogue is empty"


async def _complete_since(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    return spans_or_date(typed, _SPANS, services.clock.now())


COMMAND = Command(
    name="changes",
    summary="See what changed: statuses, dates and positions of policies; licences and gates of models",
    actions=(
        Action(
            name="",
            summary="See what changed: statuses, dates and positions of policies; licences and gates of models",
            handler=changed,
            shareable=True,
            example="/changes since:7d",
            options=(
                Option(
                    name="since",
                    summary="24h, 7d or a date such as 2025-08-03; 7d where it is left out",
                    completer=_complete_since,
                ),
                Option(
                    name="kind",
                    summary="Policies, models, corrections of editions, or all, which is usual",
                    choices=(
                        Choice(name="Policies", value=_POLICY),
                        Choice(name="Models", value=_MODEL),
                        Choice(name="Corrections", value=_CORRECTION),
                        Choice(name="All", value=_ALL),
                    ),
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
