"""The settings of peers that are programs: as fast as their own manuals make them."""

from collections.abc import Sequence
from pathlib import Path

_NEWSBOAT = """\
reload-threads 32
download-timeout 30
auto-reload no
cleanup-on-quit no
"""
# What the manual of sfeed suggests against fetching in full, said in our words: sfeed_update has a function `fetch`
# that may be replaced, and curl keeps the tag of each feed in a file.
_SFEED = """\
sfeedpath="$HOME/feeds"
maxjobs=32
fetch() {
	tag="$HOME/tags/$1"
	curl -f -s -m 30 --compressed --etag-compare "$tag" --etag-save "$tag" "$2" 2>/dev/null
}
feeds() {
"""


def newsboat(folder: Path, urls: Sequence[str]) -> None:
    (folder / "config").write_text(_NEWSBOAT)
    (folder / "urls").write_text("\n".join(urls) + "\n")


def sfeed(folder: Path, urls: Sequence[str]) -> None:
    for name in ("feeds", "tags"):
        (folder / name).mkdir()
    calls = [f"\tfeed 'f{number}' '{url}'\n" for number, url in enumerate(urls)]
    (folder / "sfeedrc").write_text(_SFEED + "".join(calls) + "}\n")
