"""New sources in the text of feeds.yaml: nothing that was there moves."""

from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.sources.config.edit import diff, with_feeds
from bot.sources.config.load import read_config
from bot.sources.config.opml import OpmlFeed, read_opml, write_opml

DEFAULT_FILE = (Path(__file__).parents[3] / "feeds.yaml").read_text()
NEW = (
    OpmlFeed(title="Ärger: in the “Amt”", url="https://n.example/feed", topic="eu"),
    OpmlFeed(title="", url="https://www.untitled.example/?q=a b".replace(" ", "+")),
    OpmlFeed(title="true", url="https://t.example/a:", topic="404"),
)
LAYOUTS = {
    "a comment behind the list": "version: 1\nsources:\n  - id: a # first\n    url: https://a.example # why\n\n# end\n",
    "editions behind the list": "version: 1\nsources:\n- id: a\n  url: https://a.example\n\n#\neditions: {daily: {}}\n",
    "no newline at the end": "version: 1\nsources:\n  - id: a\n    url: https://a.example",
    "the other platform's newlines": "version: 1\r\nsources:\r\n  - id: a\r\n    url: https://a.example\r\n",
    "a byte order mark": "\ufeffversion: 1\nsources:\n  - id: a\n    url: https://a.example\n",
    "a wide indentation": "sources:\n    -   id:  \"a\"\n        url: 'https://a.example'\nversion: 1\n",
    "a folded text at the end": "version: 1\nsources:\n  - id: a\n    url: https://a.ex\n    name: >\n     A\n\n#\n",
    "a bare dash line": "version: 1\nsources:\n  -\n    id: a\n    url: https://a.example\n",
    "brackets": "version: 1\nsources: [{id: a, url: 'https://a.example'}, # one\n  ]\n",
    "empty brackets with a comment": "version: 1\nsources: [ # none\n  ]\n",
    "JSON": '{"version": 1, "sources": [{"id": "a", "url": "https://a.example"}], "editions": {}}',
    "empty JSON": '{"version": 1, "sources": []}\n',
    "the default file": DEFAULT_FILE,
}


def inserted(old: str, new: str) -> str:
    """What was put between, once it is shown that the old text is all there, in one or two parts."""
    front = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    back = len(old) - front
    assert old == new[:front] + new[len(new) - back :]
    return new[front : len(new) - back]


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_sources_are_appended_and_every_old_character_stays(text: str) -> None:
    changed = with_feeds(text, NEW)
    assert "https://n.example/feed" in inserted(text, changed)
    before, after = (read_config(version, name="f").sources for version in (text, changed))
    added = after[len(before) :]
    assert before == after[: len(before)]
    assert [feed.url for feed in NEW] == [spec.url for spec in added]
    assert [spec.id for spec in added] == ["arger-in-the-amt", "untitled-example", "true"]
    assert [spec.name for spec in added] == ["Ärger: in the “Amt”", "Untitled example", "true"]
    assert [spec.topic for spec in added] == ["eu", "general", "404"]


def test_an_empty_pair_of_brackets_gives_way_to_a_list_and_its_comment_stays() -> None:
    changed = with_feeds("version: 1\nsources: [ ]  # none yet\n# more\n", NEW[:1])
    assert changed.startswith("version: 1\nsources:  # none yet\n  - id: arger-in-the-amt\n    url: https://n.example/")
    assert changed.endswith("    topic: eu\n# more\n")


def test_new_sources_stand_before_what_follows_the_list_and_look_like_the_old_ones() -> None:
    old = "sources:\n- id: a # first\n  url: https://a.example\n  # tier: blog\n\n# --\nversion: 1\n"
    new = "- id: the-news\n  url: https://n.example\n  name: The News\n"
    changed = with_feeds(old, [OpmlFeed(title="The News", url="https://n.example")])
    assert changed == old.replace("# tier: blog\n", f"# tier: blog\n{new}")


def test_addresses_that_are_there_or_come_twice_are_skipped() -> None:
    text = "version: 1\nsources:\n  - {id: a, url: 'https://a.example/f', enabled: false}\n"
    assert text == with_feeds(text, [OpmlFeed(title="Same", url="http://A.example/f/")])
    twice = [OpmlFeed(title="N", url="https://n.example"), OpmlFeed(title="N again", url="https://n.example/")]
    assert len(read_config(with_feeds(text, twice), name="f").sources) == 2


def test_ids_are_unique_and_never_too_long() -> None:
    title = "The Journal of Very Long Titles in a Row"
    feeds = [OpmlFeed(title=title, url=f"https://n.example/{n}") for n in range(12)]
    sources = read_config(with_feeds("version: 1\nsources: []\n", feeds), name="f").sources
    assert len({spec.id for spec in sources}) == 12
    assert sources[1].id == "the-journal-of-very-long-titles-in-a-r-2"
    assert max(len(spec.id) for spec in sources) <= 40


def test_an_export_of_the_default_file_brings_nothing_new_to_it() -> None:
    config = read_config(DEFAULT_FILE, name="feeds.yaml")
    feeds = read_opml(write_opml(config, title="x").encode(), name="x.opml")
    assert len(feeds) > 50
    assert with_feeds(DEFAULT_FILE, feeds) == DEFAULT_FILE


@pytest.mark.parametrize("text", ["", "version: 1", "sources:", "sources: {a: 1}", "sources: [", "sources: [*a]"])
def test_a_file_without_a_readable_list_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"feeds\.yaml:\d+:\d+"):
        with_feeds(text, NEW)


def test_the_diff_shows_what_would_be_written() -> None:
    old = "version: 1\nsources: []"
    new = with_feeds(old, [OpmlFeed(title="News", url="https://n.example")])
    assert diff(old, new, "feeds.yaml") == (
        "--- feeds.yaml\n+++ feeds.yaml (new)\n@@ -1,2 +1,5 @@\n version: 1\n"
        "-sources: []\n\\ No newline at end of file\n"
        "+sources:\n+  - id: news\n+    url: https://n.example\n+    name: News\n\\ No newline at end of file\n"
    )
    assert diff(old, old, "feeds.yaml") == ""
