"""Seen from outside: no parsing child outlives its parent, and none brings more along than it needs."""

import os
import subprocess
import sys
import time
from pathlib import Path

SCRIPT = """
import asyncio, sys
from bot.sources.feeds.parser import ParserPool
async def main():
    pool = ParserPool()
    await asyncio.gather(*(pool.parse(b"<rss><item/></rss>", content_type=None, url="") for _ in range(4)))
    print(*(child._process.pid for child in pool._idle), flush=True)
    if "wait" in sys.argv:
        await asyncio.sleep(60)
    await pool.close()
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
"""
PYTHON = (sys.executable, "-X", "dev", "-W", "error")


def test_close_leaves_no_process_and_no_warning_when_the_loop_ends_at_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [*PYTHON, str(script)], capture_output=True, text=True, timeout=60, check=True, env=environment()
    )

    assert done.stderr == ""
    assert all(is_gone(int(process)) for process in done.stdout.split())


def test_a_working_directory_with_a_bot_of_its_own_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise SystemExit('the wrong bot')")
    script = tmp_path / "elsewhere" / "script.py"
    script.parent.mkdir()
    script.write_text(SCRIPT)
    done = subprocess.run(
        [*PYTHON, str(script)], cwd=tmp_path, capture_output=True, timeout=60, check=True, env=environment()
    )

    assert done.stdout.strip()


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    with subprocess.Popen(
        [*PYTHON, str(script), "wait"], stdout=subprocess.PIPE, text=True, env=environment()
    ) as parent:
        assert parent.stdout is not None
        children = [int(process) for process in parent.stdout.readline().split()]
        parent.kill()
    deadline = time.monotonic() + 5
    while not all(map(is_gone, children)) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert children
    assert all(map(is_gone, children))


def test_a_child_imports_nothing_that_parsing_does_not_need() -> None:
    code = "import sys, bot.sources.feeds.child as c; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())

    unwanted = {"pydantic", "sqlalchemy", "aiohttp", "asyncio", "jinja2", "huggingface_hub", "ruamel", "rich"}
    assert unwanted.isdisjoint(done.stdout.split())


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PATH": os.environ["PATH"]}


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False
