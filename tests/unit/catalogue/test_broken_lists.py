"""Licences, models and publishers with mistakes: each said by line and key, and nothing but the mistake left out."""

from pathlib import Path

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import unverified_models
from bot.domain.openness import Answer, Part
from tests.unit.catalogue.shelf import NOW, Shelf

ORGANISATIONS = "- {id: lab, name: Lab, kind: company, country: fr, hub: [Lab, lab-old], country_source: {name: Lab}}\n"
LICENCES = """\
- {id: mit, name: MIT License, spdx: MIT, class: osi, why: It is approved.}
- {id: own, name: Own terms, class: restricted, why: It has limits., patterns: ['own-[0-9]+']}
- {id: other, name: Another, class: unclear, why: Read it.}
"""
FOUND = "{answer: yes, text: It is there., source: {name: Lab}}"
MODEL = f"""\
- id: small
  name: Small
  aliases: [Tiny]
  hub: [Lab/Small-1B, Lab/Small-7B]
  organisation: lab
  licence: mit
  licence_source: {{name: Card, url: "https://huggingface.co/Lab/Small-1B"}}
  evidence:
    weights: {FOUND}
    code: {FOUND}
    data: {FOUND}
  fully_open: {{source: {{name: Index}}, as_of: 2026-08-01}}
  last_verified: 2026-08-22
"""


def shelf_of(folder: Path, *, model: str = MODEL, licences: str = LICENCES) -> Shelf:
    shelf = Shelf(folder)
    for name, text in (("models", model), ("licences", licences), ("organisations", ORGANISATIONS)):
        shelf.put(f"{name}.yaml", text)
    return shelf


def test_a_model_is_read_whole(tmp_path: Path) -> None:
    catalogue, problems = shelf_of(tmp_path).load()
    assert problems == ()
    (model,) = catalogue.models
    assert (model.id, model.hub[0], model.organisation, model.licence) == ("small", "Lab/Small-1B", "lab", "mit")
    assert [(one.part, one.answer) for one in model.evidence] == [
        (Part.WEIGHTS, Answer.YES), (Part.CODE, Answer.YES), (Part.DATA, Answer.YES),
    ]  # fmt: skip
    assert {one.as_of for one in model.evidence} == {model.last_verified}
    assert (model.fully_open and model.fully_open.name, str(model.fully_open_as_of)) == ("Index", "2026-08-01")
    assert (model.note, model.licence_note) == ("", "")


BROKEN = [
    # file, what stood there, what stands there instead, the place, a part of the sentence
    ("models", "licence: mit", "licence: mti", "models.yaml:6:12 0.licence", 'no licence "mti"; did you mean "mit"?'),
    ("models", "organisation: lab", "organisation: zzz", "models.yaml:5:17 0.organisation",
     "add it to organisations.yaml"),
    ("models", "[Lab/Small-1B, Lab/Small-7B]", "[]", "models.yaml:4:8 0.hub", "expected at least one name"),
    ("models", "Lab/Small-7B", "Small-7B", "models.yaml:4:23 0.hub.1", 'the name of a model such as "allenai/'),
    ("models", "Lab/Small-7B", "lab/small-1b", "models.yaml:4:23 0.hub.1", 'model "small" has this name already'),
    ("models", "Lab/Small-7B", '"https://huggingface.co/Lab/S"', "models.yaml:4:23 0.hub.1", 'did you mean "Lab/S"?'),
    ("models", f"code: {FOUND}", "code: {answer: maybe, text: X., source: {name: L}}",
     "models.yaml:10:20 0.evidence.code.answer", "expected yes, partly, no or not stated"),
    ("models", f"code: {FOUND}", "code: {answer: yes, text: X.}", "models.yaml:10:11 0.evidence.code.source",
     "missing"),
    ("models", "    weights:", "    wieghts:", "models.yaml:9:5 0.evidence.wieghts", 'did you mean "weights"?'),
    ("models", f"data: {FOUND}", f"data: {FOUND.replace('yes', 'partly')}", "models.yaml:12:15 0.fully_open",
     "does not say yes for data"),
    ("models", "licence: mit", "licence: own", "models.yaml:12:15 0.fully_open", 'its licence "own" is restricted'),
    ("models", "2026-08-01", "2026-09-01", "models.yaml:12:46 0.fully_open.as_of", "later than last_verified"),
    ("models", "last_verified: 2026-08-22", "last_verified: 2027-01-01", "models.yaml:13:18 0.last_verified",
     "to come"),
    ("models", '{name: Card, url: "https://huggingface.co/Lab/Small-1B"}', "Card", "models.yaml:7:19 0.licence_source",
     "a source is written as {name:"),
    ("licences", "class: osi", "class: open-source", "licences.yaml:1:50 0.class", "expected osi, open, restricted"),
    ("licences", "class: osi", "clas: osi", "licences.yaml:1:43 0.clas", 'did you mean "class"?'),
    ("licences", "'own-[0-9]+'", "'own-[0-9+'", "licences.yaml:2:81 1.patterns.0", "expected a regular expression"),
    ("organisations", ", country_source: {name: Lab}", "", "organisations.yaml:1:48 0.country", "add `country_source`"),
    ("organisations", "lab-old", "lab/old", "organisations.yaml:1:63 0.hub.1", "without a slash"),
    ("organisations", "lab-old", "LAB", "organisations.yaml:1:63 0.hub.1", 'organisation "lab" has this name already'),
]  # fmt: skip


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: row[3])
def test_a_mistake_is_told_with_its_place_and_what_to_write(row: tuple[str, ...], tmp_path: Path) -> None:
    file, old, new, place, sentence = row
    texts = {"models": MODEL, "licences": LICENCES, "organisations": ORGANISATIONS}
    assert old in texts[file]
    shelf = shelf_of(tmp_path)
    shelf.put(f"{file}.yaml", texts[file].replace(old, new, 1))
    (told,) = shelf.told()
    assert told.startswith(f"{place}: ")
    assert sentence in told


def test_a_model_stays_without_the_claim_that_was_refused_and_goes_where_its_card_would_have_a_hole(
    tmp_path: Path,
) -> None:
    limited = shelf_of(tmp_path / "1", model=MODEL.replace("licence: mit", "licence: own")).load()[0]
    assert [(one.licence, one.fully_open) for one in limited.models] == [("own", None)]
    twice = MODEL + MODEL.replace("small", "other").replace("Lab/Small-7B", "Lab/Other")
    second = shelf_of(tmp_path / "2", model=twice).load()[0]
    assert {one.id: one.hub for one in second.models} == {
        "small": ("Lab/Small-1B", "Lab/Small-7B"), "other": ("Lab/Other",),
    }  # fmt: skip
    assert shelf_of(tmp_path / "3", model=MODEL.replace("licence: mit", "licence: gone")).load()[0].models == ()


def test_an_operators_lists_replace_what_shipped_item_by_item(tmp_path: Path) -> None:
    shipped = shelf_of(tmp_path / "shipped")
    own = Shelf(tmp_path / "own")
    own.put("models.yaml", MODEL.replace("name: Small\n", "name: Better\n"))
    own.put("licences.yaml", "- {id: acme, name: Acme licence, class: restricted, why: Ours., patterns: [acme]}\n")
    own.put("organisations.yaml", "- {id: new, name: New, kind: company, hub: [New]}\n")
    catalogue, problems = own.load(shipped.folder, own.folder)
    assert problems == ()
    index = CatalogueIndex(catalogue)
    assert [one.name for one in catalogue.models] == ["Better"]
    assert [one.tag for one in index.licences] == ["acme", "mit", "other", "own"]
    assert (found := index.licence("other", "ACME")) is not None
    assert found.tag == "acme"
    assert [who.id for who in map(index.developer, ("lab-old/x", "new/x")) if who] == ["lab", "new"]


def test_a_broken_file_of_licences_is_told_once_and_not_at_every_model(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, licences="- {id: mit")
    assert [line.split(" ")[0] for line in shelf.told()] == ["licences.yaml:1:3"]
    assert shelf.load()[0].models == ()


def test_models_that_nobody_verified_for_180_days_are_listed_the_longest_first(tmp_path: Path) -> None:
    days = {"a": "2026-05-27", "b": "2026-05-26", "c": "2025-02-28"}
    head = MODEL.replace("  fully_open: {source: {name: Index}, as_of: 2026-08-01}\n", "")
    items = [
        head.replace("small", name).replace("Small", name).replace("2026-08-22", day) for name, day in days.items()
    ]
    catalogue, problems = shelf_of(tmp_path, model="".join(items)).load()
    assert problems == ()
    assert [one.id for one in unverified_models(catalogue, NOW.date())] == ["c", "b"]
