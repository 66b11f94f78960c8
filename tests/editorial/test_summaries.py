"""Summaries against what offices wrote themselves, sentences against gold, and word for word in all that is kept."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.analysis.extract import extract
from bot.analysis.measures_rouge import summary_figures
from bot.analysis.sentences import sentences
from bot.domain.entries import EntryKind
from bot.summaries.engine import summarise
from tests.corpus import require
from tests.make import entry

HERE = Path(__file__).parent
ROUGE_1, ROUGE_2 = 0.45, 0.23
OWN_SENTENCES, GOLD_SENTENCES = 0.98, 0.99
BUDGET = 360
Text = tuple[str, str]


def own() -> Iterator[Text]:
    for path in sorted((HERE / "kinds").rglob("*.json")):
        article = json.loads(path.read_text("utf-8"))
        yield article["title"], article["body"]


def federal_register() -> Iterator[Text]:
    for line in (require() / "editorial" / "fr_cfpb.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["title"], row["text"]


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_three_sentences_of_a_rule_come_near_to_its_abstract() -> None:
    rows = [json.loads(line) for line in (require() / "editorial" / "fr_cfpb.jsonl").read_text("utf-8").splitlines()]
    made = [" ".join(extract(row["title"], row["text"], count=3, limit=100_000)) for row in rows]
    figures = summary_figures(made, [row["summary"] for row in rows])
    assert figures.rouge1 >= ROUGE_1, figures
    assert figures.rouge2 >= ROUGE_2, figures


@pytest.mark.parametrize("texts", [own, federal_register])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_sentence_stands_in_its_source(texts: Callable[[], Iterator[Text]], count: int) -> None:
    for title, text in texts():
        found = extract(title, text, count=count)
        assert 1 <= len(found) <= count
        assert len(" ".join(found)) <= BUDGET
        for sentence in found:
            assert sentence.removesuffix("…") in spaced(text), title


@pytest.mark.parametrize("texts", [own, federal_register])
@pytest.mark.parametrize("kind", [EntryKind.NEWS, EntryKind.DOCUMENT])
def test_a_text_alone_makes_a_summary_within_the_budget(texts: Callable[[], Iterator[Text]], kind: EntryKind) -> None:
    for title, text in texts():
        summary, _ = summarise(entry(title=title, kind=kind), body=text)
        assert 0 < len(summary) <= BUDGET, title


@pytest.mark.parametrize(("name", "least"), [("own", OWN_SENTENCES), ("gold", GOLD_SENTENCES)])
def test_sentences_end_where_a_careful_reader_stops(name: str, least: float) -> None:
    right = found = wanted = 0
    for gold in _own_sentences() if name == "own" else _gold_paragraphs():
        ends, expected = _ends(sentences(" ".join(gold))), _ends(gold)
        right, found, wanted = right + len(ends & expected), found + len(ends), wanted + len(expected)
    assert 2 * right / (found + wanted) >= least


def _own_sentences() -> Iterator[list[str]]:
    for line in (HERE / "sentences.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["sentences"]


def _gold_paragraphs() -> Iterator[list[str]]:
    """One sentence a line, a blank line between paragraphs."""
    lines = (require() / "editorial" / "gold_policy.txt").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    yield from (paragraph.split("\n") for paragraph in text.strip().split("\n\n"))


def _ends(parts: list[str]) -> set[int]:
    """Where sentences end, counted in characters that are no white space."""
    at, ends = 0, set()
    for part in parts:
        at += len(re.sub(r"\s", "", part))
        ends.add(at)
    return ends
