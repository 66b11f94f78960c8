"""The sample sources as material: enough of it, varied, true to its formats, and with every special case in it."""

import html
import json
import re
from calendar import timegm
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest

from bot.demo import apis, feeds
from bot.demo.outlets import Format, Outlet, Piece, load_samples
from bot.demo.server import DEMO_WEEKS

SAMPLES = load_samples()
OUTLETS = tuple(SAMPLES.outlets.values())
PIECES = tuple(piece for outlet in OUTLETS for piece in outlet.pieces)
OWN = tuple(piece for piece in PIECES if not piece.copy_of)
OFFICIAL = {"www.federalregister.gov", "arxiv.org", "huggingface.co"}
START, END = datetime(2025, 7, 14, tzinfo=UTC), datetime(2025, 8, 4, tzinfo=UTC)


def by_id(piece_id: str) -> Piece:
    return next(piece for piece in PIECES if piece.id == piece_id)


def said(outlet: Outlet, moment: datetime) -> dict[str, str]:
    return {item.piece.id: item.title for item in feeds.shown(outlet, moment)}


def _moment(entry: Any) -> datetime:
    return datetime.fromtimestamp(timegm(entry.published_parsed), UTC)


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?!”])\s+(?=[A-Z“])", text) if sentence]


def texts() -> list[str]:
    words = [text for piece in OWN for text in (piece.title, piece.text)]
    words += [text for piece in OWN for edit in piece.edits for text in (edit.title, edit.text)]
    words += [re.sub(r"<[^>]+>", " ", piece.html) for piece in OWN]
    return words + [row["abstract"] for row in SAMPLES.register.documents if "abstract" in row]


def test_there_are_eight_sources_in_seven_formats() -> None:
    assert len(OUTLETS) == 6
    assert {outlet.format for outlet in OUTLETS} == set(Format)
    assert (len(SAMPLES.register.documents), len(SAMPLES.hub.models)) == (7, 12)


def test_there_are_more_than_forty_distinct_pieces_without_counting_documents_and_models() -> None:
    assert len({piece.id for piece in PIECES}) == len(PIECES)
    assert len(OWN) >= 45
    assert min(Counter((piece.at - START).days // 7 for piece in PIECES).values()) >= 12


def test_everything_happens_in_the_three_weeks_and_is_seen_by_the_last_poll() -> None:
    moments = [piece.at for piece in PIECES] + [edit.at for piece in PIECES for edit in piece.edits]

    assert all(START <= moment < END for moment in moments)
    assert max(moments) < DEMO_WEEKS[-1]


@pytest.mark.parametrize("moment", DEMO_WEEKS)
@pytest.mark.parametrize("outlet", [o for o in OUTLETS if o.format is not Format.JSON_FEED], ids=lambda o: o.id)
def test_feedparser_reads_every_feed_of_every_week_and_finds_the_words_we_wrote(
    outlet: Outlet, moment: datetime
) -> None:
    document = feeds.render(outlet, moment)
    if outlet.broken_from and moment >= outlet.broken_from:
        assert not feedparser.parse(document).entries
        return
    read = feedparser.parse(document)

    assert not read.bozo
    assert ET.fromstring(document).tag  # noqa: S314 - well-formed, says the strict parser about our own document
    assert [entry.id.rpartition(":")[2] for entry in read.entries] == list(said(outlet, moment))
    assert [html.unescape(entry.title) for entry in read.entries] == list(said(outlet, moment).values())
    assert [_moment(entry) for entry in read.entries] == [item.piece.at for item in feeds.shown(outlet, moment)]


@pytest.mark.parametrize("moment", DEMO_WEEKS)
def test_the_json_feed_and_both_apis_are_json_of_the_right_shape(moment: datetime) -> None:
    outlet = SAMPLES.outlets["commons-lab"]
    feed = json.loads(feeds.render(outlet, moment))
    register = json.loads(apis.search(SAMPLES.register, moment, fields=(), per_page=20))
    hub = json.loads(apis.trending(SAMPLES.hub, moment, expand=(), limit=100))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == list(said(outlet, moment).values())
    assert register["count"] == len(register["results"]) > 0
    assert [row["trendingScore"] for row in hub] == sorted((row["trendingScore"] for row in hub), reverse=True)


@pytest.mark.parametrize("url", sorted({piece.url for piece in PIECES} | {o.site for o in OUTLETS}))
def test_every_link_is_https_and_leads_to_an_invented_or_an_official_host(url: str) -> None:
    parts = urlsplit(url)

    assert parts.scheme == "https"
    assert parts.netloc.endswith(".example") or parts.netloc in OFFICIAL


def test_links_inside_the_html_and_of_documents_lead_to_official_hosts() -> None:
    links = re.findall(r'href="([^"]+)"', "".join(piece.html for piece in PIECES))
    links += [row["html_url"] for row in SAMPLES.register.documents]

    assert len(links) > 10
    assert {(urlsplit(link).scheme, urlsplit(link).netloc) for link in links} <= {("https", host) for host in OFFICIAL}


def test_every_invented_outlet_says_that_it_is_a_sample() -> None:
    names = [*(outlet.name for outlet in OUTLETS), SAMPLES.register.name, SAMPLES.hub.name]

    assert [name for name in names if "sample" not in name] == []


def test_titles_are_short_and_texts_are_one_or_two_sentences_of_at_most_forty_words() -> None:
    assert [piece.title for piece in OWN if len(piece.title) >= 90] == []
    assert [piece.text for piece in OWN if not 1 <= len(sentences(piece.text)) <= 2] == []
    assert [s for text in texts() for s in sentences(text) if len(s.split()) > 40] == []


def test_no_words_are_used_twice() -> None:
    counts = Counter(sentence for text in texts() for sentence in sentences(text))

    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_two_pieces_are_exact_duplicates_under_tracking_parameters() -> None:
    copies = [piece for piece in PIECES if piece.copy_of]

    assert len(copies) == 2
    for copy in copies:
        original = by_id(copy.copy_of)
        assert (copy.title, copy.text) == (original.title, original.text)
        assert copy.url.partition("?utm_")[0] == original.url
        assert copy.id != original.id


def test_one_event_is_told_by_three_outlets_in_other_words() -> None:
    told = [by_id(piece_id) for piece_id in ("cw-2025-0106", "owr-206", "pr-503")]

    for one, other in combinations(told, 2):
        assert "open models" in one.title
        assert one.title != other.title
        assert urlsplit(one.url).netloc != urlsplit(other.url).netloc


def test_one_piece_is_rewritten_in_the_third_week() -> None:
    edited = [piece for piece in PIECES if piece.edits]
    first, last = (said(SAMPLES.outlets["brussels-ledger"], week)["bl-3007"] for week in DEMO_WEEKS[1:])

    assert [piece.id for piece in edited] == ["bl-3007"]
    assert (first.endswith("?"), "is out" in last) == (True, True)


def test_one_piece_leaves_the_list_and_comes_back_above_older_ones() -> None:
    weeks = [list(said(SAMPLES.outlets["capitol-wire"], week)) for week in DEMO_WEEKS]

    assert ["cw-2025-0103" in week for week in weeks] == [True, False, True]
    assert weeks[2].index("cw-2025-0103") < weeks[2].index("cw-2025-0109")


def test_one_feed_breaks_in_the_second_week() -> None:
    broken = SAMPLES.outlets["statehouse-notes"]
    pages = [feeds.render(broken, week).startswith(b"<!doctype html>") for week in DEMO_WEEKS]

    assert pages == [False, True, True]


def test_the_filter_of_the_press_source_stops_the_two_off_topic_pieces_and_no_other() -> None:
    outlet = SAMPLES.outlets["capitol-wire"]
    pattern = re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in outlet.include))

    stopped = [piece.id for piece in outlet.pieces if not pattern.search(f"{piece.title} {piece.text}")]

    assert stopped == ["cw-2025-0105", "cw-2025-0113"]


@pytest.mark.parametrize(
    "subject",
    [
        "AI Action Plan",
        "Encourage Open-Source and Open-Weight AI",
        "14179",
        "14319",
        "14320",
        "general-purpose",
        "code of practice",
        "list of signatories",
        "Meta will not sign",
        "Guidelines of 18 July",
        "NAIRR",
        "H.R. 2385",
        "NTIA’s report",
        "99-1",
        "OLMo 2",
        "DeepSeek-R1",
        "Llama",
        "BLOOM",
        "Open Source AI Definition",
        "Model Openness Framework",
    ],
)
def test_the_subjects_of_the_three_weeks_are_there(subject: str) -> None:
    assert subject in "\n".join(texts())


def test_the_documents_carry_their_true_numbers_and_dates() -> None:
    rows = {row["document_number"]: row for row in SAMPLES.register.documents}
    order = rows["2025-14217"]

    assert (order["executive_order_number"], order["citation"]) == ("14319", "90 FR 35389")
    assert [str(order[key]) for key in ("signing_date", "publication_date")] == ["2025-07-23", "2025-07-28"]
    for number, row in rows.items():
        assert f"/documents/{row['publication_date']:%Y/%m/%d}/{number}/" in row["html_url"]


def test_models_have_a_reading_on_or_after_the_day_they_were_made() -> None:
    for model in SAMPLES.hub.models:
        starts = [reading.start for reading in model.readings]
        assert starts == sorted(starts)
        assert model.created_at.date() <= starts[0].date()
