"""What a process and its children cost, read from Linux: processor time to the nanosecond, resident memory."""

import resource
import time
from pathlib import Path


def tree_cpu() -> float:
    """Seconds of processor time of this process, its children that live, and those it has waited for."""
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(_cpu(pid) for pid in offspring("self"))
    return time.process_time() + waited.ru_utime + waited.ru_stime + living


def tree_resident(pid: int) -> int:
    """Bytes that the process and what descends from it hold now; shared pages count once for each."""
    pids = [str(pid), *offspring(str(pid))]
    return sum(_resident(one) for one in pids)


def offspring(pid: str) -> list[str]:
    """All that descends from it and lives."""
    found: list[str] = []
    for task in _listed(Path(f"/proc/{pid}/task")):
        children = _read(task / "children").split()
        found += children
        for child in children:
            found += offspring(child)
    return found


def _cpu(pid: str) -> float:
    # The first number of schedstat is the time on a processor in nanoseconds.
    return (
        sum(int((_read(task / "schedstat").split() or ["0"])[0]) for task in _listed(Path(f"/proc/{pid}/task"))) / 1e9
    )


def _resident(pid: str) -> int:
    pages = _read(Path(f"/proc/{pid}/statm")).split()
    return int(pages[1]) * resource.getpagesize() if pages else 0


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # it has just ended
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""
