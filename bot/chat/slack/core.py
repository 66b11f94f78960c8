"""What the listeners ask, put together once for one app."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.chat.slack.clients import Clients
from bot.chat.slack.pictures import Pictures
from bot.chat.slack.rights import Rights
from bot.chat.slack.seen import Seen
from bot.chat.slack.tokens import Tokens
from bot.chat.slack.work import Work
from bot.commands.limits import Limits
from bot.commands.spec import Command, Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """`operators` are people, `U1` or `T1/U1`, bare or after `slack:`; `many` says that several workspaces may install.

    `limits` says who asks too fast. `refusals` has room for telling those who are turned away. `pictures` draw nothing
    unless they are given.
    """

    services: Services
    commands: Sequence[Command]
    operators: Collection[str]
    tokens: Tokens
    clients: Clients
    work: Work
    many: bool
    limits: Limits = field(default_factory=Limits)
    refusals: Work = field(default_factory=lambda: Work(running=2, waiting=20))
    rights: Rights = field(default_factory=Rights)
    seen: Seen = field(default_factory=Seen)
    pictures: Pictures = field(default_factory=Pictures)
