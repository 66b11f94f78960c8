"""Which official texts does a passage name, or an address lead to? By canonical keys; rather none than a wrong one."""

from bot.analysis.identifiers.found import Found, Kind
from bot.analysis.identifiers.scan import identifiers
from bot.analysis.identifiers.subject import is_ai
from bot.analysis.identifiers.urls import addresses

__all__ = ["Found", "Kind", "addresses", "identifiers", "is_ai"]
