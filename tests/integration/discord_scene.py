"""A scene for behaviour tests: the adapter's client on a simulated Discord, with a real store behind it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from bot.chat.discord.budget import Budget
from bot.chat.discord.client import GazetteClient
from bot.chat.discord.tree import Core
from bot.commands.registry import COMMANDS
from bot.commands.spec import Command
from tests.unit.commands.counter import Counter
from tests.unit.store.shelf import fresh

# Each of them comes ten times over.
TITLES = (
    "Senate votes on open weights",
    "Regulator opens consultation on model cards",
    "Court hears case on training data",
    "Agency publishes open weights guidance",
)
ROUNDS = 10


@dataclass
class Memory:
    """What was synced, kept over restarts of the bot."""

    kept: str | None = None

    async def load(self) -> str | None:
        return self.kept

    async def save(self, text: str) -> None:
        self.kept = text


@dataclass
class Wire:
    """What simcord leaves out of interactions: who installed the app. And `tamper`, for what Discord never sends."""

    installed: bool = True
    tamper: Callable[[dict[str, Any]], None] | None = None

    def __call__(self, event: str, payload: Any) -> None:
        if event != "INTERACTION_CREATE":
            return
        person = payload["member"]["user"] if "member" in payload else payload["user"]
        at_home = {"0": payload.get("guild_id", "0")}
        payload["authorizing_integration_owners"] = at_home if self.installed else {"1": person["id"]}
        if self.tamper:
            self.tamper(payload)


@dataclass(kw_only=True)
class Server:
    """A guild with a channel, an admin and a member."""

    guild: GuildHandle
    channel: ChannelHandle
    admin: MemberActor
    member: MemberActor


@dataclass(kw_only=True)
class Scene:
    """`env` simulates Discord; `counter` holds the store and the services; `file` is the database."""

    env: Env
    counter: Counter
    file: Path
    memory: Memory
    wire: Wire
    operators: set[str]
    commands: Sequence[Command]
    servers: list[Server] = field(default_factory=list)

    @property
    def home(self) -> Server:
        return self.servers[0]

    def server(self, name: str = "Home") -> Server:
        guild = self.env.create_guild(name)
        power = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
        made = Server(
            guild=guild,
            channel=guild.create_text_channel("news"),
            admin=guild.add_member(self.env.create_user(f"{name} admin"), roles=[power]),
            member=guild.add_member(self.env.create_user(f"{name} member")),
        )
        self.servers.append(made)
        return made

    async def restart(self) -> None:
        """The process is new; Discord and the database are the old ones."""
        await self.env.restart_bot(client(self.counter, self.memory, self.operators, self.commands))

    def operator(self) -> MemberActor:
        """The admin at home, also named in GAZETTE_OPERATORS."""
        self.operators.add(str(self.home.admin.id))
        return self.home.admin

    def let_through(self, command: str, member: MemberActor) -> None:
        """As the owner of a server may: let somebody call a command whom we would not."""
        known = self.env.backend.find_command(command, member.guild.id)
        assert known is not None
        member.guild.set_command_permissions(int(known["id"]), {member: True})

    async def fill(self) -> None:
        """A few dozen entries of the last hours, the newest last."""
        for number in range(1, ROUNDS + 1):
            at = self.counter.clock.moment - timedelta(hours=ROUNDS - number)
            await self.counter.bring(*(f"{title}, part {number}" for title in TITLES), at=at, summary="They met.")


def client(counter: Counter, memory: Memory, operators: set[str], commands: Sequence[Command]) -> GazetteClient:
    core = Core(services=counter.services, commands=commands, operators=operators)
    return GazetteClient(core=core, memory=memory, budget=Budget(), on_state=lambda _: None)


@asynccontextmanager
async def scene(folder: Path, commands: Sequence[Command] = COMMANDS) -> AsyncIterator[Scene]:
    """Whatever the bot raises and swallows fails the test at its end."""
    file, memory, operators, wire = folder / "gazette.db", Memory(), set[str](), Wire()
    async with fresh(file) as store:
        counter = Counter(store)
        await counter.open()
        env = Env(client(counter, memory, operators, commands))
        env.backend.subscribers.insert(0, wire)
        # Not `simcord.run`: its clock cannot be entered in a fixture and left in a test.
        await env.start()
        try:
            made = Scene(
                env=env, counter=counter, file=file, memory=memory, wire=wire, operators=operators, commands=commands
            )
            made.server()
            await made.fill()
            yield made
        finally:
            await env.shutdown()
        env.raise_errors()
