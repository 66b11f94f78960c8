"""What stands around an article is left out, what the article says stays word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.boilerplate import prose, repeats, said

NEWS = "The agency proposed a rule on open weights."


@pytest.mark.parametrize(
    "furniture",
    [
        "The post Agency proposes rule appeared first on Example Times.",
        "By Jane Roe",
        "By JANE ROE and Max Moe, Example Times | 3 March 2026",
        "Share this:",
        "Share on Facebook",
        "Read more",
        "Read the full article here.",
        "Continue reading Agency proposes rule →",
        "Subscribe to our newsletter.",
        "Sign up for our daily newsletter and never miss a story.",
        "We use cookies to give you the best experience.",
        "By continuing to browse, you agree to our use of cookies.",
        "Photo: Max Moe / Example Pictures",
        "Copyright © 2026 Example Times. All rights reserved.",
        "Published on March 3, 2026",
        "5 min read",
        "Article URL: https://a.example/1",
        "submitted by /u/somebody [link] [comments]",
        "[gpt3]",
        '[caption id="1"]A chamber[/caption]',
        "Advertisement",
        "* * *",
    ],
)
def test_furniture_is_dropped_as_a_whole(furniture: str) -> None:
    assert said(f"{furniture}\n{NEWS}") == NEWS
    assert said(f"{NEWS}\n{furniture}") == NEWS
    assert prose(f"{NEWS}\n{furniture}") == [NEWS]


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday the committee had read more than 300 comments.",
        "Read more than 300 comments and you will see why.",
        "Photographers sued the company that trained on their pictures.",
        "Published models fall under the rule, closed ones do not.",
        'The court wrote that "[the] licence conditions [sic] are terms of a contract."',
        "We use open models in all our offices.",
        "Copyright law does not settle the question.",
        "Sharing weights abroad would need a licence.",
    ],
)
def test_a_sentence_that_only_begins_alike_stays(sentence: str) -> None:
    assert said(sentence) == sentence
    assert prose(sentence) == [sentence]


def test_placeholders_and_dots_at_the_ends_are_cut_off() -> None:
    assert said(f"[gpt3]{NEWS}[/gpt3]") == NEWS
    assert said(f"{NEWS} […]") == NEWS
    assert said(f"{NEWS} It would also ask for a list of […]") == NEWS


def test_a_placeholder_within_a_sentence_takes_the_sentence_with_it() -> None:
    assert said(f"{NEWS} It has [table_2] annexes and a map.") == NEWS


def test_a_description_that_breaks_off_is_better_than_none() -> None:
    assert said("The agency said on Tuesday that it would […]") == "The agency said on Tuesday that it would […]"


def test_a_title_said_again_is_no_description() -> None:
    title = "Senate passes the open weights act"
    assert said("The Senate passes the Open Weights Act.", title) == ""
    assert repeats(title, "Senate passes the open weights act - Example Times")
    assert not repeats(title, "It takes effect on 1 August.")


def test_an_article_has_no_headings_lists_or_repeats() -> None:
    text = f"What is new\n{NEWS}\n• A list of models.\n(1) A test.\n{NEWS}\nWhat comes next\nIt takes comments.\n"
    assert prose(text) == [NEWS, "It takes comments."]
    assert prose(text, most=1) == [NEWS]


@given(st.text(max_size=400), st.text(max_size=60))
def test_every_sentence_stands_in_its_source(text: str, title: str) -> None:
    assert all(one in text for one in prose(text, title))
    source = " ".join(text.split())
    words = " ".join(said(text, title).split())
    assert all(word in source for word in words.split())
