"""What became of lives that were killed one after the other over a database that they share."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Ended:
    """`acknowledged` are commits or polls; `missing` those of them that are not there, or only in part; `unsound` what
    the checks of the database said.
    """

    kills: int = 0
    acknowledged: int = 0
    missing: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
