"""Whose words tell an entry: the office's, the publisher's, or the article's own; and always within the budget."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entries import EntryKind
from bot.summaries.ladder import LIMIT, words
from tests.make import entry

TITLE = "Commerce asks about open weights"
ABSTRACT = "The Bureau seeks comments. Answers are due in March. A third sentence follows."
BODY = (
    "The Commerce Department asked on Monday for comments on the risks of open weights.\n"
    "Comments on open weights are due by 27 March 2026, the department said in its notice.\n"
)
OF_BODY = " ".join(BODY.split("\n")).strip()


def news(summary: str, body: str = BODY) -> str:
    return words(entry(title=TITLE, summary=summary), body)


def test_a_document_is_told_by_its_own_abstract() -> None:
    told = words(entry(kind=EntryKind.DOCUMENT, title=TITLE, summary=ABSTRACT), BODY)
    assert told == "The Bureau seeks comments. Answers are due in March."


def test_a_document_without_an_abstract_is_told_by_its_text() -> None:
    assert words(entry(kind=EntryKind.DOCUMENT, title=TITLE), BODY) == OF_BODY


def test_a_bill_is_never_told_by_its_text() -> None:
    bill = entry(kind=EntryKind.DOCUMENT, title=TITLE, facts={"bill": "119/hr/1"})
    assert words(bill, BODY) == ""


def test_a_publishers_description_comes_before_the_text() -> None:
    description = "The department wants to know who gains and who is harmed by open weights."
    assert news(f"By Jane Roe. {description} The post {TITLE} appeared first on Example Times.") == description


def test_a_description_that_says_nothing_new_gives_way_to_the_text() -> None:
    for empty in ("", TITLE, f"{TITLE} - Example Times", "Read more", "The post X appeared first on Y.", "Comments"):
        assert news(empty) == OF_BODY


def test_a_few_words_are_better_than_none() -> None:
    assert news("It would cost $400 million.", "") == "It would cost $400 million."
    assert news("It would cost $400 million.") == OF_BODY
    assert news(TITLE, "") == ""


def test_a_description_that_is_the_whole_article_is_read_as_one() -> None:
    told = news("It was a grey day in town. " * 20 + OF_BODY, "")
    assert told == OF_BODY


WORD = st.text(alphabet="abcdeé§1", min_size=1, max_size=12)
ENTITIES = st.sampled_from(["H.R. 5388", "U.S. Senate", "https://a.example/b?c=d", "Executive Order 14179"])
SENTENCE = st.lists(st.one_of(WORD, ENTITIES), min_size=1, max_size=70).map(" ".join)
TEXT = st.lists(st.one_of(SENTENCE.map("{}.".format), st.text(max_size=100)), max_size=6).map("\n".join)


@settings(max_examples=200)
@given(st.text(max_size=60), TEXT, TEXT, st.sampled_from([EntryKind.NEWS, EntryKind.DOCUMENT]))
def test_no_summary_exceeds_its_budget_or_cuts_a_word_and_all_of_it_stands_in_the_source(
    title: str, summary: str, body: str, kind: EntryKind
) -> None:
    told = words(entry(title=title, summary=summary, kind=kind), body)
    assert len(told) <= LIMIT
    whole = " ".join(f"{summary}\n{body}".split())
    known = set(whole.split())
    *front, last = told.removesuffix("…").split() or [""]
    assert set(front) <= known
    assert not last or re.search(rf"{re.escape(last)}(?:[\s,;:–—.…(-]|$)", whole)
