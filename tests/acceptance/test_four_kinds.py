"""Four kinds of article through the whole program: polled, sorted, composed, explained, ruled on."""

import json
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

KINDS = Path(__file__).resolve().parents[1] / "editorial" / "kinds"
SEEN = "2026-03-10T12:00:00Z"
END = "2026-03-10T18:00:00Z"


def article(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((KINDS / f"{name}.json").read_text("utf-8"))
    return found


def feed(names: tuple[str, ...]) -> bytes:
    """The articles as a publisher sends them: the whole text, and a description that is its beginning."""

    def items() -> Iterator[str]:
        for name in names:
            one = article(name)
            paragraphs = "".join(f"<p>{escape(part)}</p>" for part in one["body"].split("\n\n"))
            when = format_datetime(datetime.fromisoformat(one["published"]))
            yield (
                f"<item><title>{escape(one['title'])}</title><link>{one['url']}</link><guid>{one['url']}</guid>"
                f"<pubDate>{when}</pubDate><content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>"
            )

    head = "<title>t</title><link>https://e.example</link><description>d</description>"
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<rss version='2.0' {space}><channel>{head}{''.join(items())}</channel></rss>".encode()


async def polled(folder: Path, *sources: tuple[str, ...]) -> Gazette:
    """Each tuple is one source with these articles."""
    async with FeedServer() as server:
        lines = ["version: 1", "defaults: {first_import: all}", "sources:"]
        for number, names in enumerate(sources):
            server.reply(f"/{number}.xml", Reply(body=feed(names)))
            lines.append(f"  - {{id: s{number}, name: Source {number}, url: '{server.url(f'/{number}.xml')}'}}")
        lines += ["editions:", "  weekly: {relevance: require, sections: [{title: News, quota: 10}]}", ""]
        gazette = install(folder, "\n".join(lines))
        ran = await gazette.run("poll", "--all", "--as-of", SEEN)
        assert ran.code == 0, ran.err
    return gazette


async def edition(gazette: Gazette) -> dict[str, Any]:
    ran = await gazette.run("digest", "preview", "--as-of", END, "--explain", "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = ran.json()
    return found


def titles(digest: dict[str, Any]) -> list[str]:
    return [item["title"] for section in digest["sections"] for item in section["items"]]


def fate(digest: dict[str, Any], title: str) -> tuple[str, str]:
    return next((one["fate"], one["reason"]) for one in digest["verdicts"] if one["title"] == title)


async def test_a_machine_reworded_copy_is_held_until_the_operator_releases_it(tmp_path: Path) -> None:
    gazette = await polled(tmp_path, ("news",), ("reworded",))
    news, reworded = article("news"), article("reworded")
    digest = await edition(gazette)
    assert titles(digest) == [news["title"]]
    assert fate(digest, reworded["title"])[0] == "held"

    (held,) = (await gazette.run("editorial", "held", "--json")).json()
    assert (held["url"], held["ruling"]) == (reworded["url"], "open")
    assert len(held["reasons"]) >= 2
    told = (await gazette.run("editorial", "explain", reworded["url"], "--json")).json()
    assert told["reworded"] == held["reasons"]

    assert (await gazette.run("editorial", "release", reworded["url"])).code == 0
    assert fate(await edition(gazette), reworded["title"])[0] in {"shown", "merged"}
    assert (await gazette.run("editorial", "held")).out == "Nothing is held for review.\n"
    assert (await gazette.run("editorial", "drop", reworded["url"])).code == 0
    assert fate(await edition(gazette), reworded["title"]) == ("held", "reviewed and dropped by the operator")


async def test_two_retellings_of_one_text_are_one_story_until_they_are_split(tmp_path: Path) -> None:
    gazette = await polled(tmp_path, ("retelling-one",), ("retelling-two",))
    one, two = article("retelling-one"), article("retelling-two")
    digest = await edition(gazette)
    (item,) = (item for section in digest["sections"] for item in section["items"])
    assert len(item["also"]) == 1
    assert any(reason.startswith("relevance: ") for reason in item["why"])
    assert "carried by 2 sources: +1" in item["why"]

    assert (await gazette.run("editorial", "split", one["url"], two["url"])).code == 0
    assert sorted(titles(await edition(gazette))) == sorted([one["title"], two["title"]])
    assert (await gazette.run("editorial", "merge", one["url"], two["url"])).code == 0
    assert len(titles(await edition(gazette))) == 1


async def test_an_old_opinion_is_no_news_and_an_off_topic_round_of_funding_is_out(tmp_path: Path) -> None:
    gazette = await polled(tmp_path, ("old-opinion", "off-topic-funding", "news"))
    digest = await edition(gazette)
    assert titles(digest) == [article("news")["title"]]
    old = fate(digest, article("old-opinion")["title"])
    assert old == ("old", "published on 14 June 2023: archive, not news")
    assert fate(digest, article("off-topic-funding")["title"])[0] == "off_policy"


async def test_what_cannot_be_ruled_on_is_refused_with_the_reason(tmp_path: Path) -> None:
    gazette = await polled(tmp_path, ("news",))
    url = article("news")["url"]
    for words, said in (
        (("explain", "https://e.example/nowhere"), "no entry is stored at https://e.example/nowhere."),
        (("explain",), "nothing to explain."),
        (("release", url), "is not held."),
        (("merge", url, url), "An entry is one story with itself."),
        (("relevance", "nowhere.jsonl"), "nowhere.jsonl: the file cannot be read"),
    ):
        ran = await gazette.run("editorial", *words)
        assert ran.code == 64, ran
        assert said in ran.err
