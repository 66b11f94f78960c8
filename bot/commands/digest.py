"""`/digest`: an edition to read, the newest, one composed up to now, or one of the archive."""

from dataclasses import replace
from datetime import timedelta

from bot.commands import editions
from bot.commands.known import complete_topic, find_edition, find_topic
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.digest.build import compose
from bot.digest.corrected import corrected, of_late, with_corrections
from bot.digest.present import digest_message, numbered
from bot.domain.deliveries import StoredDigest
from bot.domain.digests import Digest
from bot.domain.messages import Message, Paragraph
from bot.messages.encode import decode

_WEEK = timedelta(days=7)


async def digest(request: Request, services: Services) -> Reply:
    """A stored edition is shown as it was posted; limited to a topic, it is composed anew over the same days."""
    config = services.config()
    topic = find_topic(config, given) if (given := text(request, "topic")) else None
    async with services.store.reading() as view:
        found = await editions.find(view, config, text(request, "edition"), services.clock.now())
        if isinstance(found, StoredDigest):
            if topic is None:
                righted = await view.tenant(request.asker.tenant_id).corrections(digest_id=found.id)
                shown = corrected(numbered(decode(found.message), found.number), righted)
                return Reply(message=shown, related=_why(request, f"{found.edition} {found.number}"))
            found = editions.ToCompose(spec=find_edition(config, found.edition), end=found.window.end)
        spec = replace(found.spec, topics=(topic,)) if topic else found.spec
        composed = await compose(view, config, spec, end=found.end, policies=services.policies())
        late = await of_late(view, request.asker.tenant_id, spec.name, found.end)
    asked = () if topic else _why(request, text(request, "edition") or spec.name)
    return Reply(message=with_corrections(_composed(composed, topic), late), related=asked)


def _why(request: Request, edition: str) -> tuple[tuple[str, Request], ...]:
    """The button that gives the reasons; of an edition of one topic they are not kept."""
    return (("Why this?", replace(request, command="why", action="", values={"edition": edition}, page=1)),)


def _composed(composed: Digest, topic: str | None) -> Message:
    blocks = digest_message(composed).blocks
    about = (Paragraph(text=f"Only about {topic}."),) if topic else ()
    empty = not any(section.items for section in composed.sections)
    further = "Look further back with edition:week, or see" if composed.edition.look_back < _WEEK else "See"
    advice = Paragraph(text=f"{further} with /sources when each source was last read.")
    return Message(blocks=(blocks[0], *about, *blocks[1:], *((advice,) if empty else ())))


COMMAND = Command(
    name="digest",
    alias=True,
    summary="Read an edition: the newest, today's, this week's or an old one",
    actions=(
        Action(
            name="",
            summary="Read an edition: the newest, today's, this week's or an old one",
            handler=digest,
            shareable=True,
            example="/digest edition:week",
            options=(
                Option(
                    name="edition",
                    summary="latest, today, week, or an old one: weekly 12, 2025-08-03, 2025-W31",
                    completer=editions.complete_past,
                ),
                Option(name="topic", summary="Only what is about this topic", completer=complete_topic),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
