"""What a person may have meant: the known names nearest to what was typed, in words."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.domain.errors import UserError

# How many of the known names are listed when nothing comes near.
_LISTED = 8


def nearest(typed: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """At most `most` names, the nearest first; those that contain what was typed come before look-alikes."""
    word = typed.strip().casefold()
    by_key = {name.casefold(): name for name in names}
    holding = [key for key in by_key if len(word) > 1 and word in key]
    alike = get_close_matches(word[:100], list(by_key), n=most, cutoff=0.6)
    return [by_key[key] for key in dict.fromkeys([*sorted(holding, key=len), *alike])][:most]


# As many as there are buttons in a row on every platform.
_OFFERED = 5


def unknown(message: str, typed: str, names: Iterable[str], *, more: str = "") -> UserError:
    """The refusal of a value that is none of the names, with those that it may have meant."""
    known = list(names)
    advice = f"{hint(typed, known)} {more}".strip()
    return UserError(message, hint=advice, given=typed, meant=nearest(typed, known, most=_OFFERED))


def hint(typed: str, names: Iterable[str], *, prefix: str = "") -> str:
    """“Did you mean x or y?”, or the first of what there is; empty where there is nothing at all."""
    known = list(names)
    if close := nearest(typed, known):
        return f"Did you mean {either([prefix + name for name in close])}?"
    if not known:
        return ""
    rest = len(known) - _LISTED
    more = f" and {rest} more" if rest > 0 else ""
    return f"There is {', '.join(prefix + name for name in known[:_LISTED])}{more}."


def either(names: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
