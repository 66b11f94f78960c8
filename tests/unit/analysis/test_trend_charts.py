from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import trend_charts
from bot.domain.charts import ChartKind
from bot.domain.hub import Children, Measured
from bot.domain.trends import DayShare, Growth, Share

UNTIL = datetime(2026, 8, 22, 9, tzinfo=UTC)
FIRST = date(2026, 8, 20)


def on(days: int, **counts: int) -> DayShare:
    total = sum(counts.values())
    shares = tuple(Share(label=name, count=count, of=total) for name, count in counts.items())
    return DayShare(on=FIRST + timedelta(days=days), shares=shares)


def measured(days: int, likes: int | None, rank: int | None = None, children: Children | None = None) -> Measured:
    at = datetime(2026, 8, 1, 9, tzinfo=UTC) + timedelta(days=days)
    return Measured(at=at, rank=rank, likes=likes, downloads=None, children=children)


def test_the_words_beside_a_share_chart_say_the_same_as_the_picture() -> None:
    days = [on(0, China=35, France=15, unknown=50), on(2, China=40, France=15, unknown=45)]
    chart = trend_charts.share_chart(days, title="Trending models by country", until=UNTIL)
    assert chart.kind is ChartKind.SHARES
    assert chart.alt == (
        "Trending models by country, 20 to 22 August 2026, in per cent of the list: "
        "China 40 (from 35); France 15; unknown 45 (from 50)."
    )
    assert chart.source == "Hugging Face Hub, trending list, daily snapshots to 22 August 2026"
    table = trend_charts.table(chart)
    assert table.columns == ("share", "20 August 2026", "22 August 2026")
    assert table.rows[0] == ("China", "35 %", "40 %")


def test_more_than_six_labels_become_the_largest_the_others_and_unknown() -> None:
    day = on(0, a=9, b=8, c=7, d=6, e=5, f=4, unknown=3)
    chart = trend_charts.share_chart([day], title="By country", until=UNTIL)
    assert [one.name for one in chart.series] == ["a", "b", "c", "d", "others", "unknown"]
    assert round(chart.series[4].points[0][1]) == round(100 * 9 / 42)


@given(st.lists(st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 40)), min_size=1, max_size=9))
def test_a_share_chart_never_has_more_than_six_layers_and_each_day_makes_up_the_whole(
    given_days: list[dict[str, int]],
) -> None:
    days = [on(index, **counts, unknown=1) for index, counts in enumerate(given_days)]
    chart = trend_charts.share_chart(days, title="By country", until=UNTIL)
    assert len(chart.series) <= 6
    assert chart.series[-1].name == "unknown"
    for index in range(len(days)):
        assert abs(sum(one.points[index][1] for one in chart.series) - 100) < 0.01


def test_a_history_has_a_chart_of_ranks_and_one_of_likes() -> None:
    history = [measured(0, 100, 9), measured(1, 150, 2), measured(2, 180, 4), measured(3, 200)]
    ranks, likes = trend_charts.history_charts("lab/one", history)
    assert (ranks.kind, likes.kind) == (ChartKind.RANKS, ChartKind.LINES)
    assert ranks.alt == ("Rank of lab/one on the Hub's trending list, 1 to 3 August 2026: from 9 to 4; at best 2.")
    assert likes.alt.endswith("from 100 to 200.")
    assert trend_charts.history_charts("lab/one", history[:1]) == ()


def test_derivatives_are_drawn_by_how_they_were_made_and_called_a_lower_bound() -> None:
    history = [
        measured(0, None, children=Children(finetune=10, quantized=20)),
        measured(5, None, children=Children(finetune=1200, quantized=20)),
    ]
    chart = trend_charts.derivatives_chart("lab/one", history)
    assert chart is not None
    assert "a lower bound" in chart.source
    assert "fine-tunes 1,200 (from 10); adapters 0; merges 0; quantised copies 20" in chart.alt
    assert trend_charts.table(chart).rows[0] == ("fine-tunes", "10", "1,200")
    assert trend_charts.derivatives_chart("lab/one", history[:1]) is None


def test_bars_are_the_twelve_largest_families() -> None:
    grown = [Growth(model_id=f"lab/{n:02}", now=Children(finetune=n), now_on=FIRST) for n in range(30)]
    chart = trend_charts.growth_chart(grown, title="Most derivatives")
    assert chart is not None
    assert len(chart.series[0].points) == 12
    assert trend_charts.table(chart).rows[0] == ("lab/29", "29")
    assert trend_charts.growth_chart([], title="None") is None


def test_a_long_line_has_twelve_rows_with_its_first_and_last_day() -> None:
    _, likes = trend_charts.history_charts("lab/one", [measured(n, n, 1) for n in range(100)])
    rows = trend_charts.table(likes).rows
    assert (len(rows), rows[0], rows[-1]) == (12, ("1 August 2026", "0"), ("8 November 2026", "99"))
