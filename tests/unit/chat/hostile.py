"""Messages that mean harm or are merely too much, generated."""

import os
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.messages import Button, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table
from tests.charts import chart

# `make test-long` raises it to 10,000.
EXAMPLES = int(os.environ.get("EXAMPLES", "1000"))

BITS = (
    "@everyone", "@here", "<@1>", "<@!12345678901234567>", "<@&9>", "<#3>", "<t:0:R>", "</cmd:1>", "<id:browse>",
    "<:a:1>", "<a:b:2>", ":smile:", "[a](https://evil.example)", "[", "]", "(", ")", "https://a.example", "HTTP://b",
    "www.c.example", "discord.gg/abc", "discord.com/invite/x", "**", "__", "~~", "||", "`", "```", "\\", "# ", "- ",
    "-# ", "> ", ">>> ", "1. ", "+ ", "\n", "\u202e", "\ud800", "\u0301" * 30, "¯\\_(ツ)_/¯", "<https://d.example>",
    "<!channel>", "<!here|here>", "<!subteam^S1>", "<@U1>", "<#C1|c>", "<https://e.example|e>", "&lt;!here&gt;", "&",
    "<!date^0^{date}^https://f.example|f>", "• ", "_i_", "~s~", "＿i＿", "＊b＊", ":+1:", "<mailto:g@h.example>",
)  # fmt: skip
BULK = ("w" * 4000, "word " * 200, "\u0301" * 5000, "😀" * 900)
URLS = (
    "https://a.example/1",
    "https://a.example/(x)_*?q=[b]",
    "javascript:alert(1)",
    "https://c.example/" + "p" * 970,
    "https://c.example/" + "p" * 3000,
)

hostile = st.lists(st.sampled_from(BITS) | st.text(max_size=8), max_size=12).map("".join)
words = st.lists(st.sampled_from(BITS + BULK) | st.text(max_size=12), max_size=2).map("".join)
links = st.builds(Link, text=words, url=st.none() | st.sampled_from(URLS))
several = st.lists(words, max_size=2).map(tuple)
moments = st.integers(0, 7_000_000_000).map(lambda second: datetime.fromtimestamp(second, tz=UTC))
items = st.builds(
    Item,
    number=st.integers(1, 99),
    title=links,
    text=words,
    facts=several,
    source=words,
    tier=words,
    when=st.none() | moments,
    also=st.lists(links, max_size=3).map(tuple),
    why=several,
)


def _row(wide: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words, min_size=wide, max_size=wide).map(tuple)


tables = st.integers(1, 11).flatmap(
    lambda wide: st.builds(Table, columns=_row(wide), rows=st.lists(_row(wide), max_size=2).map(tuple))
)
buttons = st.lists(st.builds(Button, label=words, key=st.text(max_size=110)), max_size=7).map(tuple)
blocks = (
    st.builds(Heading, text=words, level=st.sampled_from([1, 2]))
    | st.builds(Paragraph, text=words)
    | items
    | tables
    | st.builds(lambda title, alt: Picture(chart=chart(title=title, alt=alt)), words, words)
    | st.builds(Footer, lines=several, details=several)
    | st.builds(Buttons, buttons=buttons)
)
messages = st.lists(blocks, max_size=5).map(lambda many: Message(blocks=tuple(many)))
