"""`gazette editorial relevance|stories|summaries|identifiers`: how good the judgement is, against labelled rows."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot import bootstrap
from bot.cli import exits
from bot.cli.editorial_rows import Row, read_labelled_texts, read_rows
from bot.cli.output import print_json, print_lines
from bot.domain.errors import UserError
from bot.domain.relevance import Rules
from bot.settings import Settings

# From this grade on a row is relevant: 2 is AI policy, 3 open-source AI policy.
_RELEVANT = 2
_DIGITS = 4
_SENTENCES = 3


def relevance(args: argparse.Namespace, settings: Settings) -> int:
    """Rows `{"title", "text", "rel"}`. Prints precision, recall, f1, auc, p_at_20 and n."""
    rows = read_rows(args.file, needs=("title", "rel"))
    figures = relevance_of(rows, _rules(args, settings), args.file)
    return _told(args, figures)


def relevance_of(rows: Sequence[Row], rules: Rules, name: str) -> dict[str, float | int]:
    """The figures of these rules; raises UserError where a grade is no number."""
    from bot.analysis.judging import judge_by
    from bot.analysis.measures import relevance_figures

    judge = judge_by(rules)
    judged = [judge.judge(str(row["title"]), str(row.get("text") or "")) for row in rows]
    relevant = [_number(row["rel"], name, number) >= _RELEVANT for number, row in enumerate(rows, start=1)]
    found = relevance_figures([one.points for one in judged], [one.passes for one in judged], relevant)
    return {
        "precision": found.precision,
        "recall": found.recall,
        "f1": found.f1,
        "auc": found.auc,
        "p_at_20": found.p_at_20,
        "n": found.n,
    }


def stories(args: argparse.Namespace, settings: Settings) -> int:
    """Rows `{"day", "title", "story"}` in any order; they are filed by day.

    Prints b3_precision, b3_recall, b3_f1 and n.
    """
    from bot.analysis.measures_stories import Headline, b_cubed, cluster_headlines

    rows = read_rows(args.file, needs=("day", "title", "story"))
    days = [_number(row["day"], args.file, number) for number, row in enumerate(rows, start=1)]
    in_order = [row for _, row in sorted(zip(days, rows, strict=True), key=lambda pair: pair[0])]
    headlines = [
        Headline(title=str(row["title"]), day=day, text=str(row.get("text") or ""))
        for day, row in zip(sorted(days), in_order, strict=True)
    ]
    found = b_cubed(
        cluster_headlines(headlines, _rules(args, settings).stories), [str(row["story"]) for row in in_order]
    )
    figures = {"b3_precision": found.precision, "b3_recall": found.recall, "b3_f1": found.f1, "n": len(rows)}
    return _told(args, figures)


def summaries(args: argparse.Namespace, settings: Settings) -> int:
    """Rows `{"title", "text", "summary"}`, the last one the reference. Prints rouge1, rouge2, rougeL, words and n.

    The scores are of three sentences without a limit of characters, or of as many as asked for.
    """
    from bot.analysis.extract import extract
    from bot.analysis.measures_rouge import summary_figures

    rows = read_rows(args.file, needs=("text", "summary"))
    count = args.sentences or _SENTENCES
    made = []
    for row in rows:
        text = str(row["text"])
        made.append(" ".join(extract(str(row.get("title") or ""), text, count=count, limit=len(text) + 1)))
    found = summary_figures(made, [str(row["summary"]) for row in rows])
    figures = {
        "rouge1": found.rouge1,
        "rouge2": found.rouge2,
        "rougeL": found.rouge_l,
        "words": found.words,
        "n": found.n,
    }
    return _told(args, figures)


def identifiers(args: argparse.Namespace, settings: Settings) -> int:
    """Rows `{"text", "ids"}`, or the tab-separated form. Prints precision, recall and n."""
    from bot.analysis.measures_identifiers import identifier_figures

    found = identifier_figures(read_labelled_texts(args.file), on=datetime.now(UTC).date())
    return _told(args, {"precision": found.precision, "recall": found.recall, "n": found.n})


def _rules(args: argparse.Namespace, settings: Settings) -> Rules:
    """The file of `--rules`, else what is in force."""
    from bot.relevance.load import read_rules

    if not args.rules:
        return bootstrap.rules(settings)
    from bot.cli.editorial_rows import read_text

    return read_rules(read_text(args.rules), file=args.rules)


def _number(value: object, name: str, number: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(f"{name}: row {number} has {value!r} where a number is expected.")
    return value


def _told(args: argparse.Namespace, figures: Mapping[str, float | int]) -> int:
    rounded = {key: round(value, _DIGITS) if isinstance(value, float) else value for key, value in figures.items()}
    if args.json:
        print_json(rounded)
    else:
        print_lines([f"{key:<13} {value}" for key, value in rounded.items()])
    return exits.OK
