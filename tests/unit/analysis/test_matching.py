import pytest

from bot.analysis.matching import first_match


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("AI", "He said nothing", False),
        ("AI", "The AI Act", True),
        ("AI", "j'ai dit", False),
        ("ai", "The AI Act", True),
        ("open  source", "Open\nsource wins", True),
        ("open source", "open sources", False),
        ("C++", "in C++ code", True),
        ("/open.?weights?/", "Open-weight models", True),
        ("/^notice/", "A notice", False),
    ],
)
def test_whole_words_acronyms_and_patterns(phrase: str, text: str, expected: bool) -> None:
    assert (first_match([phrase], text) is not None) is expected


def test_the_phrase_is_given_back_as_the_operator_wrote_it() -> None:
    assert first_match(["nothing", "Super Intelligence"], "era of super intelligence") == "Super Intelligence"
    assert first_match([], "anything") is None
