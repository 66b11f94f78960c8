"""Names of models while somebody types: the curated and the tracked ones from memory, then the Hub for a moment."""

from collections.abc import Sequence

from bot.commands.model_asking import hub_names
from bot.commands.spec import Choice, Request, Services

MOST = 25
# Curated ones come first, and leave room for what is tracked.
_CURATED = 8
_SHORTEST = 3
_PATIENCE = 1.5


async def complete_model(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    """The Hub is asked only where memory leaves room, and forgotten where it takes longer than a second and a half."""
    typed = typed.strip()
    names = list((await services.names()).complete(typed, MOST))
    curated = services.policies().models.complete(typed, _CURATED) if typed else ()
    if "/" in typed:
        # Somebody writes a name of the Hub: entries are offered by theirs.
        owned = [name for one in curated for name in one.hub if name.casefold().startswith(typed.casefold())]
        names = list(dict.fromkeys((*names, *owned)))
        curated = ()
    choices = [Choice(name=one.name, value=one.id) for one in curated]
    choices += [Choice(name=name, value=name) for name in names]
    if len(choices) < MOST and len(typed) >= _SHORTEST:
        asked = await hub_names(typed, services, MOST - len(choices), patience=_PATIENCE)
        choices += [Choice(name=f"{name} · on the Hub", value=name) for name in asked if name not in names]
    return choices[:MOST]
