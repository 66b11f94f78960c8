"""A store with lists of models and a small catalogue, all of our own making: ranks, licences and base models too."""

from datetime import date, timedelta

from bot.catalogue.index import CatalogueIndex
from bot.digest.build import compose
from bot.digest.present import digest_message
from bot.domain.catalogue import Catalogue
from bot.domain.config import Configuration
from bot.domain.digests import Digest, EditionSpec
from bot.domain.hub import Children, ModelDetail, ModelReading
from bot.domain.messages import Block, Heading
from bot.domain.openness import CuratedModel, Licence, LicenceClass
from bot.domain.policies import OrganisationId, Reference
from bot.ports import Store
from tests.make import NOON, edition, organisation, reading, spec

DAY = timedelta(days=1)
R1 = "deepseek-ai/DeepSeek-R1"
SOURCE = Reference(name="Its card", url="https://card.example")
CURATED = CuratedModel(
    id="deepseek-r1",
    name="DeepSeek-R1",
    aliases=("R1 of DeepSeek",),
    hub=(R1,),
    organisation=OrganisationId("deepseek"),
    licence="mit",
    licence_source=SOURCE,
    licence_note="",
    evidence=(),
    fully_open=None,
    fully_open_as_of=None,
    note="",
    last_verified=date(2025, 8, 1),
)
POLICIES = CatalogueIndex(
    Catalogue(
        organisations=(
            organisation("deepseek", name="DeepSeek", country="cn", hub=("deepseek-ai",)),
            organisation("lab", name="Lab", country="fr", hub=("lab",)),
        ),
        licences=(Licence(tag="mit", name="MIT License", spdx="MIT", license_class=LicenceClass.OSI, url=None),),
        models=(CURATED,),
    )
)


async def listed(store: Store, days_ago: float, *names: str | ModelReading) -> None:
    rows = [reading(one, place, licence="mit") if isinstance(one, str) else one for place, one in enumerate(names, 1)]
    async with store.writing() as writing:
        await writing.add_models(rows, NOON - days_ago * DAY)


async def looked_at(store: Store, model_id: str, days_ago: float, children: Children | None = None) -> None:
    detail = ModelDetail(
        model_id=model_id,
        taken_at=NOON - days_ago * DAY,
        licence="mit",
        likes=13583,
        downloads=5894003,
        weight_files=4,
        children=children,
    )
    async with store.writing() as writing:
        await writing.keep_detail(detail)


async def composed(store: Store, of: EditionSpec | None = None, *, catalogue: bool = True) -> Digest:
    of = of or edition(trending=3)
    config = Configuration(sources=(spec(),), editions=(of,), text="", digest="")
    async with store.reading() as view:
        return await compose(view, config, of, end=NOON, policies=POLICIES if catalogue else None)


def trending_section(digest: Digest) -> list[Block]:
    """The blocks between the section's heading, which is left off, and the footer."""
    blocks = digest_message(digest).blocks
    heads = [place for place, one in enumerate(blocks) if isinstance(one, Heading) and one.text.startswith("Trending")]
    return list(blocks[heads[0] + 1 : -1]) if heads else []
