"""The words of `gazette`: every command, its options and their help. No command is imported here."""

import argparse

_EPILOG = """exit codes: 0 done, 64 wrong usage, 65 input that cannot be read, 69 something out of reach,
75 try again later (another process holds the database, the disk is full), 78 wrong configuration"""


def build_parser(kind: type[argparse.ArgumentParser], *, version: str) -> argparse.ArgumentParser:
    parser = kind(prog="gazette", description="Digests of open-source AI policy.", epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"gazette {version}")
    _common(parser, top=True)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _demo(commands)
    _poll(commands)
    _digest(commands)
    _feeds(commands)
    _catalogue(commands)
    _editorial(commands)
    _db(commands)
    _ask(commands)
    _slack(commands)
    _add(commands, "run", "poll on schedule until stopped", "bot.cli.run:run", level="info")
    _add(commands, "doctor", "look for what would keep the bot from working", "bot.cli.doctor:doctor")
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for what add_subparsers returns


def _demo(commands: "Commands[argparse.ArgumentParser]") -> None:
    demo = _add(commands, "demo", "poll the shipped sample sources and print a digest", "bot.cli.demo:demo")
    demo.add_argument(
        "--out", metavar="DIR", default="gazette-demo", help="where to leave the files (default: %(default)s)"
    )


def _poll(commands: "Commands[argparse.ArgumentParser]") -> None:
    poll = _add(commands, "poll", "read the sources that are due, once", "bot.cli.poll:poll")
    poll.add_argument("--all", action="store_true", help="read every source that is not paused, due or not")
    poll.add_argument("--source", action="append", default=[], metavar="ID", help="read this source even if paused")
    poll.add_argument("--refetch", action="store_true", help="read in full, as if nothing had been read before")
    poll.add_argument("--as-of", metavar="TIME", help="pretend that it is this moment, as 2025-08-03T18:00Z or a date")


def _digest(commands: "Commands[argparse.ArgumentParser]") -> None:
    digest = commands.add_parser("digest", help="compose an edition").add_subparsers(metavar="COMMAND", required=True)
    preview = _add(digest, "preview", "show an edition without posting it", "bot.cli.digest:preview")
    preview.add_argument(
        "--edition", default="weekly", metavar="NAME", help="daily, weekly or your own (default: weekly)"
    )
    preview.add_argument("--as-of", metavar="DATE", help="the edition of that day or moment (default: now)")
    preview.add_argument(
        "--format", choices=("terminal", "text", "html", "json"), help="default: terminal, or text in a pipe"
    )
    preview.add_argument("--explain", action="store_true", help="add what became of every entry, and why")
    preview.add_argument("--out", metavar="FILE", help="write there instead of standard output")


def _feeds(commands: "Commands[argparse.ArgumentParser]") -> None:
    feeds = commands.add_parser("feeds", help="check and change feeds.yaml").add_subparsers(
        metavar="COMMAND", required=True
    )
    check = _add(feeds, "check", "say everything that is wrong with feeds.yaml", "bot.cli.feeds:check")
    check.add_argument("file", nargs="?", help="another file than the configured one")
    _add(feeds, "list", "list the sources and how they fare", "bot.cli.feeds:show")
    test = _add(feeds, "test", "read an address once and store nothing", "bot.cli.feeds_test:test")
    test.add_argument("url", metavar="URL", help="an address, or the id of a configured source")
    test.add_argument("--items", type=int, default=3, metavar="N", help="how many entries to show (default: 3)")
    take = _add(feeds, "import", "add the feeds of an OPML file", "bot.cli.feeds_exchange:take")
    take.add_argument("file", help="an OPML file, or - for standard input")
    take.add_argument("--dry-run", action="store_true", help="only show the difference")
    take.add_argument("--yes", action="store_true", help="do not ask")
    give = _add(feeds, "export", "write the sources for another program", "bot.cli.feeds_exchange:give")
    forms = ("opml", "json", "yaml")
    give.add_argument("--format", choices=forms, default="opml", help="yaml is feeds.yaml itself (default: opml)")
    give.add_argument("--out", metavar="FILE", help="write there instead of standard output")
    init = _add(feeds, "init", "write the shipped feeds.yaml here, to be edited", "bot.cli.feeds:init")
    init.add_argument("--out", metavar="FILE", default="feeds.yaml", help="default: feeds.yaml")


def _catalogue(commands: "Commands[argparse.ArgumentParser]") -> None:
    catalogue = commands.add_parser("catalogue", help="check the policies").add_subparsers(
        metavar="COMMAND", required=True
    )
    check = _add(
        catalogue,
        "check",
        "say everything that is wrong with the catalogue, and what is unverified for 180 days",
        "bot.cli.catalogue:check",
    )
    check.add_argument("dir", nargs="?", metavar="DIR", help="another folder than CATALOGUE_DIR, beside what ships")
    deadlines = _add(catalogue, "deadlines", "list what ends or begins soon", "bot.cli.deadlines:deadlines")
    deadlines.add_argument("--ics", metavar="FILE", help="write them for calendar programs; - is standard output")
    schema = _add(catalogue, "schema", "print the JSON Schema of a file, for editors", "bot.cli.catalogue:schema")
    schema.add_argument(
        "kind",
        nargs="?",
        choices=("policy", "organisations", "glossary", "licences", "models"),
        default="policy",
        help="of which file (default: %(default)s)",
    )


def _editorial(commands: "Commands[argparse.ArgumentParser]") -> None:
    editorial = commands.add_parser("editorial", help="judge the judgement: relevance, stories, summaries")
    words = editorial.add_subparsers(metavar="COMMAND", required=True)
    room = "bot.cli.editorial"
    for name, rows in (
        ("relevance", "{title, text, rel}: 2 and 3 are relevant"),
        ("stories", "{day, title, story}"),
        ("summaries", "{title, text, summary}"),
        ("identifiers", "{text, ids}, or text, tab, keys"),
    ):
        told = _add(words, name, f"measure {name} against labelled rows", f"{room}:{name}")
        told.add_argument("file", metavar="FILE.jsonl", help=f"one JSON object a line, - for standard input: {rows}")
        if name in {"relevance", "stories"}:
            told.add_argument("--rules", metavar="FILE", help="another relevance.yaml than the one in force")
        if name == "summaries":
            told.add_argument("--sentences", type=int, metavar="N", help="of each summary (default: 3)")
    explain = _add(words, "explain", "show what was found in an entry, and its points", f"{room}_explain:explain")
    explain.add_argument("url", nargs="?", metavar="URL", help="the address of a stored entry")
    explain.add_argument("--title", metavar="WORDS", help="a headline of your own instead")
    explain.add_argument("--text", metavar="WORDS", help="what stands below that headline")
    compare = _add(words, "compare", "show what a changed relevance.yaml would do", f"{room}_compare:compare")
    compare.add_argument("new", metavar="NEW.yaml", help="the changed file, - for standard input")
    compare.add_argument("--labels", metavar="FILE", help="labelled rows (default: those that ship)")
    compare.add_argument("--days", type=int, default=14, metavar="N", help="stored entries to try (default: 14 days)")
    _rulings(words, f"{room}_review")


def _rulings(words: "Commands[argparse.ArgumentParser]", room: str) -> None:
    held = _add(words, "held", "list what waits for review", f"{room}:held")
    held.add_argument("--all", action="store_true", help="with what was ruled on")
    for name, does in (("release", "let a held entry into editions"), ("drop", "keep a held entry out for good")):
        _add(words, name, does, f"{room}:{name}").add_argument("url", metavar="URL", help="the address of the entry")
    for name, does in (("merge", "make two entries one story"), ("split", "make two entries two stories")):
        both = _add(words, name, does, f"{room}:{name}")
        both.add_argument("url", metavar="URL", help="the address of one entry")
        both.add_argument("other", metavar="URL", help="the address of the other")


def _db(commands: "Commands[argparse.ArgumentParser]") -> None:
    db = commands.add_parser("db", help="look after the database").add_subparsers(metavar="COMMAND", required=True)
    _add(db, "upgrade", "bring the schema up to date, with a backup before", "bot.cli.db:upgrade")
    _add(db, "check", "check integrity and schema", "bot.cli.db:check")
    backup = _add(db, "backup", "copy the database while it is in use", "bot.cli.db:backup")
    backup.add_argument("--out", metavar="FILE", help="default: a dated file in backups/ beside the database")
    _add(db, "backups", "list the copies in backups/ beside the database", "bot.cli.db_restore:backups")
    restore = _add(
        db, "restore", "go back to a copy; the present database is moved aside", "bot.cli.db_restore:restore"
    )
    restore.add_argument("copy", metavar="FILE|latest", help="a copy, or the newest sound one in backups/")
    restore.add_argument("--yes", action="store_true", help="do not ask")


def _ask(commands: "Commands[argparse.ArgumentParser]") -> None:
    ask = _add(commands, "ask", "give a chat command here, as its operator", "bot.cli.ask:ask")
    ask.add_argument(
        "line",
        nargs="+",
        metavar="LINE",
        help='a line as in chat: "/search open weights kind:document"; /help lists the commands',
    )


def _slack(commands: "Commands[argparse.ArgumentParser]") -> None:
    slack = commands.add_parser("slack", help="set Slack up").add_subparsers(metavar="COMMAND", required=True)
    manifest = _add(slack, "manifest", "print the description of the app that Slack asks for", "bot.cli.slack:manifest")
    manifest.add_argument("--url", metavar="URL", help="where Slack reaches the bot by HTTP, as https://bot.example")
    manifest.add_argument("--socket", action="store_true", help="use Socket Mode although there is an address")
    manifest.add_argument("--many", action="store_true", help="for many workspaces that install the app by themselves")
    manifest.add_argument("--no-aliases", action="store_true", help="only one slash command, no shorter ones beside it")
    manifest.add_argument("--history", action="store_true", help="let a post be looked for before it is repeated")
    manifest.add_argument("--name", default="Open Gazette", help="of the app and its bot (default: %(default)s)")
    manifest.add_argument("--command", default="/gazette", help="the slash command (default: %(default)s)")
    key = _add(slack, "key", "print a new key for GAZETTE_SECRET_KEY", "bot.cli.slack:key")
    _add(slack, "rekey", "encrypt the stored tokens under the first key of GAZETTE_SECRET_KEY", "bot.cli.slack:rekey")
    # Both are needed before the settings are complete.
    for early in (manifest, key):
        early.set_defaults(without_settings=True)


def _add(
    commands: "Commands[argparse.ArgumentParser]", name: str, summary: str, handler: str, *, level: str = "warning"
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".", epilog=_EPILOG)
    _common(parser)
    parser.set_defaults(handler=handler, default_log_level=level)
    return parser


def _common(parser: argparse.ArgumentParser, *, top: bool = False) -> None:
    """The options that stand before or after the command; given after, they win."""
    absent = None if top else argparse.SUPPRESS
    group = parser.add_argument_group("everywhere")
    group.add_argument("--config", metavar="PATH", default=absent, help="feeds.yaml to use (or GAZETTE_CONFIG)")
    group.add_argument("--database", metavar="URL", default=absent, help="SQLAlchemy address (or DATABASE_URL)")
    group.add_argument(
        "--json", action="store_true", default=False if top else argparse.SUPPRESS, help="answer in JSON"
    )
    group.add_argument("--log-level", default=absent, metavar="LEVEL", help="debug, info, warning or error")
