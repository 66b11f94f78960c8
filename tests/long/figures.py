"""What the long tests find, one line a point: said at once, and kept in the file that FIGURES names.

`python -m tests.long.figures FILE` says them all again, at the end of `make test-long`.
"""

import os
import sys
from pathlib import Path


def say(point: str, figure: str, limit: str) -> None:
    """`figure` is what was measured and `limit` what it must keep; say it before it is asserted."""
    line = f"{point}: {figure} (limit: {limit})"
    sys.stdout.write(f"\n{line}\n")
    sys.stdout.flush()
    if name := os.environ.get("FIGURES"):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def main() -> int:
    """1 where no test left a figure."""
    file = Path(sys.argv[1])
    lines = sorted(file.read_text(encoding="utf-8").splitlines()) if file.exists() else []
    sys.stdout.write("\n".join(["", "Figures", *lines, ""]))
    return int(not lines)


if __name__ == "__main__":
    sys.exit(main())
