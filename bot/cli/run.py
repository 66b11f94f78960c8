"""`gazette run`: poll and post on schedule, answer on the chat platforms, follow feeds.yaml, stop on SIGTERM."""

import argparse
import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine

from bot import bootstrap
from bot.cli import exits
from bot.ingest.configuration import LiveConfiguration
from bot.settings import Settings
from bot.sources.config.watch import watch_config
from bot.sources.http_dates import Dates

log = logging.getLogger(__name__)

# Seconds for work in hand after the stop; the platforms need a few more to say goodbye.
_GRACE = 6.0


def run(args: argparse.Namespace, settings: Settings) -> int:
    asyncio.run(_run(settings))
    return exits.OK


async def _run(settings: Settings) -> None:
    stop, closing = asyncio.Event(), asyncio.Event()
    _on_signals(stop)
    dates = Dates()
    async with bootstrap.desk(settings, bootstrap.SystemClock(), dates) as desk:
        live = await bootstrap.live_configuration(settings, desk)
        shelf = await bootstrap.curated(settings, desk.clock)
        await bootstrap.keep_states(desk.store, shelf, desk.clock.now())
        await bootstrap.release_claims(desk.store)
        book = await bootstrap.rulebook(settings)
        made = bootstrap.assemble(settings, desk, live, shelf, book, stop=stop, dates=dates, grace=_GRACE)
        bootstrap.prepare_to_stay()
        states = bootstrap.platform_states(settings, made.platforms)
        said = ", ".join(f"{name} {words}" for name, words in states.items())
        log.info("running with %d sources; %s", len(live.current.sources), said)
        beside = [
            asyncio.create_task(_stay(name, platform.run(closing)), name=name)
            for name, platform in made.platforms.items()
        ]
        follower = asyncio.create_task(_follow(live, lambda: made.engine.wake("poll", "")), name="follow feeds.yaml")
        beside += [
            asyncio.create_task(_stay(listener.name, bootstrap.serve(listener, closing)), name=listener.name)
            for listener in made.listeners
        ]
        try:
            await made.engine.run(made.jobs, stop)
        finally:
            closing.set()
            follower.cancel()
            await asyncio.gather(follower, *beside, return_exceptions=True)
    log.info("stopped")


async def _stay(name: str, running: Coroutine[None, None, None]) -> None:
    """One platform's failure is its own: the others, and the polling, go on."""
    try:
        await running
    except Exception:
        log.exception("%s has ended; everything else goes on, a restart brings it back", name)


async def _follow(live: LiveConfiguration, wake: Callable[[], None]) -> None:
    """Take over each valid change of feeds.yaml. A failure here must not end the bot: the watch starts anew."""
    while True:
        try:
            async for content in watch_config(live.path, known=live.seen):
                if await live.offer(content):
                    wake()
        except Exception:
            log.exception("watching %s failed; it starts again in 5 s", live.path.name)
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
