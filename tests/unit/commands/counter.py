"""A counter to ask at: the real table, a real database, a clock that stands still until it is moved."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.analysis.model_names import ModelNames
from bot.catalogue.index import CatalogueIndex
from bot.commands.answer import answer, press
from bot.commands.complete import complete
from bot.commands.line import parse
from bot.commands.spec import Asker, Choice, Permission, Reply, Request, Services
from bot.domain.config import Configuration
from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import ConfigError, Problem, SourceError, SourceFault
from bot.domain.hub import ModelDetail, ModelReading
from bot.domain.messages import Button, Buttons
from bot.domain.sources import Memory, SourceSpec, Tier
from bot.domain.subscriptions import TenantId
from bot.messages.plain import plain
from bot.ports import Policies, Source, Store
from tests import make
from tests.unit.commands import modelled

SPECS = (
    make.spec("wire", name="Capitol Wire", topic="us"),
    make.spec("register", name="Federal Register", topic="us", tier=Tier.OFFICIAL),
    make.spec("ledger", name="Brussels Ledger", topic="eu", url="https://ledger.example/feed?token=secret-word"),
)
CONFIG = Configuration(
    sources=SPECS,
    editions=(make.edition(), make.edition(name="daily", look_back=timedelta(days=1))),
    text="",
    digest="",
)
POLICIES = CatalogueIndex(modelled.catalogue())


@dataclass
class StandingClock:
    moment: datetime = make.NOON

    def now(self) -> datetime:
        return self.moment


@dataclass
class Told:
    """A source that gives what it was told to give."""

    outcome: Fetched | SourceError

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        if isinstance(self.outcome, SourceError):
            raise self.outcome
        return self.outcome


@dataclass
class ToldHub:
    """A Hub that says what it was told to say. What it was not told of is gone, as what never was."""

    details: dict[str, ModelDetail] = field(default_factory=dict)
    error: SourceError | None = None
    slow: float = 0.0
    asked: list[str] = field(default_factory=list)

    async def detail(self, model_id: str) -> ModelDetail:
        self.asked.append(model_id)
        await self._wait()
        found = next((one for name, one in self.details.items() if name.casefold() == model_id.casefold()), None)
        if found is None:
            raise SourceError(SourceFault.GONE, "no such model")
        return found

    async def names(self, typed: str, *, limit: int = 10) -> Sequence[str]:
        self.asked.append(f"?{typed}")
        await self._wait()
        return [one.model_id for one in self.details.values() if typed.casefold() in one.model_id.casefold()][:limit]

    def room(self) -> int:
        return 100

    async def _wait(self) -> None:
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.error:
            raise self.error


def asker(permission: Permission = Permission.MEMBER, tenant: str = "discord:1", channel: str | None = "c1") -> Asker:
    return Asker(
        tenant_id=TenantId(tenant), platform="discord", user_id="discord:7", permission=permission, channel_id=channel
    )


MEMBER, ADMIN, OPERATOR = (asker(permission) for permission in Permission)


@dataclass
class Counter:
    store: Store
    clock: StandingClock = field(default_factory=StandingClock)
    config: Configuration = CONFIG
    problem: ConfigError | None = None
    policies: Policies = POLICIES
    flaws: Sequence[Problem] = ()
    woken: list[str] = field(default_factory=list)
    outcome: Fetched | SourceError = Fetched(entries=(), memory=Memory())  # noqa: RUF009 - frozen
    platforms: Mapping[str, str] = field(default_factory=dict)
    reload: Callable[[], Awaitable[None]] | None = None
    hub: ToldHub | None = None

    @property
    def services(self) -> Services:
        return Services(
            store=self.store,
            clock=self.clock,
            version="1.2.3",
            policies=lambda: self.policies,
            flaws=lambda: self.flaws,
            config=lambda: self.config,
            problem=lambda: self.problem,
            source=self._source,
            reload=self._reload,
            wake=self.woken.append,
            platforms=lambda: self.platforms,
            names=self.names,
            hub=self.hub,
        )

    async def open(self) -> None:
        """Make the sources known, as a start of the bot does."""
        async with self.store.writing() as tx:
            await tx.sync_sources(SPECS, self.clock.moment)

    async def ask(self, line: str, who: Asker = MEMBER, *, buttons: bool = True) -> Reply:
        return await answer(parse(line, who), self.services, buttons=buttons)

    async def call(self, command: str, action: str = "", who: Asker = MEMBER, **values: str | int | bool) -> Reply:
        request = Request(command=command, action=action, asker=who, values=values)
        return await answer(request, self.services)

    async def press(self, label: str, reply: Reply, who: Asker = MEMBER) -> Reply:
        return await press(button(reply, label).key, who, self.services)

    async def choices(self, words: str, typed: str = "", who: Asker = MEMBER) -> Sequence[Choice]:
        """`words` are command, action and option, as `/schedule set zone`; the action may be left out."""
        command, *action, option = words.removeprefix("/").split()
        request = Request(command=command, action="".join(action), asker=who)
        return await complete(command, "".join(action), option, typed, request, self.services)

    async def bring(self, *titles: str, source: str = "wire", at: datetime | None = None, **fields: object) -> None:
        """Store entries, the last title last, as if a poll had brought them."""
        spec = next(one for one in SPECS if one.id == source)
        drafts = [(make.draft(title, guid=f"{source} {title}", **fields), True) for title in titles]
        async with self.store.writing() as tx:
            await tx.add({spec.id: drafts}, at or self.clock.moment)

    async def trending(self, *readings: ModelReading, at: datetime | None = None) -> None:
        """Store a trending list, as if it had been read at that moment; by rank in the order given."""
        ranked = [replace(one, rank=one.rank or rank) for rank, one in enumerate(readings, start=1)]
        async with self.store.writing() as tx:
            await tx.add_models(ranked, at or self.clock.moment)

    async def names(self) -> ModelNames:
        """What is tracked, read anew each time."""
        async with self.store.reading() as view:
            return ModelNames(await view.model_names())

    async def fare(self, source: str, **changes: object) -> None:
        """Give a source another stored life."""
        async with self.store.writing() as tx:
            record = next(record for record in await tx.sources() if record.id == source)
            await tx.update_sources([replace(record, **changes)])  # type: ignore[arg-type]

    def _source(self, spec: SourceSpec) -> Source:
        return Told(self.outcome)

    async def _reload(self) -> None:
        if self.reload:
            await self.reload()


def button(reply: Reply, label: str) -> Button:
    return next(one for one in buttons(reply) if one.label == label)


def buttons(reply: Reply) -> list[Button]:
    return [one for block in reply.message.blocks if isinstance(block, Buttons) for one in block.buttons]


def labels(reply: Reply) -> list[str]:
    return [one.label for one in buttons(reply)]


def words(reply: Reply) -> str:
    """The whole text on one line, so that a test need not know where lines are broken."""
    return " ".join(plain(reply.message).split())
