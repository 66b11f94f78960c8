"""A picture of a page, where a Chromium is installed; the demo does without where none is."""

import shutil
import subprocess
import tempfile
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def draw(page: Path, picture: Path, *, width: int, height: int) -> bool:
    """Whether the picture was drawn. Takes a second or two; the browser reaches nothing but the page."""
    browser = next(filter(None, map(shutil.which, _NAMES)), None)
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}"]
        done = subprocess.run(  # noqa: S603 - a browser of the system and arguments of our own
            [*command, f"--screenshot={picture.absolute()}", page.absolute().as_uri()],
            check=False,
            capture_output=True,
            timeout=60,
        )
    return done.returncode == 0 and picture.exists()
