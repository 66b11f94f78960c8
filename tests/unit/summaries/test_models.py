from bot.analysis import openness
from bot.domain.entries import EntryKind
from bot.domain.hub import ModelReading
from bot.domain.openness import Licence, LicenceClass, OpennessCard
from bot.summaries.engine import summarise
from tests.make import entry

MODEL = entry(title="lab/one", kind=EntryKind.MODEL)
READ = ModelReading(model_id="lab/one", rank=3, licence="gemma", gated="manual", likes=1200)


def card(reading: ModelReading, licence: Licence | None) -> OpennessCard:
    return openness.card(detail=None, reading=reading, curated=None, licence=licence)


def test_a_model_is_told_in_the_words_of_its_card_with_the_licence_beside_them() -> None:
    limits = Licence(tag="gemma", name="Gemma", spdx="", license_class=LicenceClass.RESTRICTED, url=None)
    summary, facts = summarise(MODEL, READ, card(READ, limits))
    assert summary == "Number 3 of the Hub's trending models."
    assert facts == (
        "Open weights, use limits (Gemma)",
        "Gated: the owner decides who gets access",
        "1,200 likes",
    )


def test_a_licence_that_nobody_stated_stays_unstated() -> None:
    silent = ModelReading(model_id="lab/one", rank=3)
    assert summarise(MODEL, silent, card(silent, None))[1] == ("Licence not stated",)


def test_without_a_card_the_bare_tag_is_told_and_a_model_apart_from_the_list_has_no_place() -> None:
    apart = ModelReading(model_id="lab/one", rank=None, licence="mit")
    assert summarise(MODEL, apart) == ("", ("Licence tag: mit",))
