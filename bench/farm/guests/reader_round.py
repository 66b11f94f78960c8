"""A round of the library `reader`: `reader_round.py FOLDER WORKERS add|poll`. Runs where reader is installed.

`poll` says as JSON what the update took, without the start of the interpreter and the imports.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path


def main(folder: Path, workers: int, word: str) -> None:
    # By name: this project neither has nor wants the library.
    reader = import_module("reader").make_reader(str(folder / "reader.sqlite"))
    if word == "add":
        for url in (folder / "urls").read_text().split():
            reader.add_feed(url)
        return
    wall, cpu = time.perf_counter(), time.process_time()
    # Not only what its own schedule holds to be due: every guest polls everything in every round.
    reader.update_feeds(workers=workers, scheduled=False)
    told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
