"""`python -m tests.kill.run`: a campaign of kills, and what it comes to."""

import argparse
import logging
import random
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.kill.campaign import Campaign, Plan, campaign
from tests.kill.platforms import NONCE_WINDOW
from tests.kill.verdict import Copies, Verdict, judged

_SHOWN = 60


def main() -> int:
    plan, quiet = _asked()
    logging.basicConfig(level=logging.ERROR if quiet else logging.WARNING)
    began = time.monotonic()
    _say(f"seed {plan.seed}, history {plan.history}: the same seed repeats the plan, not the milliseconds")
    with TemporaryDirectory() as folder:
        made, platforms = campaign(plan, Path(folder))
        try:
            made.run(lambda words: _say(f"  {words}, after {time.monotonic() - began:.0f} s"))
            verdict = judged(made)
        finally:
            platforms.kill()
            platforms.join()
    return _told(made, verdict)


def _asked() -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--history", choices=("open", "refused", "empty"), default="open")
    parser.add_argument("--faults", type=float, default=0.2, help="share of the requests that fail")
    parser.add_argument("--aimed", type=float, default=0.5, help="share of the kills at awkward moments")
    parser.add_argument("--long-downtimes", type=float, default=0.05, help="share of the restarts after hours or days")
    parser.add_argument("--calm", action="store_true", help="let the bot wait between its rounds, as it does")
    parser.add_argument("--loud", action="store_true", help="show the log of the bot")
    asked = vars(parser.parse_args())
    loud = asked.pop("loud")
    return Plan(**asked), not loud


def _told(made: Campaign, verdict: Verdict) -> int:
    """Everything that was found, the line that counts last. 0 where nothing was wrong."""
    under_way, late = sum(bool(kill.left) for kill in made.kills), sum(kill.late for kill in made.kills)
    _say(f"kills: {_counted(made.aims)}")
    hours = len(made.downtimes)
    _say(f"  {under_way} with a post under way, {late} with a restart after 60 s, {hours} after hours or days")
    _say(f"platforms: {_counted(verdict.weather)}")
    for line in [
        *(f"LOST {line}" for line in verdict.lost[:_SHOWN]),
        *(f"DOUBLED {_why(copies)}" for copies in sorted(verdict.doubled, key=lambda one: one.apart)[:_SHOWN]),
        *(f"WRONG {line}" for line in verdict.wrong[:_SHOWN]),
    ]:
        _say(line)
    blind = made.plan.history != "open"
    if blind:
        _say(_without_history(verdict, late))
    lost, doubled = len(verdict.lost), len(verdict.doubled)
    _say(f"{made.plan.kills} kills, {verdict.deliveries} deliveries, {lost} lost, {doubled} doubled")
    return int(bool(lost or verdict.wrong or (doubled and not blind)))


def _without_history(verdict: Verdict, late: int) -> str:
    """The goal: at most 5 % of the kills before a restart later than 60 s, and none within the window of the nonce."""
    killed = [copies for copies in verdict.doubled if copies.kill is not None]
    guilty = {copies.kill.number for copies in killed if copies.kill is not None}
    share = 100 * len(guilty) / max(1, late)
    within = sum(copies.apart <= NONCE_WINDOW for copies in verdict.doubled if " discord " in copies.delivery)
    return (
        f"without history: {len(killed)} doubled by {len(guilty)} kills, which is {share:.1f} % of the {late} with a "
        f"restart after 60 s; {len(verdict.doubled) - len(killed)} by faults alone; {within} on Discord within 60 s"
    )


def _why(copies: Copies) -> str:
    kill, made = copies.kill, f"{copies.delivery}: {len(copies.ids)} copies, {copies.apart:.0f} s apart"
    if kill is None:
        return f"{made}; no kill, a fault of the platform"
    return f"{made}; kill {kill.number} {kill.point}, restart after {kill.gap.total_seconds():.0f} s"


def _counted(counter: Counter[Any]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common())


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
