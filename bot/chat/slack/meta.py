"""What a modal remembers of itself while it goes to a person and back: `private_metadata`, at most 3,000 characters."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The action that is asked for, and the channel in which it was asked for; empty and None where there is none."""

    command: str = ""
    action: str = ""
    channel: str | None = None

    def written(self) -> str:
        return json.dumps([self.command, self.action, self.channel], separators=(",", ":"))

    @staticmethod
    def read(text: object) -> "Meta":
        """Anything that is none of ours is an empty one."""
        try:
            command, action, channel = json.loads(str(text))
        except (ValueError, TypeError):
            return Meta()
        return Meta(command=str(command), action=str(action), channel=str(channel) if channel else None)
