"""Which file an address means, and what is refused."""

from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.store.address import database_path


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
def test_four_slashes_are_an_absolute_path(driver: str, tmp_path: Path) -> None:
    assert database_path(f"{driver}:///{tmp_path}/gazette.db") == tmp_path / "gazette.db"


def test_three_slashes_are_relative_to_the_working_directory() -> None:
    assert database_path("sqlite:///data/gazette.db") == Path.cwd() / "data" / "gazette.db"


def test_a_path_may_hold_spaces_and_letters_of_any_script(tmp_path: Path) -> None:
    assert database_path(f"sqlite:///{tmp_path}/żółw 100%25.db") == tmp_path / "żółw 100%.db"


def test_two_links_to_one_file_are_one_path(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "gazette.db")

    assert database_path(f"sqlite:///{tmp_path}/link.db") == tmp_path / "gazette.db"


@pytest.mark.parametrize(
    "url", ["postgres://bot:s3cret@db/gazette", "postgresql://bot:s3cret@db", "postgresql+psycopg://bot:s3cret@db/x"]
)
def test_postgresql_is_refused_kindly_and_its_password_is_not_repeated(url: str) -> None:
    with pytest.raises(StoreError, match=r"PostgreSQL is not supported yet; use sqlite:///") as refused:
        database_path(url)

    assert refused.value.fault is StoreFault.UNSUPPORTED
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite:///file:gazette.db?uri=true", "options in the address"),
        ("sqlite:///file:gazette.db", "must be a file"),
        ("sqlite:///gazette.db?mode=ro", "options in the address"),
        ("sqlite://gazette.db", "three slashes"),
        ("sqlite:///gazette%00.db", "NUL"),
        ("mysql://db/gazette", "not supported"),
        ("sqlite+pysqlcipher:///gazette.db", "not supported"),
        ("gazette.db", "not a database address"),
        ("postgresql://db:port/x", "not a database address"),
        ("", "not a database address"),
    ],
)
def test_what_is_not_the_address_of_a_file_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason) as refused:
        database_path(url)

    assert refused.value.fault is StoreFault.UNSUPPORTED
    assert "sqlite:///" in str(refused.value) or "?" in str(refused.value)


def test_a_path_that_runs_in_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(StoreError, match="leads nowhere"):
        database_path(f"sqlite:///{tmp_path}/a")
