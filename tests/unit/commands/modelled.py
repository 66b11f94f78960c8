"""A small catalogue of models, and what a Hub says of them: all of our own making."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.domain.catalogue import Catalogue
from bot.domain.hub import Children, ModelDetail, ModelReading
from bot.domain.openness import Answer, CuratedModel, Evidence, Licence, LicenceClass, Part
from bot.domain.policies import OrganisationId, Reference
from tests import make

R1, BLOOM, LLAMA = "deepseek-ai/DeepSeek-R1", "bigscience/bloom", "meta-llama/Llama-3.1-8B"
INDEX = Reference(name="An index of openness", url="https://index.example/bloom")
CARD = Reference(name="Its card", url="https://card.example/terms")


def licence(tag: str = "mit", **changes: Any) -> Licence:
    fields: dict[str, Any] = {
        "tag": tag,
        "name": "MIT License",
        "spdx": "MIT",
        "license_class": LicenceClass.OSI,
        "url": f"https://licences.example/{tag}",
        "why": "The OSI approved it in 1999.",
    }
    return Licence(**(fields | changes))


def curated(model_id: str = "deepseek-r1", *, name: str = "DeepSeek-R1", **changes: Any) -> CuratedModel:
    fields: dict[str, Any] = {
        "id": model_id,
        "name": name,
        "aliases": (),
        "hub": (R1,),
        "organisation": OrganisationId("deepseek"),
        "licence": "mit",
        "licence_source": CARD,
        "licence_note": "",
        "evidence": (),
        "fully_open": None,
        "fully_open_as_of": None,
        "note": "",
        "last_verified": date(2025, 7, 1),
    }
    return CuratedModel(**(fields | changes))


def evidence(part: Part, answer: Answer, text: str) -> Evidence:
    return Evidence(part=part, answer=answer, text=text, source=INDEX, as_of=date(2025, 6, 1), curated=True)


def detail(model_id: str = R1, at: datetime = make.NOON, **changes: Any) -> ModelDetail:
    fields: dict[str, Any] = {
        "model_id": model_id,
        "taken_at": at,
        "likes": 12_990,
        "downloads": 510_000,
        "licence": "mit",
        "task": "text-generation",
        "parameters": 684_531_386_000,
        "children": Children(finetune=120, adapter=30, merge=5, quantized=200),
        "weight_files": 163,
        "has_card": True,
    }
    return ModelDetail(**(fields | changes))


def reading(model_id: str = R1, **changes: Any) -> ModelReading:
    fields: dict[str, Any] = {"likes": 100, "downloads": 1000, "licence": "mit", "task": "text-generation"}
    return ModelReading(model_id=model_id, rank=None, **(fields | changes))


def catalogue() -> Catalogue:
    """The usual one, with DeepSeek-R1, a family of Llamas and BLOOM, of which an index says that it is open."""
    usual = make.catalogue()
    seen = (
        evidence(Part.CODE, Answer.YES, "The training code is published"),
        evidence(Part.DATA, Answer.PARTLY, "Some of the data is published"),
    )
    return replace(
        usual,
        organisations=(
            *usual.organisations,
            make.organisation("deepseek", name="DeepSeek", country="cn", hub=("deepseek-ai",), country_source=INDEX),
            make.organisation("meta", name="Meta", hub=("meta-llama",)),
            make.organisation("bigscience", name="BigScience", country="", hub=("bigscience",)),
        ),
        licences=(
            licence(),
            licence("apache-2.0", name="Apache License 2.0", spdx="Apache-2.0"),
            licence("cc-by-nc-4.0", name="CC BY-NC 4.0", spdx="", license_class=LicenceClass.NON_COMMERCIAL),
            licence("bigscience-bloom-rail-1.0", name="RAIL", spdx="", license_class=LicenceClass.RESTRICTED),
            licence("llama3.1", name="Llama 3.1", spdx="", license_class=LicenceClass.RESTRICTED),
        ),
        models=(
            curated(),
            curated(
                "llama-3-1",
                name="Llama 3.1",
                aliases=("Llama",),
                hub=(LLAMA, f"{LLAMA}-Instruct"),
                organisation=OrganisationId("meta"),
                licence="llama3.1",
            ),
            curated(
                "bloom",
                name="BLOOM",
                hub=(BLOOM,),
                organisation=OrganisationId("bigscience"),
                licence="bigscience-bloom-rail-1.0",
                licence_note="Its licence lists uses that are forbidden.",
                evidence=seen,
            ),
        ),
    )
