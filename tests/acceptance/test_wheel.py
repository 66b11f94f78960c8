"""What is installed is what was tested: the wheel alone carries migrations, feeds.yaml, templates and samples."""

import asyncio
import os
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


async def run(*words: str, cwd: Path, **env: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 100)
    return process.returncode or 0, out.decode()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))
    code, said = asyncio.run(run(*build, cwd=out))
    assert code == 0, said
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked where no checkout is near; the libraries are those of this environment."""
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_the_wheel_carries_its_data_and_no_leftovers(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for carried in (
        "bot/_shipped/feeds.yaml",
        "bot/_shipped/migrations/env.py",
        "bot/_shipped/migrations/versions/0001_initial.py",
        "bot/catalogue/policies/us-eo-14179.yaml",
        "bot/catalogue/organisations.yaml",
        "bot/catalogue/glossary.yaml",
        "bot/summaries/templates/news.j2",
        "bot/web/templates/page.html",
        "bot/demo/samples/capitol-wire.toml",
        "bot/py.typed",
    ):
        assert carried in names
    assert [name for name in names if "__pycache__" in name or name.startswith("tests")] == []


async def test_the_installed_product_runs_the_demo_and_makes_a_database(installed: Path, tmp_path: Path) -> None:
    code, said = await run("-c", "import bot; print(bot.__file__)", cwd=tmp_path, PYTHONPATH=str(installed))
    assert (code, Path(said.strip()).parent.parent) == (0, installed)
    code, said = await run("-m", "bot", "demo", "--out", "demo", cwd=tmp_path, PYTHONPATH=str(installed))
    assert code == 0, said
    assert "Open Gazette · Weekly edition · 27 July to 3 August 2025" in said
    assert {path.name for path in (tmp_path / "demo").glob("digest.*")} == {"digest.html", "digest.txt", "digest.json"}
    code, said = await run("-m", "bot", "db", "upgrade", "--json", cwd=tmp_path, PYTHONPATH=str(installed))
    assert code == 0, said
    code, said = await run("-m", "bot", "feeds", "check", "--json", cwd=tmp_path, PYTHONPATH=str(installed))
    assert code == 0, said
    assert '"ok": true' in said
    code, said = await run("-m", "bot", "catalogue", "check", "--json", cwd=tmp_path, PYTHONPATH=str(installed))
    assert code == 0, said
    assert '"ok": true, "policies": ' in said
