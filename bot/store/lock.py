"""One writing process per database: an advisory lock on a file beside it, gone with the process that held it."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

from bot.domain.errors import StoreError, StoreFault
from bot.store.faults import translated


class WriterLock:
    """The file stays; what counts is who holds the lock on it, which the kernel drops even after kill -9.

    It says nothing across machines: a database on a network file system is not protected.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def acquire(self, database: Path) -> None:
        """Take the lock without waiting. Raises StoreError(LOCKED_BY_PROCESS) with the holder's process id."""
        with translated():
            descriptor = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
                os.close(descriptor)
                raise _held(database, holder) from error
            except OSError:
                os.close(descriptor)
                raise
        self._descriptor = descriptor
        _sign(descriptor)

    def release(self) -> None:
        """Let the next process in. A second call does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _sign(descriptor: int) -> None:
    """Leave our number for the message to a second process; a full disk must not keep the first from starting."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())


def _held(database: Path, holder: str) -> StoreError:
    who = f"process {holder}" if holder else "another process"
    return StoreError(
        StoreFault.LOCKED_BY_PROCESS, f"{database.name} is in use by {who}; stop it first, or wait until it has ended"
    )
