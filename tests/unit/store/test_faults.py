"""Every error of the database leaves the store as a StoreError of the right kind."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.errors import StoreError, StoreFault
from bot.store.dialects import require_version
from bot.store.faults import engine_errors, translated


def driver_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("a sentence of the driver")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (sqlite3.SQLITE_BUSY, StoreFault.BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreFault.BUSY),
        (sqlite3.SQLITE_FULL, StoreFault.FULL),
        (sqlite3.SQLITE_IOERR_SHMSIZE, StoreFault.FULL),
        (sqlite3.SQLITE_CORRUPT, StoreFault.CORRUPT),
        (sqlite3.SQLITE_NOTADB, StoreFault.CORRUPT),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreFault.UNWRITABLE),
        (sqlite3.SQLITE_CANTOPEN, StoreFault.UNWRITABLE),
        (sqlite3.SQLITE_IOERR_READ, StoreFault.FAILED),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, StoreFault.FAILED),
    ],
)
def test_an_error_code_has_its_fault_and_keeps_its_cause(code: int, fault: StoreFault) -> None:
    cause = OperationalError("INSERT secret", ("a secret",), driver_error(code), hide_parameters=True)

    with pytest.raises(StoreError, match="a sentence of the driver") as raised, engine_errors():
        raise cause

    assert raised.value.fault is fault
    assert raised.value.__cause__ is cause
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_system_without_space_is_a_full_disk(number: int) -> None:
    with pytest.raises(StoreError) as raised, translated():
        raise OSError(number, "No space left on device")

    assert raised.value.fault is StoreFault.FULL


def test_a_forbidden_file_is_unwritable_and_named() -> None:
    with pytest.raises(StoreError, match=r"gazette\.db: Permission denied") as raised, translated():
        raise PermissionError(errno.EACCES, "Permission denied", "gazette.db")

    assert raised.value.fault is StoreFault.UNWRITABLE


@pytest.mark.parametrize("bare", [OverflowError("too large"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogate")])
def test_errors_that_drivers_let_escape_bare_are_translated_too(bare: Exception) -> None:
    with pytest.raises(StoreError) as raised, translated():
        raise bare

    assert raised.value.fault is StoreFault.FAILED


def test_an_error_of_the_caller_passes_a_transaction_unchanged(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), engine_errors():
        (tmp_path / "absent").read_text()


def test_a_refusal_of_the_store_is_not_wrapped_again() -> None:
    refusal = StoreError(StoreFault.NOT_OURS, "no")

    with pytest.raises(StoreError) as raised, translated():
        raise refusal

    assert raised.value is refusal


def test_an_sqlite_that_is_too_old_is_refused() -> None:
    with pytest.raises(StoreError, match=r"3\.34\.1 is too old") as raised:
        require_version((3, 34, 1))

    assert raised.value.fault is StoreFault.UNSUPPORTED
    require_version((3, 35, 0))
