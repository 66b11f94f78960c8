"""Whether a chart can be read: contrast after WCAG 2.2, in grey, and by people who do not see red or green."""

from itertools import combinations, pairwise
from math import atan2, degrees

import pytest

from bot.charts.palette import COLOURS, DASHES, GROUND, INK, SHAPES, SOFT, UNKNOWN, UNKNOWN_GAP, hatched

Triple = tuple[float, float, float]
# How much of red, green and blue light a dichromat sees as red, green and blue: linear RGB to cones, the missing cone
# guessed from the others so that white and blue stay themselves (or white and red), and back. After Viénot, Brettel and
# Mollon, 1999.
BLIND: dict[str, tuple[Triple, Triple, Triple]] = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
SERIES = (*COLOURS, UNKNOWN)


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(light: Triple) -> float:
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(linear(one)), luminance(linear(other))))
    return (high + 0.05) / (low + 0.05)


def grey(colour: str) -> float:
    """CIE lightness: 0 is black, 100 white."""
    return float(116 * luminance(linear(colour)) ** (1 / 3) - 16)


def seen(colour: str, by: str) -> Triple:
    """As CIE L*a*b*, so that distances are as the eye has them."""
    light = linear(colour)
    red, green, blue = (max(0.0, sum(a * b for a, b in zip(row, light, strict=True))) for row in BLIND[by])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    a, b, c = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def distance(one: Triple, other: Triple) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


@pytest.mark.parametrize("text", [INK, SOFT])
def test_every_text_stands_out_from_the_ground(text: str) -> None:
    assert contrast(text, GROUND) >= 4.5


@pytest.mark.parametrize("colour", SERIES)
def test_every_series_stands_out_from_the_ground(colour: str) -> None:
    assert contrast(colour, GROUND) >= 3


def test_the_picture_is_a_card_on_a_dark_page_and_needs_no_other_ground() -> None:
    assert contrast(GROUND, "#313338") >= 4.5
    assert contrast(INK, "#313338") < 3, "our ink is for our own ground"


@pytest.mark.parametrize("pair", list(pairwise(COLOURS)))
def test_neighbours_differ_in_grey(pair: tuple[str, str]) -> None:
    assert abs(grey(pair[0]) - grey(pair[1])) >= 15


def test_no_two_greys_are_the_same() -> None:
    assert min(abs(grey(one) - grey(other)) for one, other in combinations(COLOURS, 2)) >= 4


def test_what_is_unknown_is_told_by_its_stripes() -> None:
    assert contrast(UNKNOWN, UNKNOWN_GAP) >= 3
    stops = hatched(3)["stops"]
    assert isinstance(stops, list)
    assert [one["color"] for one in stops][::2] == [UNKNOWN, UNKNOWN_GAP, UNKNOWN]


def test_lines_are_told_apart_without_any_colour() -> None:
    assert len(set(DASHES)) == len(set(SHAPES)) == len(COLOURS) == 6


@pytest.mark.parametrize("blindness", BLIND)
def test_whoever_sees_no_red_or_no_green_tells_all_series_apart(blindness: str) -> None:
    views = [seen(colour, blindness) for colour in COLOURS]
    near = min(distance(one, other) for one, other in combinations(views, 2))
    beside = min(distance(one, other) for one, other in pairwise(views))
    assert near >= 8
    assert beside >= 20


@pytest.mark.parametrize("blindness", BLIND)
def test_the_simulation_leaves_white_and_black_alone_and_confuses_red_with_green(blindness: str) -> None:
    assert distance(seen("#ffffff", blindness), (100, 0, 0)) < 1
    assert distance(seen("#000000", blindness), (0, 0, 0)) < 1
    hues = [degrees(atan2(b, a)) for _, a, b in (seen("#c00000", blindness), seen("#00a000", blindness))]
    assert abs(hues[0] - hues[1]) < 10
