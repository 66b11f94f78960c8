"""What an operator does about a source: try it, pause and resume it, poll it now, read feeds.yaml again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.commands.known import find_source
from bot.commands.spec import Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import counted, minute, said
from bot.domain.entries import Fetched, RawEntry
from bot.domain.errors import ConfigError, SourceError, UserError
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message
from bot.domain.sources import Memory, SourceRecord, SourceSpec, SourceState
from bot.ingest.verdict import feed_at, verdict

ITEMS = Option(name="items", summary="How many entries to show, 3 if you leave it out", kind=OptionKind.NUMBER)
_MOST_ITEMS = 10
_PROBLEMS = 10
# The job that reads what is due.
_JOB = "poll"

Change = Callable[[SourceRecord, datetime], SourceRecord]


async def test(request: Request, services: Services) -> Reply:
    """A source that fails is an answer too."""
    typed = text(request, "feed")
    spec = feed_at(typed) if "://" in typed else find_source(services.config(), typed)
    try:
        fetched = await services.source(spec).fetch(Memory())
    except SourceError as error:
        sentences = (
            f"{spec.name} cannot be read: {error}",
            "Nothing was stored. docs/reference/errors.md explains it.",
        )
        return Reply(message=said(*sentences))
    entries = fetched.entries if isinstance(fetched, Fetched) else ()
    most = min(max(int(request.values.get("items", 3)), 1), _MOST_ITEMS)
    blocks: list[Block] = [Heading(text=f"{spec.name}: {len(entries)} entries", level=1)]
    blocks += [_item(number, spec, entry) for number, entry in enumerate(entries[:most], start=1)]
    return Reply(message=Message(blocks=(*blocks, Footer(lines=("Nothing was stored.",)))))


async def pause(request: Request, services: Services) -> Reply:
    spec, _ = await _changed(request, services, _paused)
    return Reply(message=said(f"{spec.name} is paused.", f"/feeds resume feed:{spec.id} polls it again."))


async def resume(request: Request, services: Services) -> Reply:
    spec, _ = await _changed(request, services, _resumed)
    services.wake(_JOB)
    return Reply(message=said(f"{spec.name} is polled again, now.", f"/feeds show feed:{spec.id} says how it went."))


async def retry(request: Request, services: Services) -> Reply:
    """Raises UserError for a paused source: that one wants `resume`."""
    spec, _ = await _changed(request, services, _due)
    services.wake(_JOB)
    return Reply(message=said(f"{spec.name} is polled now.", f"/feeds show feed:{spec.id} says how it went."))


async def reload(request: Request, services: Services) -> Reply:  # noqa: ARG001 - a handler
    """The problems of a broken file are the answer; what was in force stays so."""
    try:
        await services.reload()
    except ConfigError as problem:
        lines = [str(one) for one in problem.problems]
        more = [f"and {counted(len(lines) - _PROBLEMS, 'more problem')}"] if len(lines) > _PROBLEMS else []
        head = said("feeds.yaml was not taken over; the configuration before it stays in force.")
        return Reply(message=Message(blocks=(*head.blocks, Footer(lines=(*lines[:_PROBLEMS], *more)))))
    config = services.config()
    editions = ", ".join(spec.name for spec in config.editions)
    return Reply(
        message=said(f"feeds.yaml is in force: {counted(len(config.sources), 'source')}; editions {editions}.")
    )


async def _changed(request: Request, services: Services, change: Change) -> tuple[SourceSpec, SourceRecord]:
    """Change the stored life of the source in one transaction. Raises UserError for one that has none."""
    spec = find_source(services.config(), text(request, "feed"))
    if not spec.enabled:
        raise UserError(f"{spec.name} is switched off in feeds.yaml.", hint="Remove `enabled: false` there.")
    async with services.store.writing() as tx:
        before = next((record for record in await tx.sources() if record.id == spec.id), None)
        if before is None:
            raise UserError(f"{spec.name} is not known to the database yet.", hint="It is read with the next poll.")
        after = change(before, services.clock.now())
        await tx.update_sources([after])
    return spec, after


def _paused(record: SourceRecord, now: datetime) -> SourceRecord:
    return replace(record, state=SourceState.PAUSED, reason=f"paused by an operator, {minute(now)}")


def _resumed(record: SourceRecord, now: datetime) -> SourceRecord:
    """Due now, and with a clean slate: the next poll says how it is. Raises UserError where it is not paused."""
    if record.state is not SourceState.PAUSED:
        raise UserError(f"{record.id} is not paused.", hint=f"/feeds retry feed:{record.id} polls it at once.")
    state = SourceState.OK if record.last_success_at else SourceState.NEW
    return replace(record, state=state, reason="", failures=0, failing_since=None, next_poll_at=now)


def _due(record: SourceRecord, now: datetime) -> SourceRecord:
    if record.state is SourceState.PAUSED:
        raise UserError(f"{record.id} is paused.", hint=f"/feeds resume feed:{record.id} polls it again.")
    return replace(record, next_poll_at=now)


def _item(number: int, spec: SourceSpec, entry: RawEntry) -> Item:
    """The entry as it was read, with the rule that it meets."""
    return Item(
        number=number,
        title=Link(text=entry.title, url=entry.url),
        text=verdict(spec, entry),
        facts=(),
        source=spec.name,
        tier=spec.tier.value,
        when=entry.published,
    )
