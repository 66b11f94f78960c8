"""The files that travel with the program are found in a checkout and in an installation."""

import shutil
import subprocess
import sys
from pathlib import Path

from bot import shipped


def test_a_checkout_has_them_at_its_root() -> None:
    root = Path(shipped.__file__).parents[1]

    assert shipped.migrations() == root / "migrations"
    assert shipped.default_feeds() == root / "feeds.yaml"


def test_an_installation_has_them_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "bot"
    (package / "_shipped" / "migrations").mkdir(parents=True)
    (package / "_shipped" / "feeds.yaml").touch()
    (tmp_path / "migrations").mkdir()  # of some other package
    install(package)

    assert answer(tmp_path, "migrations") == str(package / "_shipped" / "migrations")
    assert answer(tmp_path, "default_feeds") == str(package / "_shipped" / "feeds.yaml")


def test_an_incomplete_installation_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    install(tmp_path / "bot")

    assert "migrations is missing from this installation" in answer(tmp_path, "migrations")


def install(package: Path) -> None:
    (package / "__init__.py").touch()
    shutil.copy(shipped.__file__, package)


def answer(place: Path, question: str) -> str:
    script = f"import sys; sys.path[:0] = ['.']; from bot import shipped; print(shipped.{question}())"
    done = subprocess.run([sys.executable, "-I", "-c", script], cwd=place, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr
