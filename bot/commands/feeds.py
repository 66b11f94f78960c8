"""`/feeds`: how the sources fare, for admins; what to do about it, for operators, to whom the sources belong."""

from dataclasses import replace

from bot.commands import feeds_care
from bot.commands.health import all_sources, card, heading, listing, polls, state
from bot.commands.known import complete_source, find_source
from bot.commands.spec import Action, Choice, Command, Option, Permission, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import paged, said
from bot.domain.messages import Footer, Heading, Message
from bot.domain.sources import SourceState

SIZE = 15
_FINE = {SourceState.OK.value, SourceState.NEW.value, "disabled"}
_NO_PAGE = "Go back to an earlier page."


async def show_all(request: Request, services: Services) -> Reply:
    """All of them or those in one state, trouble first."""
    wanted = text(request, "state")
    pairs = await all_sources(services.config(), services.store)
    pairs = [pair for pair in pairs if wanted in {"", state(*pair)}]
    shown, more = paged(pairs, request.page, SIZE)
    if not shown:
        what = f"No source is {wanted}." if wanted and request.page == 1 else f"There is no page {request.page}."
        return Reply(message=said(what, "/feeds list without a state shows all." if wanted else _NO_PAGE))
    foot = Footer(lines=(f"Page {request.page} · /feeds show feed:{shown[0][0].id} shows one in full",))
    return Reply(message=Message(blocks=(heading(pairs), *listing(shown), foot)), more=more)


async def show(request: Request, services: Services) -> Reply:
    """One source. Its address is shown to operators alone: it may be a secret one."""
    wanted = find_source(services.config(), text(request, "feed"))
    pairs = await all_sources(services.config(), services.store)
    record = next(record for spec, record in pairs if spec.id == wanted.id)
    return Reply(message=card(wanted, record, address=request.asker.permission >= Permission.OPERATOR))


async def health(request: Request, services: Services) -> Reply:
    """What needs attention, with the reason and the next try."""
    pairs = await all_sources(services.config(), services.store)
    troubled = [pair for pair in pairs if state(*pair) not in _FINE]
    shown, more = paged(troubled, request.page, SIZE)
    if not shown:
        fine = said(_NO_PAGE) if troubled else said("Nothing needs attention.", "/feeds list shows every source.")
        return Reply(message=Message(blocks=(heading(pairs), *fine.blocks)))
    foot = Footer(lines=("An operator can try one at once: /feeds retry feed:…",))
    trouble = Heading(text="What needs attention")
    return Reply(message=Message(blocks=(heading(pairs), trouble, polls(shown), foot)), more=more)


_STATES = tuple(Choice(name=one, value=one) for one in (*(known.value for known in SourceState), "disabled"))
_FEED = Option(name="feed", summary="Which source, by id or name", required=True, completer=complete_source)
_TRIED = replace(_FEED, summary="The id of a source, or an address to try")
_ITEMS = feeds_care.ITEMS

_FOR_ADMINS = (
    Action(
        name="list",
        summary="List the sources and how they fare, trouble first",
        handler=show_all,
        options=(Option(name="state", summary="Only those in this state", choices=_STATES),),
        example="/feeds list state:failing",
    ),
    Action(
        name="show",
        summary="Show one source in full",
        handler=show,
        options=(_FEED,),
        example="/feeds show feed:federal-register-ai",
    ),
    Action(
        name="health", summary="Show what needs attention, and the next tries", handler=health, example="/feeds health"
    ),
)
_FOR_OPERATORS = (
    Action(
        name="test",
        summary="Read a source or an address once and store nothing",
        handler=feeds_care.test,
        options=(_TRIED, _ITEMS),
        example="/feeds test feed:https://example.org/feed.xml",
    ),
    Action(
        name="pause",
        summary="Stop polling a source until it is resumed",
        handler=feeds_care.pause,
        options=(_FEED,),
        example="/feeds pause feed:federal-register-ai",
        writes=True,
    ),
    Action(
        name="resume",
        summary="Poll a paused source again, at once",
        handler=feeds_care.resume,
        options=(_FEED,),
        example="/feeds resume feed:federal-register-ai",
        writes=True,
    ),
    Action(
        name="retry",
        summary="Poll a source at once, whenever it would be due",
        handler=feeds_care.retry,
        options=(_FEED,),
        example="/feeds retry feed:federal-register-ai",
        writes=True,
    ),
    Action(
        name="reload",
        summary="Read feeds.yaml again; a broken one changes nothing",
        handler=feeds_care.reload,
        example="/feeds reload",
        writes=True,
    ),
)
COMMAND = Command(
    name="feeds",
    summary="See how the sources fare, and look after them",
    permission=Permission.ADMIN,
    actions=(
        *(replace(one, permission=Permission.ADMIN) for one in _FOR_ADMINS),
        *(replace(one, permission=Permission.OPERATOR) for one in _FOR_OPERATORS),
    ),
)
