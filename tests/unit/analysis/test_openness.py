from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis import openness
from bot.domain.hub import ModelDetail, ModelReading
from bot.domain.openness import Answer, CuratedModel, Evidence, Licence, LicenceClass, OpennessCard, Part
from bot.domain.policies import OrganisationId, Reference

LOOKED = datetime(2026, 8, 22, 9, tzinfo=UTC)
PAPER = Reference(name="Our reading of the paper", url="https://paper.example/1")


def detail(**changes: Any) -> ModelDetail:
    fields: dict[str, Any] = {"model_id": "lab/one", "taken_at": LOOKED, "licence": "mit", "weight_files": 3}
    return ModelDetail(**(fields | changes))


def licence(kind: LicenceClass = LicenceClass.OSI) -> Licence:
    return Licence(tag="mit", name="MIT License", spdx="MIT", license_class=kind, url=None)


def curated(*evidence: Evidence, **changes: Any) -> CuratedModel:
    fields: dict[str, Any] = {
        "id": "one",
        "name": "One",
        "aliases": (),
        "hub": ("lab/one",),
        "organisation": OrganisationId("lab"),
        "licence": "apache-2.0",
        "licence_source": PAPER,
        "licence_note": "",
        "evidence": evidence,
        "fully_open": None,
        "fully_open_as_of": None,
        "note": "",
        "last_verified": date(2026, 8, 1),
    }
    return CuratedModel(**(fields | changes))


def line(part: Part, answer: Answer) -> Evidence:
    return Evidence(part=part, answer=answer, text="As the paper says", source=PAPER, as_of=None, curated=True)


def card(seen: ModelDetail | None = None, entry: CuratedModel | None = None, **changes: Any) -> OpennessCard:
    fields: dict[str, Any] = {"detail": seen, "reading": None, "curated": entry, "licence": licence()}
    return openness.card(**(fields | changes))


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (LicenceClass.OSI, "Open weights, OSI licence"),
        (LicenceClass.OPEN, "Open weights, open licence outside the OSI's list"),
        (LicenceClass.RESTRICTED, "Open weights, use limits"),
        (LicenceClass.NON_COMMERCIAL, "Open weights, non-commercial"),
        (LicenceClass.UNCLEAR, "Licence unclear"),
    ],
)
def test_each_class_of_licence_has_its_plain_label(kind: LicenceClass, label: str) -> None:
    assert card(detail(), licence=licence(kind)).label == label


def test_a_licence_that_nobody_knows_is_unclear_and_one_that_nobody_stated_is_not_stated() -> None:
    assert card(detail(licence="brand-new"), licence=None).label == "Licence unclear"
    silent = card(detail(licence=None), licence=None)
    assert (silent.label, silent.licence, silent.tag) == ("Licence not stated", None, "")


def test_a_repository_without_weights_is_not_called_open_weights_unless_a_person_found_them() -> None:
    assert card(detail(weight_files=0)).label == "No weights in the repository"
    assert card(detail(), curated(line(Part.WEIGHTS, Answer.NO))).label == "No weights in the repository"
    found = curated(line(Part.WEIGHTS, Answer.YES))
    assert card(detail(weight_files=0), found).label == "Open weights, OSI licence"


def test_only_an_entry_of_the_catalogue_makes_a_model_fully_open_and_says_by_whom() -> None:
    index = Reference(name="OSAI index", url="https://index.example")
    entry = curated(fully_open=index, fully_open_as_of=date(2026, 7, 3))
    answer = card(None, entry)
    assert (answer.label, answer.measured) == ("Fully open (OSAI index, 3 July 2026)", False)
    everything = detail(code_files=9, has_card=True, papers=("2501.1",), datasets=("lab/data",))
    assert card(everything).label == "Open weights, OSI licence"


def test_a_gate_stands_beside_the_label() -> None:
    answer = card(detail(gated="manual"))
    assert (answer.label, answer.gated) == ("Open weights, OSI licence", "manual")
    assert set(openness.GATED) == {"auto", "manual"}
    assert answer.evidence[0].answer is Answer.PARTLY
    listed = ModelReading(model_id="lab/one", rank=1, licence="mit", gated="auto")
    assert card(reading=listed).gated == "auto"


def test_a_persons_finding_goes_before_what_a_program_read() -> None:
    entry = curated(line(Part.CODE, Answer.NO), line(Part.PAPER, Answer.YES))
    lines = {one.part: one for one in card(detail(code_files=4, papers=("2501.1",)), entry).evidence}
    assert (lines[Part.CODE].answer, lines[Part.CODE].curated) == (Answer.NO, True)
    assert lines[Part.PAPER].source is PAPER
    assert (lines[Part.WEIGHTS].curated, lines[Part.WEIGHTS].as_of) == (False, LOOKED.date())
    assert lines[Part.WEIGHTS].source.url == "https://huggingface.co/lab/one"


def test_what_is_named_is_partly_there_at_most_and_training_code_is_never_read_off_the_hub() -> None:
    seen = detail(code_files=4, datasets=("a", "b", "c", "d"), papers=("2501.1",), has_card=True)
    lines = {one.part: one for one in card(seen).evidence}
    assert (lines[Part.DATA].answer, lines[Part.DATA].text) == (Answer.PARTLY, "names the data sets a, b, c and 1 more")
    assert lines[Part.CODE].answer is Answer.NOT_STATED
    assert "4 files of code" in lines[Part.CODE].text
    assert lines[Part.PAPER].answer is Answer.PARTLY
    assert lines[Part.CARD].answer is Answer.YES


def test_the_checklist_has_the_three_of_the_recital_and_answers_from_what_is_seen() -> None:
    unseen = card(detail(weight_files=None)).checklist
    assert [answer for _, answer in unseen] == [Answer.NOT_STATED] * 3
    seen = card(detail(has_card=True), curated(line(Part.PAPER, Answer.YES))).checklist
    assert [answer for _, answer in seen] == [Answer.YES] * 3
    assert [name for name, _ in seen] == [
        "parameters, including the weights",
        "information on the architecture",
        "information on model usage",
    ]


def test_the_licence_is_the_one_that_the_model_itself_states_unless_that_leaves_it_open() -> None:
    assert openness.stated(detail(), None, curated()) == ("mit", "")
    assert openness.stated(detail(licence="other", licence_name="llama9"), None, curated()) == ("other", "llama9")
    assert openness.stated(detail(licence="other"), None, curated()) == ("apache-2.0", "")
    assert openness.stated(None, None, curated()) == ("apache-2.0", "")
    assert openness.stated(None) == ("", "")
    assert card(detail(licence="other", licence_name="llama9")).tag == "other (llama9)"


_ANSWERS = st.sampled_from(Answer)


@given(
    st.builds(
        detail,
        licence=st.none() | st.text(max_size=8),
        weight_files=st.none() | st.integers(0, 3),
        code_files=st.none() | st.integers(0, 3),
        has_card=st.none() | st.booleans(),
        gated=st.sampled_from(["", "auto", "manual"]),
        papers=st.lists(st.text(max_size=3)).map(tuple),
    )
    | st.none(),
    st.lists(st.builds(line, st.sampled_from(Part), _ANSWERS), max_size=6),
)
def test_every_part_stands_once_in_order_and_no_label_says_open_source(
    seen: ModelDetail | None, lines: list[Evidence]
) -> None:
    answer = card(seen, curated(*lines))
    assert [one.part for one in answer.evidence] == list(Part)
    assert len(answer.checklist) == 3
    assert "open source" not in answer.label.casefold()


@pytest.mark.parametrize("kind", [LicenceClass.RESTRICTED, LicenceClass.NON_COMMERCIAL, LicenceClass.UNCLEAR])
def test_fully_open_falls_away_where_the_hub_states_a_licence_with_limits_by_now(kind: LicenceClass) -> None:
    entry = curated(fully_open=Reference(name="OSAI index", url=None), fully_open_as_of=date(2026, 7, 3))
    answer = card(detail(licence="own-terms"), entry, licence=licence(kind))
    assert (answer.label, answer.fully_open, answer.fully_open_as_of) == (openness.LABELS[kind], None, None)
    assert openness.card(detail=detail(licence="new"), reading=None, curated=entry, licence=None).fully_open is None
