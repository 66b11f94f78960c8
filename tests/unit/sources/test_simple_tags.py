"""The short way through everyday HTML ends where the HTML parser's does, or says that it does not know."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.sanitise import _without_tags, clean_text, one_line, plain_text
from bot.sources.simple_tags import without_simple_tags

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<a href='x'>",
            '<a href="a>b">',
            "<a href=x>",
            "</a>",
            "<img src=x/>",
            "<br/>",
        ),
        *(
            "<br/>",
            "<td>",
            "</td>",
            "<th class=x>",
            "</tr>",
            "<col>",
            "</colgroup>",
            "<span\nid='1'\n>",
            "<em x='>'>",
            "<i/>",
        ),
        *("&amp;", "&lt;", "&nbsp;", "&amp;lt;", "&#8217;", "&copy", "&not", "in;", "amp;", "#39;", "&", "<", ">", "'"),
        *("<!-- x -- y -->", "<!-->", "<!--->", "<!--a--!>", "<!--<b>-->", "<script>x</script>", "<style>", "<select>"),
        *("<textarea>", "<svg>", "<B>", "</BR>", '<a b=c"d>', "<u", "/>", "=", '"', "word", "two words", " ", "\n"),
        *("é", "e\u0301", "日本語", "\u200b", "\xa0", "\x85", "a\u0301\u0302\u0303\u0304\u0305\u0306"),
    ]
)
MARKUP = st.lists(PIECES, max_size=12).map("".join)


@given(MARKUP, st.booleans())
@settings(max_examples=600, deadline=None)
def test_what_it_takes_for_simple_the_html_parser_reads_alike(markup: str, keep_lines: bool) -> None:
    simple = without_simple_tags(markup)

    if simple is not None:
        assert plain_text(simple, limit=500, keep_lines=keep_lines) == plain_text(
            _without_tags(markup), limit=500, keep_lines=keep_lines
        )


@given(MARKUP, st.integers(1, 60))
@settings(max_examples=300, deadline=None)
def test_lines_that_are_clean_become_one_line_as_if_they_were_cleaned_again(markup: str, limit: int) -> None:
    lines = plain_text(markup, limit=200, keep_lines=True)

    assert one_line(lines, limit=limit) == clean_text(lines, limit=limit)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three", "\nOne\n\nTwo\nthree"),
        ('<p class="a > b" id=c>un<b>break</b>able</p>', "\nunbreakable\n"),
        ("<td>cell</td><td>next</td>", "cell next "),
        ("no<!-- comment - with -- dashes -->thing", "nothing"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        ("plain", "plain"),
    ],
)
def test_tags_become_lines_gaps_or_nothing_and_references_stay(markup: str, text: str) -> None:
    assert without_simple_tags(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        *("1 < 2", "<script>x</script>", "<svg/onload=x>", "<P>", "<custom-tag>", "<a href='x>", '<a href=a"b>', "<p"),
        *("<!-- <p> -->", "<!-->", "<![CDATA[x]]>", "<?php x ?>", "&<b>lt;", "&am<b>p;", "&#3<i>9;"),
    ],
)
def test_what_may_mean_more_is_left_to_the_html_parser(markup: str) -> None:
    assert without_simple_tags(markup) is None


@pytest.mark.parametrize("piece", ["<p ", "<p a=", "<p a='", '<p a="', "<!--", "<!-- -", "&", "&a", "<p a a", "<p///"])
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    started = time.perf_counter()
    without_simple_tags(piece * (200_000 // len(piece)))

    assert time.perf_counter() - started < 1.0
