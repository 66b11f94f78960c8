"""What a publisher asks of programs like this one, in the head of a page or of an answer: not to quote or keep it.

Rules for robots: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag, and two that publishers
have come to write for programs that keep texts. Reservation of rights:
https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240202/, sections 5 and 6.
"""

from collections.abc import Iterable, Iterator

_REFUSALS = frozenset({"none", "noarchive", "nosnippet", "max-snippet:0", "noai", "noml"})
# What we take as said to us: rules for all, for the robot that publishers have in mind, and for ours.
_US = frozenset({"", "*", "robots", "googlebot", "opengazette"})
# Rules that have a colon themselves; any other word before a colon is the name of a robot.
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})


def refused_by_meta(name: str, content: str) -> bool:
    """Whether a meta element of that name and content says so."""
    name, rules = name.casefold(), frozenset(_words(content))
    return (name in _US - {""} and not rules.isdisjoint(_REFUSALS)) or (name == "tdm-reservation" and rules == {"1"})


def refused_by_headers(robots: Iterable[str], reservation: str | None) -> bool:
    """Whether one of the X-Robots-Tag headers or TDM-Reservation says so.

    A robot's name stands before its first rule and holds for the rest of that header.
    """
    return (reservation or "").strip() == "1" or any(not _REFUSALS.isdisjoint(_for_us(one)) for one in robots)


def _for_us(header: str) -> Iterator[str]:
    robot = ""
    for word in _words(header):
        key, colon, rest = word.partition(":")
        if colon and key not in _VALUED:
            robot, word = key, rest  # noqa: PLW2901 - what is left of it is the rule
        if robot in _US:
            yield word


def _words(rules: str) -> list[str]:
    return rules.casefold().replace(" ", "").split(",")
