"""What the editorial judgement costs for one entry. Prints Markdown.

    python bench/editorial.py [--rounds 21]

Headlines and texts are those of tests/editorial, the rules those that ship. Only processor time counts; each figure is
the median of the rounds, and the yardstick beside it, a loop of additions, tells how fast the machine is.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from bot.analysis.extract import extract
from bot.analysis.phrases import squeezed
from bot.analysis.relevance import Judge
from bot.analysis.reworded import rewordings
from bot.relevance.load import load_rules

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "editorial" / "relevance.jsonl"
KINDS = LABELLED.with_name("kinds")
WORDS = 120
# What is read of a text at most; and an article of about 45 sentences.
LONGEST, PARAGRAPHS = 20_000, 16
YARDSTICK = 10_000


def per_call(calls: list[Callable[[], object]], rounds: int) -> float:
    """Microseconds of processor time for one call: the median over the rounds of all calls."""
    times = []
    for _ in range(rounds):
        start = time.process_time_ns()
        for call in calls:
            call()
        times.append((time.process_time_ns() - start) / len(calls) / 1_000)
    return median(times)


def relevance(rounds: int) -> Iterator[tuple[str, float]]:
    """A headline alone, as labelled with the text that a feed gives, and with 120 words below it."""
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    judge = Judge(load_rules()).judge
    words = " ".join(row["text"] for row in rows).split()
    starts = [number * 37 % (len(words) - WORDS) for number in range(len(rows))]
    texts = [" ".join(words[start : start + WORDS]) for start in starts]
    titles = [squeezed(row["title"]) for row in rows]
    pairs = {
        "relevance of a headline": [(title, "") for title in titles],
        "relevance of a headline as labelled": [(row["title"], row["text"]) for row in rows],
        f"relevance of a headline and {WORDS} words": list(zip(titles, texts, strict=True)),
    }
    for name, entries in pairs.items():
        yield name, per_call([partial(judge, title, text) for title, text in entries], rounds)


def texts(rounds: int) -> Iterator[tuple[str, float]]:
    """The sentences of an article, and the look for rewordings in the longest text that is kept."""
    articles = [json.loads(path.read_text("utf-8")) for path in sorted(KINDS.rglob("*.json"))]
    paragraphs = [line for article in articles for line in article["body"].split("\n") if line]
    starts = range(0, len(paragraphs) - PARAGRAPHS, PARAGRAPHS // 2)
    bodies = ["\n".join(paragraphs[start : start + PARAGRAPHS]) for start in starts]
    title = articles[0]["title"]
    yield "summary of 30 to 60 sentences", per_call([partial(extract, title, body) for body in bodies], rounds)
    honest = "\n".join(paragraph for paragraph in paragraphs if not rewordings("", paragraph))
    longest = (honest + "\n") * (LONGEST // len(honest) + 1)
    name = f"rewordings in {LONGEST:,} characters"
    yield name, per_call([partial(rewordings, title, longest[:LONGEST])] * 10, rounds)


def yardstick(rounds: int) -> Iterator[tuple[str, float]]:
    """The same loop on every machine."""
    yield f"{YARDSTICK:,} additions", per_call([lambda: sum(number + 1 for number in range(YARDSTICK))], rounds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    sys.stdout.write("| what | µs |\n| --- | ---: |\n")
    for figure in (yardstick, relevance, texts):
        for name, microseconds in figure(rounds):
            sys.stdout.write(f"| {name} | {microseconds:,.1f} |\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
