"""Every licence tag of the Hub has its class, and where ours is not that of the survey beside the project, a reason."""

import csv

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import load_catalogue
from bot.domain.openness import Licence, LicenceClass
from tests import corpus
from tests.unit.catalogue.shelf import NOW, SHIPPED

INDEX = CatalogueIndex(load_catalogue([SHIPPED], now=NOW)[0])
OURS = {
    "open_source": LicenceClass.OSI,
    "open_source_family": LicenceClass.OSI,
    "open_not_osi": LicenceClass.OPEN,
    "content_licence": LicenceClass.OPEN,
    "restricted_use": LicenceClass.RESTRICTED,
    "no_derivatives": LicenceClass.RESTRICTED,
    "non_commercial": LicenceClass.NON_COMMERCIAL,
    "ambiguous_family": LicenceClass.UNCLEAR,
    "unknown": LicenceClass.UNCLEAR,
    "see_license_name": LicenceClass.UNCLEAR,
}
ARGUED = {
    "bsd": (LicenceClass.OPEN, "the tag covers the form with four clauses too, which the OSI has not approved"),
    "c-uda": (LicenceClass.RESTRICTED, "its text allows computational use only, which is a limit on use"),
}


def of(tag: str, name: str = "") -> Licence:
    found = INDEX.licence(tag, name)
    assert found is not None, tag
    return found


def survey() -> list[dict[str, str]]:
    with (corpus.require() / "openness" / "hf_license_classes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_83_tags_are_classed_as_in_the_survey_or_the_difference_is_argued() -> None:
    rows = survey()
    assert len(rows) == 83
    ours = {row["hf_tag"]: (of(row["hf_tag"]).license_class, OURS[row["class"]]) for row in rows}
    differing = {tag: mine for tag, (mine, surveyed) in ours.items() if mine is not surveyed}
    assert differing == {tag: license_class for tag, (license_class, _) in ARGUED.items()}


def test_identifiers_are_those_of_spdx_and_osi_stands_only_where_spdx_says_approved_or_a_family_is_argued() -> None:
    rows = {row["hf_tag"]: row for row in survey()}
    ours = {one.tag: one.spdx for one in INDEX.licences if one.tag in rows}
    assert ours == {tag: row["spdx_id"] for tag, row in rows.items()}
    osi = {one.tag for one in INDEX.licences if one.license_class is LicenceClass.OSI}
    assert osi - {tag for tag, row in rows.items() if row["osi_approved"] == "True"} == {"gpl", "lgpl"}
    assert "lets the user choose" in of("gpl").why


def test_each_licence_says_why_and_none_without_a_tag_is_called_open() -> None:
    tags = {row["hf_tag"] for row in survey()}
    assert min(len(one.why) for one in INDEX.licences) > 15
    own = {one.license_class for one in INDEX.licences if one.tag not in tags}
    assert own == {LicenceClass.RESTRICTED, LicenceClass.NON_COMMERCIAL}
    assert [one.tag for one in INDEX.licences] == sorted(one.tag for one in INDEX.licences)


@pytest.mark.parametrize(
    ("name", "tag"),
    [("qwen", "qwen-license"), ("qwen-research", "qwen-research"), ("tongyi-qianwen", "tongyi-qianwen"),
     ("nvidia-open-model-license", "nvidia-open-model-license"), ("modified-mit", "modified-mit"),
     ("NVIDIA Nemotron Open Model License", "nvidia-open-model-license"), ("Modified MIT License", "modified-mit"),
     ("tencent-hunyuan-community", "tencent-hunyuan-community"), ("falcon-llm-license", "falcon-llm-license"),
     ("jamba-open-model-license", "jamba-open-model-license"), ("deepseek", "deepseek-license"),
     ("stabilityai-ai-community", "stability-community"), ("lfm1.0", "lfm-open-license"), ("exaone", "exaone"),
     ("flux-1-dev-non-commercial-license", "flux-non-commercial"),
     ("flux-non-commercial-license", "flux-non-commercial"),
     ("mrl", "mistral-research"), ("mnpl", "mistral-non-production"), ("cc-by-nc-4.0", "cc-by-nc-4.0"),
     ("llama3.1", "llama3.1"), ("Llama 3.3 Community License", "llama3.3"), ("llama-4", "llama4"), ("gemma", "gemma"),
     ("yi-license", "yi-license"), ("glm-4", "glm-4-license"), ("ltx-2-community-license-agreement", "ltx-community"),
     ("coqui-public-model-license", "coqui-public-model-license"), ("research-only", "non-commercial-other"),
     ("acme-non-commercial-license", "non-commercial-other"), ("creativeml-openrail-m", "creativeml-openrail-m")],
)  # fmt: skip
def test_what_the_hub_files_under_other_is_known_by_its_name(name: str, tag: str) -> None:
    assert of("other", name).tag == tag
    assert of("other", name.upper().replace("-", "_")).tag == tag


OPEN_ENDED = [
    "",
    " ",
    "mit",
    "apache-2.0",
    "my-own",
    "not-mit-at-all",
    "x" * 10_000,
    "qwen-fork",
    "academic-free-license",
]


@pytest.mark.parametrize("name", OPEN_ENDED)
def test_a_name_that_fits_no_pattern_stays_unclear(name: str) -> None:
    """“mit” under `other` too: who had meant the plain licence would have used its tag."""
    assert of("other", name).license_class is LicenceClass.UNCLEAR


@pytest.mark.parametrize("tag", ["Apache-2.0", " apache-2.0 ", "license:apache-2.0", "LICENSE:Apache-2.0"])
def test_a_tag_is_known_however_it_is_written(tag: str) -> None:
    assert of(tag).spdx == "Apache-2.0"


def test_a_name_counts_only_beside_other_and_an_unknown_tag_is_nobodys() -> None:
    assert of("mit", "llama3.1").tag == "mit"
    assert [INDEX.licence(tag) for tag in ("", "nope", "apache", "apache-2.0, mit")] == [None] * 4
