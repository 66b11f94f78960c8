"""`python -m tests.kill.frozen`: two workers over one database, now this one and now that one stopped past its lease.

SIGSTOP is what a paused virtual machine or a laptop with its lid closed looks like: whoever wakes believes that no
time has passed. Nothing may be lost, and nothing be there twice.
"""

import argparse
import asyncio
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.delivery.circuit import Circuit
from bot.domain.errors import StoreError
from bot.ports import Publisher
from bot.store.dialects import reader_engine, writer_engine
from bot.store.transactions import SqlStore
from tests.kill.campaign import Campaign, Plan, campaign, forks
from tests.kill.clock import FastLoop
from tests.kill.life import Birth, _is_through, _publishers, _rows, _tick
from tests.kill.script import bring_news
from tests.kill.verdict import judged

# Longer than a lease and a deadline of the store; the other worker has the time to take over.
_LEAST, _MOST = 130.0, 900.0
_SENDING = "SELECT 1 FROM deliveries WHERE state = 'sending'"
_PATIENCE = 90.0
# A worker that finds its post made by the other one has that long to delete its own, forty seconds of its time.
_TO_TAKE_BACK = 1.0
_TRIES = 4


def work(birth: Birth) -> None:
    """Look for work again and again, as an engine would have it, until ended."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(_work(birth))


async def _work(birth: Birth) -> None:
    # Not `opened`: its lock admits one process, as `gazette run` on SQLite does. Claims alone have to serve here.
    store = SqlStore(reader=reader_engine(birth.file, patience=5), writer=writer_engine(birth.file, patience=5))
    async with _publishers(birth) as real:
        publishers: dict[str, Publisher] = {one.platform: one for one in real}
        circuit = Circuit()
        while True:
            with suppress(StoreError):  # the other one may have been stopped within a transaction
                await _tick(birth, store, publishers, circuit)
            await asyncio.sleep(1)


def freeze(made: Campaign, freezes: int, lot: random.Random, say: Callable[[str], None]) -> tuple[int, int]:
    """How many freezes there were, and how many of them came while a post was under way.

    Chance decides that, and the speed of the machine: where they were fewer than a quarter, there are more freezes.
    """
    birth = Birth(file=made.file, clock=made.clock, addresses=made.addresses)
    workers = [forks.Process(target=work, args=(birth,), daemon=True) for _ in range(2)]
    for worker in workers:
        worker.start()
    number = hit = 0
    try:
        while number < freezes or (hit <= freezes // 4 and number < _TRIES * freezes):
            number += 1
            asyncio.run(_news(made))
            made.clock.forward(timedelta(minutes=lot.uniform(30, 100)))
            hit += _freeze(made, lot.choice(workers), lot)
            if number % 10 == 0:
                say(f"{number} of {freezes}, {hit} with a post under way")
        _settle(made)
    finally:
        for worker in workers:
            worker.kill()
            worker.join()
    return number, hit


def _freeze(made: Campaign, worker: BaseProcess, lot: random.Random) -> bool:
    """Most of them as soon as something is being sent, the others whenever."""
    assert worker.pid is not None
    until = time.monotonic() + 1.5
    while time.monotonic() < until and not _rows(made.file, _SENDING):
        time.sleep(0.002)
    time.sleep(lot.uniform(0, 0.01))
    os.kill(worker.pid, signal.SIGSTOP)
    hit = bool(_rows(made.file, _SENDING))
    time.sleep(0.05)
    made.clock.forward(timedelta(seconds=lot.uniform(_LEAST, _MOST)))
    time.sleep(lot.uniform(0.1, 0.6))
    os.kill(worker.pid, signal.SIGCONT)
    return hit


def _settle(made: Campaign) -> None:
    """What was put back waits for its moment."""
    until = time.monotonic() + _PATIENCE
    while not _is_through(made.file):
        if time.monotonic() > until:
            made.failed.append(f"the outbox was not empty after {_PATIENCE:g} s")
            return
        time.sleep(0.2)
        made.clock.forward(timedelta(seconds=30))
    time.sleep(_TO_TAKE_BACK)


async def _news(made: Campaign) -> None:
    store = SqlStore(reader=reader_engine(made.file, patience=5), writer=writer_engine(made.file, patience=5))
    try:
        await bring_news(store, made.clock.now())
    finally:
        await store.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freezes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    with TemporaryDirectory() as folder:
        made, platforms = campaign(Plan(kills=0, seed=asked.seed, faults=0.0), Path(folder))
        try:
            asyncio.run(made._begin())
            lot = random.Random(asked.seed)  # noqa: S311 - a draw to be repeated
            freezes, hit = freeze(made, asked.freezes, lot, lambda words: _say(f"  {words}"))
            verdict = judged(made)
        finally:
            platforms.kill()
            platforms.join()
    for line in [*verdict.lost, *(f"DOUBLED {copies}" for copies in verdict.doubled), *verdict.wrong]:
        _say(f"{line}")
    lost, doubled = len(verdict.lost), len(verdict.doubled)
    _say(
        f"{freezes} freezes, {hit} with a post under way, {verdict.deliveries} deliveries, "
        f"{verdict.retracted} taken back, {lost} lost, {doubled} doubled"
    )
    return int(bool(lost or doubled or verdict.wrong))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
