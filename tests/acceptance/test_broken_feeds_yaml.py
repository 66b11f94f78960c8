"""Done when: every broken feeds.yaml gives file, line, column, key and a useful sentence, within a second."""

import time

import pytest

from bot.domain.errors import ConfigError, Problem
from bot.sources.config.load import read_config

HEAD = "version: 1\nsources:\n"
GOOD = HEAD + "  - id: a\n    url: https://a.example/feed\n"
BROKEN = [
    # what a person did, the file, where it must point, the key, a part of the sentence
    ("misspelt a key of a source", GOOD + "    evry: 2h\n", "5:5", "sources.0.evry", 'did you mean "every"?'),
    ("misspelt a key at the top", "version: 1\nsource: []\n", "2:1", "source", 'did you mean "sources"?'),
    ("used the word of another program", GOOD + "    interval: 2h\n", "5:5", "sources.0.interval", '"every"'),
    ("called the address a link", HEAD + "  - id: a\n    link: https://a.example\n", "4:5", "sources.0.link", '"url"'),
    ("put an own key", GOOD + "    colour: red\n", "5:5", "sources.0.colour", "the keys here are every, tier"),
    ("put a common key at the top", "every: 2h\n" + GOOD, "1:1", "every", "put it under `defaults`"),
    ("put a source's key into defaults", GOOD + "defaults:\n  url: x\n", "6:3", "defaults.url", "every source has"),
    ("wrote look-back", GOOD + "editions:\n  daily: {look-back: 2d}\n", "6:11", "editions.daily.look-back",
     'did you mean "look_back"?'),
    ("misspelt a key of a section", GOOD + "editions:\n  daily:\n    sections:\n      - title: x\n        qouta: 3\n",
     "9:9", "editions.daily.sections.0.qouta", 'did you mean "quota"?'),
    ("forgot the version", "sources: []\n", "1:1", "version", "write `version: 1`"),
    ("forgot the sources", "version: 1\n", "1:1", "sources", "required and missing"),
    ("left the sources empty", "version: 1\nsources:\n", "2:1", "sources", "write [] for none"),
    ("quoted the version", 'version: "1"\nsources: []\n', "1:10", "version", 'got "1"'),
    ("took a file of the future", "version: 2\nsources: []\n", "1:10", "version", "upgrade Open Gazette"),
    ("forgot the id", HEAD + "  - url: https://a.example\n", "3:5", "sources.0.id", "required and missing"),
    ("forgot the address", HEAD + "  - id: a\n", "3:5", "sources.0.url", "a feed needs its address"),
    ("wrote only an address", HEAD + "  - https://a.example\n", "3:5", "sources.0", 'written as "- id: name"'),
    ("wrote an id with capitals", HEAD + "  - id: White House\n    url: https://a.example\n", "3:9", "sources.0.id",
     'did you mean "white-house"?'),
    ("wrote a number as id", HEAD + "  - id: 404\n    url: https://a.example\n", "3:9", "sources.0.id", "in quotes"),
    ("misspelt a tier", GOOD + "    tier: offical\n", "5:11", "sources.0.tier", 'did you mean "official"?'),
    ("misspelt a kind", GOOD + "    kind: fedral-register\n", "5:11", "sources.0.kind", '"federal-register"?'),
    ("left https away", HEAD + "  - id: a\n    url: a.example/feed\n", "4:10", "sources.0.url", "put https://"),
    ("took another scheme", HEAD + "  - id: a\n    url: ftp://a.example\n", "4:10", "sources.0.url", "https:// or"),
    ("put a password into an address", HEAD + "  - id: a\n    url: https://u:hunter2@a.example\n", "4:10",
     "sources.0.url", "without a user name and password"),
    ("put an impossible port", HEAD + "  - id: a\n    url: https://a.example:99999/\n", "4:10", "sources.0.url", "ort"),
    ("wrote every without its unit", GOOD + "    every: 30\n", "5:12", "sources.0.every", "write 30m or 2h"),
    ("wrote every in words", GOOD + "    every: 2 hours\n", "5:12", "sources.0.every", 'did you mean "2h"?'),
    ("looked too rarely", GOOD + "    every: 30d\n", "5:12", "sources.0.every", "from 1m to 1w"),
    ("left a value empty", GOOD + "    topic:\n", "5:5", "sources.0.topic", "got nothing; write one or remove"),
    ("wrote yes", GOOD + "    enabled: yes\n", "5:14", "sources.0.enabled", 'got "yes"; write true or false'),
    ("quoted a number", GOOD + '    first_import: "5"\n', "5:19", "sources.0.first_import", "remove the quotes"),
    ("counted below zero", GOOD + "    first_import: -1\n", "5:19", "sources.0.first_import", 'from 0 up or "all"'),
    ("included a number", GOOD + "    include: [AI, 404]\n", "5:19", "sources.0.include.1", "put it in quotes"),
    ("wrote a broken expression", GOOD + "    include: /(open/\n", "5:14", "sources.0.include", "does not compile"),
    ("wrote flags behind an expression", GOOD + "    exclude:\n      - /open/i\n", "6:9", "sources.0.exclude.0",
     "between two slashes"),
    ("searched in a feed", GOOD + "    query: AI\n", "5:5", "sources.0.query", "filter a feed with `include`"),
    ("gave the Hub an address", GOOD + "    kind: hub-trending\n", "4:5", "sources.0.url", "hub-trending has no url"),
    ("asked for too much", HEAD + "  - id: a\n    kind: hub-trending\n    limit: 5000\n", "5:12", "sources.0.limit",
     "from 1 to 1000"),
    ("searched for nothing", HEAD + "  - id: a\n    kind: federal-register\n", "3:5", "sources.0.query", "search for"),
    ("left the API", HEAD + "  - id: a\n    kind: federal-register\n    url: https://fr.example/documents/search\n",
     "5:10", "sources.0.url", "below /api/v1/"),
    ("used an id twice", GOOD + "  - id: a\n    url: https://b.example\n", "5:9", "sources.1.id", "on line 3 already"),
    ("used an address twice", GOOD + "  - id: b\n    url: http://A.example/feed/\n", "6:10", "sources.1.url",
     'as source "a" on line 3'),
    ("wrote a key twice", GOOD + "    url: https://b.example\n", "5:5", "sources.0.url", "the first is on line 4"),
    ("chose a topic that no source has", GOOD + "editions:\n  daily:\n    topics: [genral]\n", "7:14",
     "editions.daily.topics.0", 'did you mean "general"?'),
    ("made an edition without look-back", GOOD + "editions:\n  monthly: {}\n", "6:12", "editions.monthly.look_back",
     "how far it looks back"),
    ("named an edition badly", GOOD + "editions:\n  Daily: {}\n", "6:3", "editions.Daily", 'did you mean "daily"?'),
    ("made an edition of nothing", GOOD + "editions:\n  daily: {sections: []}\n", "6:21", "editions.daily.sections",
     "at least one section"),
    ("took a model for a kind", GOOD + "editions:\n  daily:\n    sections:\n      - {title: x, kinds: [models]}\n",
     "8:28", "editions.daily.sections.0.kinds.0", 'did you mean "model"?'),
    ("wrote a list as text", "version: 1\nsources: none\n", "2:10", "sources", "expected a list"),
    ("wrote a list at the top", "- id: a\n  url: https://a.example\n", "1:1", "", "write `version: 1` and `sources:`"),
    ("used an anchor", GOOD + "    include: &ai [AI]\n", "5:14", "sources.0.include", "use `defaults`"),
    ("used an alias", GOOD + "    include: *ai\n", "5:14", "sources.0.include", "aliases (*name) are not read"),
    ("used a tag", GOOD + "    name: !!python/name:os.system x\n", "5:11", "sources.0.name", "tags such as !!python"),
    ("merged", GOOD + "    <<: {tier: press}\n", "5:5", "sources.0.<<", "use `defaults`"),
    ("wrote two documents", GOOD + "---\nversion: 1\n", "5:1", "", "a second document starts here"),
    ("asked for an older YAML", "%YAML 1.1\n---\n" + GOOD, "2:1", "", "directives"),
    ("indented with a tab", GOOD + "\ttier: press\n", "5:1", "", "a tab in the indentation; use spaces"),
    ("forgot a closing quote", GOOD + "    name: 'The Verge\n", "5:11", "", "this quotation mark is never closed"),
    ("forgot a closing bracket", GOOD + "    include: [AI, open\n", "5:14", "", "this [ is never closed"),
    ("wrote a second colon", GOOD + "    name: Policy: weekly\n", "5:17", "", "put the value in quotes"),
    ("mixed indentations", GOOD + "   tier: press\n", "5:4", "", "the indentation of this line fits no line above it"),
    ("started with a sign", GOOD + "    name: @verge\n", "5:11", "", "starts with @ must stand in quotes"),
    ("escaped by mistake", GOOD + '    include: "\\d"\n', "5:16", "", "use single quotes"),
    ("pasted a control character", GOOD + "    name: a\x07b\n", "5:12", "", "U+0007"),
    ("saved nothing", "", "1:1", "", "the file is empty"),
    ("commented everything out", "# version: 1\n", "1:1", "", "the file is empty"),
]  # fmt: skip


def problems_of(content: str | bytes) -> tuple[Problem, ...]:
    """What a refused file is told, measured: never for more than a second of work."""
    began = time.process_time()
    with pytest.raises(ConfigError) as refusal:
        read_config(content, name="feeds.yaml")
    assert time.process_time() - began < 1
    return refusal.value.problems


@pytest.mark.parametrize(("text", "place", "key", "sentence"), [row[1:] for row in BROKEN], ids=[r[0] for r in BROKEN])
def test_a_broken_file_says_where_and_what_instead(text: str, place: str, key: str, sentence: str) -> None:
    (problem,) = problems_of(text)
    assert (f"feeds.yaml:{place}", key) == (f"{problem.file}:{problem.line}:{problem.column}", problem.key)
    assert sentence in problem.message
    assert "hunter2" not in str(problem)


def test_all_problems_of_a_file_are_listed_in_the_order_of_their_places() -> None:
    lines = [
        "version: 1",
        "sources:",
        "  - id: a",
        "    url: https://a.example",
        "    tear: press",
        "  - id: a",
        "    url: b.example",
        "    every: 5",
        "  - kind: hub-trending",
        "editions:",
        "  weekly: {look_back: 1y, topics: [x]}",
    ]
    assert [str(problem).split(": ")[0] for problem in problems_of("\n".join(lines))] == [
        "feeds.yaml:5:5 sources.0.tear",
        "feeds.yaml:6:9 sources.1.id",
        "feeds.yaml:7:10 sources.1.url",
        "feeds.yaml:8:12 sources.1.every",
        "feeds.yaml:9:5 sources.2.id",
        "feeds.yaml:11:23 editions.weekly.look_back",
        "feeds.yaml:11:36 editions.weekly.topics.0",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (GOOD.encode("utf-16"), "save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "0x89 is not UTF-8"),
        (b"\0" * 1000, "not UTF-8"),
        (b"#" * 1_000_000, "larger than 256 KiB"),
        (HEAD + "  - " * 5000 + "x", "nested deeper than 20 levels"),
        ("version: 1\nsources: " + "[" * 5000, "nested deeper than 20 levels"),
        ("version: 1\nsources: " + "{a: " * 5000, "nested deeper than 20 levels"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "aliases (*name) are not read"),
        ("[" + "a," * 130_000 + "]", "more than 10,000 values"),
        (HEAD + "".join(f"  - {{a{n}: 1}}\n" for n in range(3000)), "more problems from here on"),
        ("'" + "a\n" * 130_000, "never closed"),
        ("version: 1\nsources: \ud800", "not UTF-8"),
    ],
)
def test_a_hostile_file_is_refused_as_quickly(content: str | bytes, sentence: str) -> None:
    assert any(sentence in problem.message for problem in problems_of(content))
