"""Everything that was curated, as one value: what people wrote down, as opposed to what was observed."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.openness import CuratedModel, Licence
from bot.domain.policies import Organisation, Policy, PolicyId, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """As it was loaded; `loaded_at` is aware UTC."""

    policies: tuple[Policy, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    terms: tuple[Term, ...] = ()
    licences: tuple[Licence, ...] = ()
    models: tuple[CuratedModel, ...] = ()
    loaded_at: datetime | None = None
    by_id: dict[PolicyId, Policy] = field(default_factory=dict, repr=False, compare=False)
