"""Files that blocks show: only those that were uploaded, and not before Slack has looked at them."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Files:
    """A new file is refused as often as `looks` says before a block can show it. `never` says that it never can."""

    looks: int = 0
    never: bool = False
    _left: dict[str, int] = field(default_factory=dict)

    def uploaded(self, ids: list[str]) -> None:
        self._left |= dict.fromkeys(ids, self.looks)

    def faults(self, blocks: list[Json]) -> tuple[list[str], list[str]]:
        """What is wrong for good, and what is not ready, in Slack's words."""
        unknown, unready = [], []
        for number, block in enumerate(blocks):
            file_id = (block.get("slack_file") or {}).get("id")
            where = f"[json-pointer:/blocks/{number}/slack_file]"
            if file_id is None:
                continue
            if file_id not in self._left:
                unknown.append(f"no such slack file {file_id} {where}")
            elif self.never or self._left[file_id] > 0:
                self._left[file_id] -= 1
                unready.append(f"invalid slack file {where}")
        return unknown, unready
