from tests.mutation.changes import mutants


def lines(code: str) -> list[str]:
    return [mutant.line for mutant in mutants(code)]


def test_of_a_pattern_each_character_is_left_out_where_a_pattern_remains() -> None:
    code = "import re\n_WORD = re.compile('^[ab]')"
    assert lines(code) == [f"_WORD = re.compile({text!r})" for text in ("[ab]", "^ab]", "^[b]", "^[a]", "^[ab]X")]


def test_the_named_part_of_a_pattern_is_a_pattern_too() -> None:
    code = "import re\n_PART = 'ab'\n_OTHER = 'ab'\n_WHOLE = re.compile(f'(?:{_PART})$')"
    assert [line for line in lines(code) if "_WHOLE" not in line] == [
        "_PART = 'b'",
        "_PART = 'a'",
        "_PART = 'abX'",
        "_OTHER = 'abX'",
    ]
    assert "_WHOLE = re.compile(f'(?:{_PART})')" in lines(code)


def test_functions_are_left_to_mutmut_unless_they_are_called_while_the_module_loads() -> None:
    code = "def here():\n    return 1\n\ndef there():\n    return 2\n_FOUND = here()"
    assert lines(code) == ["return 2"]


def test_values_comparisons_and_parts_of_collections_are_changed_and_names_for_logs_are_not() -> None:
    code = "import logging\nlog = logging.getLogger('a')\n_SOME = (1 < 2, True)"
    assert lines(code) == [
        "_SOME = (True,)",
        "_SOME = (1 < 2,)",
        "_SOME = (1 <= 2, True)",
        "_SOME = (2 < 2, True)",
        "_SOME = (1 < 3, True)",
        "_SOME = (1 < 2, False)",
    ]
