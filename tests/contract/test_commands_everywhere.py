"""Every command answers on every platform with what the core says: the same words, for the asker alone.

A platform is put under it by a subclass: `ask` types one line there, as an operator, over services of `counter`. A twin
of the core, with the same contents, is asked the same lines in the same order.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.chat.slack.spoken import spoken
from bot.chat.terminal import show
from bot.commands.line import parse
from bot.commands.registry import COMMANDS
from bot.commands.spec import Reply, Services
from bot.commands.usage import each
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Message, Paragraph, Picture, Table
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.house import House
from tests.doubles.discord.pointed import pointed
from tests.doubles.discord.server import FakeDiscord
from tests.integration.slack_dialogue import Scene, scene
from tests.unit.commands import posted
from tests.unit.commands.counter import OPERATOR, Counter
from tests.unit.commands.modelled import BLOOM, R1, detail, reading
from tests.unit.commands.shipped import SHIPPED_POLICIES
from tests.unit.store.shelf import fresh

LINES = [action.example for _, action in each(COMMANDS)]
UNKNOWN = ["/sources source:ledgr", "/search query:x kind:modell", "/digest edition:wekly", "/help topic:serch"]
UNKNOWN += ["/policy name:'action plam'", "/stakeholder name:antropic", "/explain term:dockett"]
UNKNOWN += ["/model name:deepseek-ai/DeepSeek-R11", "/models country:chinna", "/compare models a:DeepSeek-R11 b:bloom"]
# Beside the examples, what they leave out: views, ways to count, and what only shows where a chart is drawn.
MODELS = ["/models", "/models sort:new window:1d", "/model deepseek-ai/DeepSeek-R1 view:licence"]
MODELS += [f"/model deepseek-ai/DeepSeek-R1 view:{view}" for view in ("derivatives", "history", "coverage")]
MODELS += [f"/trends by:{by}" for by in ("org", "licence", "task", "derivatives")]
MODELS += ["/policy 'eo 14179' view:models"]
# What those who look after a channel ask.
CARE = ["/schedule set edition:notices time:09:00", "/schedule preview edition:notices", "/why edition:notices"]
CARE += ["/schedule set edition:operator-notices time:09:00", "/changes kind:correction"]
CARE += ["/correct item:'weekly 1 #1' note:'It was on Tuesday, not Monday.' url:https://register.example/1"]
CARE += ["/digest edition:'weekly 1'", "/correct item:'weekly 1 #9' note:x"]


@dataclass(frozen=True, slots=True)
class Shown:
    text: str
    private: bool


async def filled(counter: Counter) -> Counter:
    counter.policies = SHIPPED_POLICIES
    await counter.open()
    await counter.bring("Court looks at Executive Order 14179")
    await counter.bring("Senate votes on open weights", "Regulator opens consultation", summary="They met.")
    listed = (reading(R1), reading(BLOOM, licence="bigscience-bloom-rail-1.0"), reading("acme/silent", licence=None))
    await counter.trending(*reversed(listed), at=counter.clock.moment - timedelta(days=7))
    await counter.trending(*listed)
    async with counter.store.writing() as tx:
        await tx.keep_detail(detail())
    await posted.edition(counter)
    return counter


class CommandsContract(ABC):
    @pytest.fixture
    async def twin(self, tmp_path: Path) -> AsyncIterator[Counter]:
        async with fresh(tmp_path / "twin.db") as store:
            yield await filled(Counter(store))

    @pytest.fixture
    @abstractmethod
    def platform(self, tmp_path: Path) -> Any:
        """Whatever `ask` needs."""

    @abstractmethod
    async def ask(self, platform: Any, line: str) -> Shown: ...

    def said(self, message: Message) -> Message:
        """The message in the words of the platform."""
        return message

    async def test_every_command_answers_with_the_words_of_the_core(self, platform: Any, twin: Counter) -> None:
        for line in (*LINES, *MODELS, *CARE):
            expected, shown = await twin.ask(line, OPERATOR), await self.ask(platform, line)
            missing = [text for text in texts(self.said(expected.message)) if letters(text) not in letters(shown.text)]
            assert missing == [], line
            assert shown.private, line

    async def test_a_name_that_is_almost_one_is_refused_with_what_may_have_been_meant(
        self, platform: Any, twin: Counter
    ) -> None:
        for line in UNKNOWN:
            expected, shown = await twin.ask(line, OPERATOR), await self.ask(platform, line)
            assert expected.fault == "user_error"
            assert [one.label for one in offered(expected)], line
            for part in (*texts(self.said(expected.message)), *(one.label for one in offered(expected))):
                assert letters(part) in letters(shown.text), line

    async def test_hostile_words_are_answered_as_words(self, platform: Any) -> None:
        for words in ("@everyone <!channel>", '<script>"&amp;', "*_~`[x](https://evil.example)"):
            shown = await self.ask(platform, f"/search '{words}'")
            assert letters(words) in letters(shown.text)


class TestTerminal(CommandsContract):
    @pytest.fixture
    async def platform(self, tmp_path: Path) -> AsyncIterator[Counter]:
        async with fresh(tmp_path / "gazette.db") as store:
            yield await filled(Counter(store))

    async def ask(self, platform: Counter, line: str) -> Shown:
        reply = await platform.ask(line, OPERATOR)
        # Wide enough that no cell is broken: the lines of its neighbours would stand between its words.
        console = Console(width=240)
        with console.capture() as capture:
            show(reply.message, console)
        return Shown(capture.get(), reply.private)


@dataclass(slots=True, kw_only=True, eq=False)
class CounterHouse(House):
    """Discord's adapter over a counter's services."""

    counter: Counter

    def _services(self) -> Services:
        return self.counter.services


class TestDiscord(CommandsContract):
    @pytest.fixture
    async def platform(self, tmp_path: Path) -> AsyncIterator[CounterHouse]:
        async with FakeDiscord() as fake, fresh(tmp_path / "gazette.db") as store:
            counter = await filled(Counter(store))
            with pointed(fake):
                house = CounterHouse(fake=fake, store=store, counter=counter, commands=COMMANDS, operators=(ADMIN.id,))
                async with house.open():
                    yield house
            fake.assert_clean()

    async def ask(self, platform: CounterHouse, line: str) -> Shown:
        request = parse(line, OPERATOR)
        words = f"{request.command} {request.action}".strip()
        answer = await platform.fake.slash(words, dict(request.values), person=ADMIN)
        return Shown(answer.text.replace("\\", ""), answer.private)


class TestSlack(CommandsContract):
    @pytest.fixture
    async def platform(self, tmp_path: Path) -> AsyncIterator[Scene]:
        async with scene(tmp_path, fill=False) as made:
            await filled(made.counter)
            made.operators.add(made.double.home.admin.id)
            yield made

    async def ask(self, platform: Scene, line: str) -> Shown:
        answer = await platform.ask(line.removeprefix("/"), person=platform.double.home.admin)
        return Shown(answer.text, answer.private)

    def said(self, message: Message) -> Message:
        return spoken(message, COMMANDS)


def texts(message: Message) -> list[str]:
    return [text for block in message.blocks for text in _texts(block) if text]


def _texts(block: Block) -> Sequence[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            return (text,)
        case Item():
            return (block.title.text, block.text, block.source)
        case Table():
            return tuple(cell for row in block.rows for cell in row)
        case Footer(lines=lines):
            return lines
        case Buttons() | Picture():
            # A picture says nothing that the table beside it does not.
            return ()


def offered(reply: Reply) -> list[Button]:
    return [one for block in reply.message.blocks if isinstance(block, Buttons) for one in block.buttons]


def letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
