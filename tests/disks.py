"""A disk so small that a test can fill it, or turn it read-only: a file system in memory, mounted for one test."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.offered import lacking

_SIZE = "size=32m"


@contextmanager
def mounted(place: Path) -> Iterator[Path]:
    """32 MiB at this place, which is made. Mounting takes the rights of root: see `lacking` for where they are not."""
    place.mkdir()
    if complaint := _mount("-t", "tmpfs", "-o", _SIZE, "tmpfs", str(place)):
        lacking(f"mounting a small file system is not permitted here: {complaint}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S607 - the system's


def leave(disk: Path, free: int) -> Path:
    """A file that takes all but so many bytes of the disk."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - free))
    return ballast


def turn_read_only(disk: Path) -> None:
    assert _mount("-o", f"remount,ro,{_SIZE}", str(disk)) == ""


def _mount(*arguments: str) -> str:
    """The complaint, or nothing."""
    program = shutil.which("mount")
    if program is None:
        return "there is no command for it"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    said = done.stderr.strip().partition("\n")[0]
    return (said or f"exit code {done.returncode}") if done.returncode else ""
