"""One model by what a person types: what is tracked, what is curated, else a live look at the Hub, which is kept.

A look younger than an hour is not repeated. Where the Hub is away, what is stored answers, and says of when it is.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.commands.countdown import day
from bot.commands.model_asking import Look, hub_names, look_up
from bot.commands.model_facts import NOT_MEASURED, Facts, facts
from bot.commands.nearest import either
from bot.commands.spec import Services
from bot.commands.wording import minute
from bot.domain.digests import Window
from bot.domain.errors import UserError
from bot.domain.openness import CuratedModel
from bot.messages.limits import shorten
from bot.ports import Policies

# What was stored in this very second counts too: windows and moments are exclusive at their end.
UNTIL = timedelta(seconds=1)
# The person waits.
_PATIENCE = 8.0
_BUTTONS = 5
_NEAR = 3
_PAGE = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf:", re.IGNORECASE)
# https://huggingface.co/docs/huggingface_hub/package_reference/utilities: how a repository may be called.
_NAME = re.compile(r"(?:[\w.-]{1,96}/)?[\w.-]{1,96}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`notes` say what stands between the reader and the facts: a new name, an old measurement, none at all."""

    facts: Facts
    notes: tuple[str, ...] = ()


async def find_model(typed: str, services: Services, *, patience: float = _PATIENCE) -> Found:
    """Raises UserError with the nearest names where nobody knows such a model. The Hub gets `patience` seconds."""
    policies = services.policies()
    word = _word(typed)
    name, curated = await _meant(word, services)
    if name is None and curated is not None:
        return Found(facts=facts(curated.id, None, policies))
    if name is None:
        raise await _unknown(typed, "", services)
    look = await look_up(name, services, patience)
    known = curated or _standing_for(name, policies)
    if look.tracked is None and known is None:
        raise await _unknown(typed, look.away, services)
    return await _found(name, look, services)


def _word(typed: str) -> str:
    """The name within an address of the Hub, whatever page of the model it leads to; anything else as it is."""
    word = typed.strip()
    page = _PAGE.match(word)
    return "/".join(re.split(r"[/?#]", word[page.end() :])[:2]).strip("/") if page else word.strip("/")


async def _meant(word: str, services: Services) -> tuple[str | None, CuratedModel | None]:
    """The name on the Hub and the entry. A name that is one letter by letter comes before one that only resembles."""
    names, models = await services.names(), services.policies().models
    tracked, curated = names.find(word), models.find(word)
    if "/" in word:
        return tracked or (word if _NAME.fullmatch(word) else None), None
    if curated and (tracked is None or _letters(word) in _spellings(curated)):
        return (curated.hub[0] if curated.hub else None), curated
    return tracked or (word if _NAME.fullmatch(word) else None), None


def _spellings(curated: CuratedModel) -> set[str]:
    return {_letters(name) for name in (curated.id, curated.name, *curated.aliases, *curated.hub)}


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _standing_for(name: str, policies: Policies) -> CuratedModel | None:
    return next((one for one in policies.models.all() if name.casefold() in map(str.casefold, one.hub)), None)


async def _found(name: str, look: Look, services: Services) -> Found:
    own = look.tracked.model_id if look.tracked else name
    # The entry may know the model by the name that it had.
    known = _standing_for(own, services.policies()) or _standing_for(name, services.policies())
    made = facts(own, look.tracked, services.policies(), curated=known)
    notes = []
    if look.tracked and own.casefold() != name.casefold():
        notes.append(f"{name} is called {own} on the Hub now.")
    if look.gone:
        notes.append(await _gone(made, services))
    elif made.as_of is None:
        why = f"{look.away}: it is" if look.away else "It is"
        notes.append(f"{why} {NOT_MEASURED}, and what follows is from the catalogue.")
    elif look.away:
        notes.append(f"{look.away}; this is as of {minute(made.as_of)}.")
    return Found(facts=made, notes=tuple(notes))


async def _gone(one: Facts, services: Services) -> str:
    """Since when, and what the rest of the answer is then."""
    why = "deleted or made private, which the Hub does not tell apart"
    if one.tracked is None:
        return f"The Hub does not show {one.model_id}: {why}. What follows is from the catalogue, {NOT_MEASURED}."
    window = Window(start=one.tracked.first_seen, end=services.clock.now() + UNTIL)
    async with services.store.reading() as view:
        changes = await view.model_changes(window)
    own = [change.seen_at for change in changes if (change.model_id, change.what) == (one.model_id, "standing")]
    since = max(own, default=one.tracked.checked_at)
    last = f"; what follows is the last that is known, as of {minute(one.as_of)}" if one.as_of else ""
    return f"Gone from the Hub since {day(since.date())} or shortly before ({why}){last}." if since else f"Gone: {why}."


async def _unknown(typed: str, away: str, services: Services) -> UserError:
    """With what may have been meant, by what is tracked, by the catalogue, and by the Hub where it answers."""
    names, models = await services.names(), services.policies().models
    near = [*names.near(typed, _NEAR), *(one.name for one in models.near(typed, _NEAR))]
    near += [] if away else await hub_names(typed, services, _BUTTONS)
    meant = list(dict.fromkeys(near))[:_BUTTONS]
    guess = f"Did you mean {either([f'“{one}”' for one in meant])}?" if meant else "Write owner/name, as on the Hub."
    what = f"{away}, and nothing that is stored is called" if away else "I know no model called"
    return UserError(f"{what} “{shorten(typed, 80)}”.", hint=guess, given=typed, meant=meant)
