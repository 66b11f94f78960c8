from tests.mutation.report import Count, table, wrong

SECOND_GUARD = ("bot/room.py door", "return True")
NOT_LOOKED_AT = ("bot/room.py", "_LIMIT = 501")
COUNTS = {
    ("room", "values"): Count(killed=1_000, lines=[NOT_LOOKED_AT]),
    ("room", "functions"): Count(killed=7, slow=1, lines=[SECOND_GUARD, SECOND_GUARD]),
}


def test_what_lives_without_a_reason_is_named_once() -> None:
    assert wrong(COUNTS, [NOT_LOOKED_AT]) == ["lives without a reason:\tbot/room.py door\treturn True"]


def test_a_reason_that_no_mutant_needs_any_more_is_named() -> None:
    known = [SECOND_GUARD, NOT_LOOKED_AT, ("bot/room.py", "_LIMIT = 499")]
    assert wrong(COUNTS, known) == ["no mutant needs the reason of:\tbot/room.py\t_LIMIT = 499"]


def test_nothing_is_wrong_where_the_reasons_are_those_of_what_lives() -> None:
    assert wrong(COUNTS, [SECOND_GUARD, NOT_LOOKED_AT]) == []


def test_the_table_tells_what_was_noticed_and_explained_and_their_sums() -> None:
    assert table(COUNTS, [SECOND_GUARD]).splitlines()[2:] == [
        "| room | values | 1,001 | 1,000 | 0 | 0 | 1 |",
        "| room | functions | 10 | 8 | 1 | 2 | 0 |",
        "| all | both | 1,011 | 1,008 | 1 | 2 | 1 |",
    ]
