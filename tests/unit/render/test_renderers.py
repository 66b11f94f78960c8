import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.chat.terminal import show
from bot.domain.messages import Footer, Heading, Item, Link, Message, Paragraph, Table
from bot.messages.plain import WIDTH, plain
from bot.web.page import page
from tests.make import NOON

HOSTILE = '<script>alert(1)</script> [red]x[/] "><img src=x onerror=alert(1)> {{ 7*7 }} @everyone'


def message(title: str = "A title", text: str = "One sentence.", url: str = "https://a.example/1") -> Message:
    item = Item(
        number=7,
        title=Link(text=title, url=url),
        text=text,
        facts=("Notice", "Comments close 15 August 2025"),
        source="The Wire",
        tier="press",
        when=NOON,
        also=(Link(text="Other", url="https://b.example/2"), Link(text="No link", url=None)),
        why=("because",),
    )
    return Message(
        blocks=(
            Heading(text="Open Gazette · Weekly edition · 3 August 2025", level=1),
            Heading(text="Section"),
            item,
            Paragraph(text="2 more did not fit."),
            Table(columns=("fate", "entries"), rows=(("shown", "1"),)),
            Footer(lines=("1 entry read.",), details=("Wire: ok",)),
        )
    )


def terminal(of: Message, *, colour: bool = False) -> str:
    buffer = io.StringIO()
    show(of, Console(file=buffer, width=80, force_terminal=colour, no_color=not colour))
    return buffer.getvalue()


def test_every_renderer_shows_every_part() -> None:
    for text in (plain(message()), terminal(message()), page(message())):
        for part in ("A title", "One sentence.", "Notice", "15 August 2025", "The Wire", "press", "Other", "No link"):
            assert part in text
        for part in ("Weekly edition", "2 more did not fit.", "1 entry read.", "Wire: ok", "https://a.example/1"):
            assert part in text


def test_plain_text_stays_within_its_width_but_never_breaks_an_address() -> None:
    long = "https://a.example/" + "x" * 120
    lines = plain(message(title="word " * 40, url=long)).splitlines()
    assert [line for line in lines if len(line) > WIDTH] == [f"    {long}"]


def test_plain_text_and_page_are_the_same_bytes_every_time() -> None:
    assert plain(message()) == plain(message())
    assert page(message()) == page(message())


def test_a_hostile_title_is_text_everywhere() -> None:
    html = page(message(title=HOSTILE, text=HOSTILE))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "{{ 7*7 }}" in html
    assert "[red]x[/]" in terminal(message(title=HOSTILE))


def test_the_page_allows_no_script_and_only_its_own_style() -> None:
    html = page(message())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy.group(1).startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "<script" not in html


def test_without_colour_the_terminal_gets_no_escape_codes() -> None:
    assert "\x1b" not in terminal(message())
    assert "\x1b[" in terminal(message(), colour=True)


@given(st.text(max_size=200), st.text(max_size=300))
def test_no_text_breaks_a_renderer(title: str, text: str) -> None:
    built = message(title=title, text=text)
    assert plain(built).endswith("\n")
    assert page(built).rstrip().endswith("</html>")
    assert terminal(built)
