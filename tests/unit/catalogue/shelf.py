"""A catalogue in a folder of its own, written by a test."""

from datetime import UTC, datetime
from pathlib import Path

from bot.catalogue.load import load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.errors import Problem

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHIPPED = Path(__file__).parents[3] / "bot" / "catalogue"
HEAD = """\
id: us-eo-1
title: An Order
jurisdiction: us
instrument: executive-order
identifiers: ["eo:14179"]
status:
  standing: in-force
  words: In force
  as_of: 2026-10-04
  source: {name: Register, url: https://a.example/1}
meaning: It says nothing of open models.
confidence: high
last_verified: 2026-10-04
"""
LINES = HEAD.count("\n")
SOURCE = "{name: A, url: https://a.example}"


class Shelf:
    """Writes files into a folder and reads the folder as a catalogue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "policies").mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def policy(self, policy_id: str = "us-eo-1", *, more: str = "", **changed: str) -> Path:
        """The sample under that id, with keys changed (an empty value removes one) and lines added."""
        lines = HEAD.replace("id: us-eo-1", f"id: {policy_id}").splitlines()
        for key, value in changed.items():
            at = next(index for index, line in enumerate(lines) if line.startswith(f"{key}:"))
            lines[at : at + 1] = [f"{key}: {value}"] if value else []
        return self.put(f"policies/{policy_id}.yaml", "\n".join(lines) + "\n" + more)

    def load(self, *folders: Path) -> tuple[Catalogue, tuple[Problem, ...]]:
        return load_catalogue(folders or [self.folder], now=NOW)

    def told(self) -> list[str]:
        """The problems as lines, paths below the folder."""
        return [str(problem).removeprefix(f"{self.folder}/") for problem in self.load()[1]]
