"""What a command is. Platforms make menus, parsers and help from these values and know nothing else of commands."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.analysis.model_names import ModelNames
from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, Problem
from bot.domain.messages import Message
from bot.domain.metering import Unmetered
from bot.domain.sources import SourceSpec
from bot.domain.subscriptions import TenantId
from bot.ports import Backups, Clock, Hub, Meter, Policies, Source, Store

Value = str | int | bool


class Permission(IntEnum):
    """Each includes the ones before it. An admin manages the server or workspace, an operator this bot: the latter
    are named in GAZETTE_OPERATORS.
    """

    MEMBER = 0
    ADMIN = 1
    OPERATOR = 2


class OptionKind(StrEnum):
    """CHANNEL and ROLE are ids of the platform, as text."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHANNEL = "channel"
    ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`name` is what a person reads, `value` what the handler gets; at most 100 characters each."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, from where, verified by the platform. `channel_id` is None outside a channel of the tenant."""

    tenant_id: TenantId
    platform: str
    user_id: str
    permission: Permission
    channel_id: str | None = None
    locale: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A call of one action. `values` holds only what was given, each of its option's kind. Pages count from 1."""

    command: str
    action: str
    asker: Asker
    values: Mapping[str, Value] = field(default_factory=dict)
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`private` is shown to the asker alone. `more` offers the next page of the same request.

    `fault` is the code of the error that is answered here; it is empty where the request was answered. `related` are
    further requests that make sense from here, by the label of their button; at most four are offered.
    """

    message: Message
    private: bool = True
    more: bool = False
    fault: str = ""
    related: tuple[tuple[str, Request], ...] = ()


async def no_names() -> ModelNames:
    return ModelNames(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What handlers may use. Everything is handed in; a handler imports no adapter.

    `policies` gives the catalogue in force, `flaws` what is wrong with its files, `config` the configuration, `problem`
    why the file on disk is not in force, where it is not. `platforms` says of each chat platform how it fares, in
    words. `reload` reads feeds.yaml again and raises ConfigError. `wake` tells a job that there is work. `names` are
    the models that are tracked, in memory; `hub` answers for those that are not, None where nobody asks the Hub.
    `refusals` says who takes no posts from us, in words, by platform or tenant; `copies` is None where no copies of the
    database are made; `held` says why nothing is sent at all, empty where it is;
    `uncertain` counts posts since the start that may have been made twice; `meter` keeps how long answers took;
    `within` is how many seconds the statements of one question may take.
    """

    store: Store
    clock: Clock
    version: str
    policies: Callable[[], Policies]
    config: Callable[[], Configuration]
    problem: Callable[[], ConfigError | None]
    source: Callable[[SourceSpec], Source]
    reload: Callable[[], Awaitable[None]]
    wake: Callable[[str], None]
    platforms: Callable[[], Mapping[str, str]]
    flaws: Callable[[], Sequence[Problem]] = tuple
    names: Callable[[], Awaitable[ModelNames]] = no_names
    hub: Hub | None = None
    refusals: Callable[[], Mapping[str, str]] = dict
    copies: Backups | None = None
    held: Callable[[], str] = lambda: ""
    uncertain: Callable[[], int] = lambda: 0
    meter: Meter = field(default_factory=Unmetered)
    within: float = 2.0


Handler = Callable[[Request, Services], Awaitable[Reply]]
Completer = Callable[[str, Request, Services], Awaitable[Sequence[Choice]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """`name` is a-z and `-`, with at most one digit at its end, at most 32; `summary` at most 100 characters.

    At most 25 `choices`, or a completer.
    """

    name: str
    summary: str
    kind: OptionKind = OptionKind.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    completer: Completer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that a command does. The name is empty where the command does only one thing.

    `example` is a line that a person can type as it stands. `writes` says that it changes the database, `shareable`
    that others may be shown the answer.
    """

    name: str
    summary: str
    handler: Handler
    options: tuple[Option, ...] = ()
    permission: Permission = Permission.MEMBER
    example: str = ""
    writes: bool = False
    shareable: bool = False

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`permission` is the least that any action needs: platforms hide the command from others, we check again.

    `alias` says that the name alone is distinctive enough to call the command by, where all apps share one namespace.
    """

    name: str
    summary: str
    actions: tuple[Action, ...]
    permission: Permission = Permission.MEMBER
    alias: bool = False

    def action(self, name: str) -> Action | None:
        return next((action for action in self.actions if action.name == name), None)
