"""A running bot follows feeds.yaml: at once when it is valid, not at all when it is not, and over a restart."""

import asyncio
from pathlib import Path

import pytest

from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

HEAD = "version: 1\nsources:\n"


def source(server: FeedServer, name: str) -> str:
    return f"  - id: {name}\n    url: {server.url('/' + name)}\n"


async def until(server: FeedServer, path: str, seconds: float) -> float:
    """Seconds until the server was asked for the path."""
    start = asyncio.get_running_loop().time()
    async with asyncio.timeout(seconds):
        while not server.hits(path):
            await asyncio.sleep(0.02)
    return asyncio.get_running_loop().time() - start


async def stop(running: asyncio.subprocess.Process) -> str:
    running.terminate()
    _, err = await asyncio.wait_for(running.communicate(), 15)
    assert running.returncode == 0, err.decode()
    return err.decode()


@pytest.fixture
def gazette(tmp_path: Path) -> Gazette:
    return install(tmp_path, HEAD)


async def test_a_valid_change_applies_within_two_seconds_and_a_broken_one_changes_nothing(gazette: Gazette) -> None:
    async with FeedServer() as server:
        for name in ("one", "two", "three"):
            server.reply(f"/{name}", Reply(body=rss([(name, f"A headline from {name} today")])))
        gazette.config.write_text(HEAD + source(server, "one"))
        running = await gazette.start("run")
        try:
            await until(server, "/one", 30)
            await asyncio.sleep(0.5)
            gazette.config.write_text(HEAD + source(server, "one") + source(server, "two"))
            assert await until(server, "/two", 10) < 2.0
            gazette.config.write_text(HEAD + source(server, "three") + "    evry: 1h\n")
            await asyncio.sleep(2.0)
            assert server.hits("/three") == 0
            gazette.config.unlink()
            await asyncio.sleep(1.0)
        finally:
            log = await stop(running)
        assert 'sources.0.evry: unknown key; did you mean "every"?' in log
        assert "there is no such file" in log


async def test_the_last_good_configuration_survives_a_restart(gazette: Gazette) -> None:
    async with FeedServer() as server:
        server.reply("/one", Reply(body=rss([("1", "A headline from one today")])))
        gazette.config.write_text(HEAD + source(server, "one"))
        running = await gazette.start("run")
        await until(server, "/one", 30)
        await asyncio.sleep(0.5)
        await stop(running)
        gazette.config.write_text("version: 1\nsources: [")
        running = await gazette.start("run")
        await asyncio.sleep(3)
        assert running.returncode is None, "it goes on with what worked"
        log = await stop(running)
        assert "the last configuration that worked stays in force" in log
        states = await gazette.run("feeds", "list")
        assert states.code == 78, "a person is told at once"
