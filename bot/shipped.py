"""Where the files that travel with the program lie.

In a wheel they are inside the package (`bot/_shipped`), in a checkout at the root of the repository.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def migrations() -> Path:
    """The directory of the schema's revisions. Raises FileNotFoundError where the installation is incomplete."""
    return _find("migrations")


def default_feeds() -> Path:
    """The feeds.yaml that a new installation starts with. Raises FileNotFoundError like `migrations`."""
    return _find("feeds.yaml")


def catalogue() -> Path:
    """The folder of the policies, organisations and terms that ship: data beside the code that reads it."""
    return _PACKAGE / "catalogue"


def labelled() -> Path:
    """Headlines with labels, which rules of relevance are held against. Raises FileNotFoundError like `migrations`."""
    return _find("tests/editorial/relevance.jsonl")


def _find(name: str) -> Path:
    """The wheel's copy wins: in an installation the parent directory belongs to other packages."""
    for place in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if place.exists():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation; install the package again")
