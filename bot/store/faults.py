"""The one door through which errors leave the store: as StoreError, the cause chained, no parameter shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.domain.errors import StoreError, StoreFault
from bot.store import dialects

RESTORE = "stop gazette and run: gazette db restore latest"
_SENTENCES = {
    StoreFault.BUSY: "the database is locked by another program; try again in a moment ({detail})",
    StoreFault.SLOW: "the question takes the database too long; ask for something narrower ({detail})",
    StoreFault.FULL: "the disk is full; nothing is lost, and work resumes when there is space ({detail})",
    StoreFault.CORRUPT: f"the database is damaged ({{detail}}); {RESTORE}",
    StoreFault.UNWRITABLE: "the database cannot be opened or written ({detail}); check its path and its permissions",
    StoreFault.FAILED: "the database refused: {detail}",
}


@contextmanager
def engine_errors() -> Iterator[None]:
    """Raises StoreError for what the engine raised within; errors of the caller's own code pass."""
    try:
        yield
    except (SQLAlchemyError, *dialects.DRIVER_ERRORS) as error:
        raise _of_engine(error) from error


@contextmanager
def translated() -> Iterator[None]:
    """Like `engine_errors`, and also for the file system and for what drivers let escape bare.

    Those are ValueError and ArithmeticError: text that is not Unicode, an integer of more than 64 bits, a stored
    word that no noun knows.
    """
    try:
        with engine_errors():
            yield
    except OSError as error:
        raise of_file(error) from error
    except (ValueError, ArithmeticError) as error:
        raise refusal(StoreFault.FAILED, str(error)) from error


def refusal(fault: StoreFault, detail: str) -> StoreError:
    return StoreError(fault, _SENTENCES[fault].format(detail=detail))


def of_file(error: OSError) -> StoreError:
    """An error of the file system, which has two words of its own for a full disk."""
    fault = StoreFault.FULL if error.errno in {ENOSPC, EDQUOT} else StoreFault.UNWRITABLE
    return refusal(fault, f"{error.filename or 'file'}: {error.strerror or error}")


def _of_engine(error: Exception) -> StoreError:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return refusal(dialects.fault_of(cause), _words(cause))


def _words(error: BaseException) -> str:
    """The bare sentence. SQLAlchemy's own text also holds the statement, which helps nobody who reads a message."""
    orig = getattr(error, "orig", None)
    return str(orig if orig is not None else error).partition("\n")[0]
