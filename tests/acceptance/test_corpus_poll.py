"""All real captures at once, served from loopback as sources: one poll takes them, and a digest is made of them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import CORPUS, feed_files
from tests.gazette import install
from tests.servers.feed_server import FeedServer, Reply

pytestmark = pytest.mark.timeout(300)


async def test_one_poll_takes_every_real_capture_and_a_second_in_full_finds_nothing_new(tmp_path: Path) -> None:
    files = feed_files()
    lines = ["version: 1", "defaults: {first_import: all, every: 1d}", "sources:"]
    async with FeedServer() as server:
        for number, path in enumerate(files):
            server.reply(f"/{number}", Reply(body=path.read_bytes()))
            lines += [f"  - id: capture-{number}", f"    url: {server.url(f'/{number}')}"]
        gazette = install(tmp_path, "\n".join(lines) + "\n")
        first = await gazette.run("poll", "--json", "--as-of", "2026-08-22T12:00Z")
        assert first.code == 0, first.err
        report = first.json()
        names = {f"capture-{number}": str(path.relative_to(CORPUS)) for number, path in enumerate(files)}
        print_summary(report, names)
        again = (await gazette.run("poll", "--all", "--refetch", "--json", "--as-of", "2026-08-23T12:00Z")).json()
    assert report["polled"] == len(files)
    assert report["new"] > 3000
    assert {one["error"] for one in report["failed"]} <= {"not_a_feed", "parse_failed", "empty_body"}
    assert (again["new"], again["revised"]) == (0, 0)
    assert again["failed"] == report["failed"]
    digest = await gazette.run("digest", "preview", "--as-of", "2026-08-22", "--format", "json")
    assert digest.code == 0, digest.err
    footer = json.loads(digest.out)["footer"]
    assert footer["read"] == report["new"]
    assert footer["shown"] == 4, "one section of the weekly edition takes press, and its quota is 4"


def print_summary(report: dict[str, list[dict[str, str]]], names: dict[str, str]) -> None:
    """Seen with `pytest -s`, or when the test fails."""
    failed = report["failed"]
    print(f"{report['polled']} files, {int(str(report['polled'])) - len(failed)} parsed, {report['new']} entries,")  # noqa: T201 - the figures are the point
    print(f"{report['duplicates']} duplicates; {len(failed)} failed: {dict(Counter(f['error'] for f in failed))}")  # noqa: T201 - as above
    for one in failed:
        print(f"  {names[one['source']]}: {one['error']}: {one['detail']}")  # noqa: T201 - as above
