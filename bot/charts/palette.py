"""The colours of charts, and what tells series apart where there is no colour: dashes and shapes.

Every colour stands on the picture's own ground, so a picture is the same on a light and on a dark page. Contrast, steps
in grey and what colour-blind readers see are computed by a test: https://www.w3.org/TR/WCAG22/#contrast-minimum.
"""

from typing import Final

GROUND: Final = "#fbfaf7"
INK: Final = "#1c1b19"
SOFT: Final = "#55524b"
GRID: Final = "#dedbd3"
# Hues after Okabe and Ito, darkened until each has 3:1 to the ground and a grey of its own; neighbours differ most.
COLOURS: Final = ("#005283", "#c75700", "#162441", "#2d9ad1", "#642158", "#00725b")
# What is not known: bars of two greys, so that it is told from every colour in grey too.
UNKNOWN: Final = "#6e6b65"
UNKNOWN_GAP: Final = "#c9c6be"
DASHES: Final[tuple[tuple[int, ...], ...]] = ((), (7, 4), (2, 3), (12, 4), (8, 3, 2, 3), (4, 2))
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_NOT_KNOWN: Final = frozenset({"unknown", "not stated"})


def is_unknown(name: str) -> bool:
    return name.strip().casefold() in _NOT_KNOWN


def colour(number: int, name: str = "") -> str:
    """Of the series with that place, which begins at 0."""
    return UNKNOWN if is_unknown(name) else COLOURS[number % len(COLOURS)]


def hatched(stripes: int) -> dict[str, object]:
    """A gradient of hard steps, upright: Vega has no patterns."""
    stops = []
    for stripe in range(stripes):
        shade = UNKNOWN if stripe % 2 == 0 else UNKNOWN_GAP
        stops += [{"offset": stripe / stripes, "color": shade}, {"offset": (stripe + 1) / stripes, "color": shade}]
    return {"gradient": "linear", "x1": 0, "x2": 1, "y1": 0, "y2": 0, "stops": stops}
