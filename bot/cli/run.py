"""`gazette run`: poll on schedule, follow feeds.yaml, stop cleanly on SIGTERM."""

import argparse
import asyncio
import logging
import signal
from collections.abc import Callable

from bot import bootstrap
from bot.cli import exits
from bot.engines.inprocess import InProcessEngine
from bot.ingest.configuration import LiveConfiguration
from bot.jobs import jobs
from bot.settings import Settings
from bot.sources.config.watch import watch_config

log = logging.getLogger(__name__)


def run(args: argparse.Namespace, settings: Settings) -> int:
    asyncio.run(_run(settings))
    return exits.OK


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    _on_signals(stop)
    async with bootstrap.desk(settings, bootstrap.SystemClock()) as desk:
        live = await bootstrap.live_configuration(settings, desk)
        engine = InProcessEngine(jobs(desk, lambda: live.current, has_room=bootstrap.room(settings)))
        log.info("running with %d sources; no chat platform is part of this release", len(live.current.sources))
        follower = asyncio.create_task(_follow(settings, live, lambda: engine.wake("poll")), name="follow feeds.yaml")
        try:
            await engine.run(stop)
        finally:
            follower.cancel()
            await asyncio.gather(follower, return_exceptions=True)
    log.info("stopped")


async def _follow(settings: Settings, live: LiveConfiguration, wake: Callable[[], None]) -> None:
    """Take over each valid change of feeds.yaml. A failure here must not end the bot: the watch starts anew."""
    path = bootstrap.config_path(settings)
    while True:
        try:
            async for content in watch_config(path, known=live.current.text.encode()):
                if await live.offer(content):
                    wake()
        except Exception:
            log.exception("watching %s failed; it starts again in 5 s", path.name)
        await asyncio.sleep(5)


def _on_signals(stop: asyncio.Event) -> None:
    """The first signal stops cleanly; a second one ends the process at once, which is safe by design."""
    loop = asyncio.get_running_loop()

    def first(name: str) -> None:
        log.info("%s: stopping; again to stop at once", name)
        stop.set()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, first, number.name)
