"""The shape of the tree: what a linter of imports cannot see."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("migrations/**/*.py")])


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > 400}
    assert long == {}


def test_every_module_says_what_its_room_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("bot/**/*.py")
        if path.read_text().strip() and not path.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


# The second asks Slack only, at addresses that are the platform's own and never a feed's.
@pytest.mark.parametrize("constructor", ["ClientSession(", "TCPConnector("])
def test_only_the_guarded_client_opens_connections(constructor: str) -> None:
    found = {str(path.relative_to(ROOT)) for path in ROOT.glob("bot/**/*.py") if constructor in path.read_text()}
    assert found == {"bot/sources/http.py", "bot/chat/slack/clients.py"}


def test_the_clock_is_read_in_one_place() -> None:
    """Everything else gets the moment handed in; the command line may ask for the present."""
    readers = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("bot/**/*.py")
        if re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(", path.read_text())
    ]
    assert [path for path in readers if not path.startswith(("bot/bootstrap/", "bot/cli/"))] == []


@pytest.mark.parametrize("room", ["commands", "digest", "messages", "delivery", "ingest", "summaries", "analysis"])
def test_the_core_knows_no_platform_by_name(room: str) -> None:
    """What a new platform costs is an adapter: nothing here could ask on which one it is. A table of the words of
    headlines may hold their names as it holds others.
    """
    naming = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot" / room).rglob("*")
        if path.is_file()
        and path.suffix not in {".pyc", ".tsv"}
        and re.search("slack|discord", path.read_text(), re.IGNORECASE)
    ]
    assert naming == []


def test_locks_name_no_index_and_pin_with_hashes() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index" not in text
        pinned = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert pinned
        assert all("==" in line for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
