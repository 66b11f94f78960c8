"""`/correct`: put an item of an edition right. The posts that were made say so, and so does everything shown later."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.commands.known import ranked
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Permission, Reply, Request, Services
from bot.commands.values import text
from bot.digest.corrected import TOLD_FOR, told
from bot.domain.deliveries import StoredDigest
from bot.domain.errors import UserError
from bot.domain.messages import Footer, Item, Message, Paragraph
from bot.messages.encode import decode
from bot.messages.limits import shorten
from bot.ports import Reading

# The job that brings corrections into posts.
JOB = "correct"
LONGEST_NOTE = 400
_LONGEST_URL = 300
_EDITIONS = 5
_TITLE = 70
_NAMED = re.compile(r"([a-z0-9_-]+)(?:\s+(?:no\.?\s*)?#?|#)(\d{1,6})(?:\s*[#.]\s*|\s+)(\d{1,3})", re.IGNORECASE)
_BARE = re.compile(r"#?(\d{1,3})")
_HOW = "Write “weekly 12 #3”, or 3 for the newest edition of this channel."


async def correct(request: Request, services: Services) -> Reply:
    """Raises UserError for an item that there is not, a note that says nothing, and an address that is none."""
    everywhere = request.values.get("everywhere") is True
    if everywhere and request.asker.permission < Permission.OPERATOR:
        hint = "Without everywhere:yes it is corrected in the channels of this server or workspace."
        raise UserError("Only an operator of this bot corrects the posts of everybody.", hint=hint)
    note, url = _note(text(request, "note")), _url(text(request, "url"))
    async with services.store.reading() as view:
        stored, item = await _meant(view, text(request, "item"), request)
    async with services.store.writing() as tx:
        made = await tx.keep_correction(
            stored.id,
            item,
            note=note,
            url=url,
            author=request.asker.user_id,
            tenant_id=None if everywhere else request.asker.tenant_id,
            now=services.clock.now(),
        )
    services.wake(JOB)
    where = "everywhere" if everywhere else "here"
    head = Paragraph(text=f"Noted. The posts of {stored.edition} {stored.number} {where} say so within a minute.")
    later = f"/digest shows it with the edition, and the next ones tell of it for {TOLD_FOR.days} days."
    return Reply(message=Message(blocks=(head, told(made), Footer(lines=(later,)))))


async def _meant(view: Reading, typed: str, request: Request) -> tuple[StoredDigest, int]:
    """The edition and the number of its item. Raises UserError."""
    word = typed.strip()
    if named := _NAMED.fullmatch(word):
        stored, item = await view.digest(named[1].casefold(), int(named[2])), int(named[3])
        if stored is None:
            raise UserError(f"No edition “{named[1]} {named[2]}” is kept.", hint=_HOW)
    elif bare := _BARE.fullmatch(word):
        stored, item = await _posted_here(view, request), int(bare[1])
    else:
        raise UserError(f"“{typed[:80]}” is no item of an edition.", hint=_HOW)
    numbers = [number for number, _ in _items(stored)]
    if item not in numbers:
        span = f"It has the items 1 to {max(numbers)}." if numbers else "It has no items."
        raise UserError(f"{stored.edition} {stored.number} has no item {item}.", hint=span)
    return stored, item


async def _posted_here(view: Reading, request: Request) -> StoredDigest:
    asker = request.asker
    newest = await view.last_post(asker.tenant_id, asker.channel_id) if asker.channel_id else None
    stored = await view.tenant(asker.tenant_id).posted(asker.channel_id or "", newest.message_id) if newest else None
    if stored is None:
        raise UserError("No edition was posted in this channel.", hint="Write “weekly 12 #3”.")
    return stored


def _items(stored: StoredDigest) -> list[tuple[int, str]]:
    blocks = decode(stored.message).blocks
    return [(block.number, block.title.text) for block in blocks if isinstance(block, Item) and block.number]


def _note(typed: str) -> str:
    """One line of what can be seen."""
    note = "".join(sign for sign in " ".join(typed.split()) if sign.isprintable())
    if not note.strip():
        raise UserError("The note says nothing.", hint="Write what is right, in a sentence.")
    if len(note) > LONGEST_NOTE:
        raise UserError(f"A note has at most {LONGEST_NOTE} characters, this one {len(note)}.", hint="Say it shorter.")
    return note


def _url(typed: str) -> str | None:
    """Of the web, without a name or a password in it. Raises UserError."""
    if not typed:
        return None
    try:
        parts = urlsplit(typed)
        sound = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    except ValueError:
        sound = False
    clean = typed.isascii() and typed.isprintable() and not set(typed) & set(' <>"`|\\')
    if not sound or not clean or len(typed) > _LONGEST_URL:
        raise UserError(f"“{typed[:80]}” is no address.", hint="Write https://… as the browser shows it.")
    return typed


async def _complete(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    """The items of the newest editions."""
    async with services.store.reading() as view:
        kept = await view.digests(limit=_EDITIONS)
    names = ((f"{one.edition} {one.number} #{number}", title) for one in kept for number, title in _items(one))
    return ranked(typed, (Choice(name=f"{name}: {shorten(title, _TITLE)}", value=name) for name, title in names))


COMMAND = Command(
    name="correct",
    summary="Put an item of an edition right, in the posts that were made too",
    permission=Permission.ADMIN,
    actions=(
        Action(
            name="",
            summary="Put an item of an edition right, in the posts that were made too",
            handler=correct,
            permission=Permission.ADMIN,
            writes=True,
            example="/correct item:'weekly 12 #3' note:'The vote was on Tuesday.'",
            options=(
                Option(
                    name="item", summary="weekly 12 #3, or 3 of the newest here", required=True, completer=_complete
                ),
                Option(name="note", summary="What is right, in a sentence", required=True),
                Option(name="url", summary="The page that says so"),
                Option(name="everywhere", summary="In the posts of everybody: for operators", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
