"""The catalogue in memory, asked by what people type: the port `Policies`."""

from collections.abc import Sequence
from datetime import date

from bot.catalogue.hub_names import Licences, ModelLookup
from bot.catalogue.identifiers import number_of, spoken, unmistakable
from bot.catalogue.lookup import Lookup, Named
from bot.catalogue.places import STATES, WORDS
from bot.domain.catalogue import Catalogue
from bot.domain.openness import CuratedModel, Licence
from bot.domain.policies import Organisation, Policy, Term


class CatalogueIndex:
    """`find`, `near` and `complete` are of the policies; all else has the same under its own name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._policies = catalogue.policies
        self._by_key = {key: policy for policy in catalogue.policies for key in policy.identifiers}
        self._lookup = Lookup(sorted(catalogue.policies, key=_newest, reverse=True), _policy)
        self._organisations = Lookup(catalogue.organisations, _organisation)
        self._terms = Lookup(catalogue.terms, _term)
        self._models = ModelLookup(catalogue.models)
        self._licences = Licences(catalogue.licences)
        self._developers = {name.casefold(): one for one in catalogue.organisations for name in one.hub}

    @property
    def as_of(self) -> date | None:
        """The last day on which a person held an entry against its sources; None where there are no policies."""
        return max((policy.last_verified for policy in self._policies), default=None)

    @property
    def organisations(self) -> Lookup[Organisation]:
        return self._organisations

    @property
    def terms(self) -> Lookup[Term]:
        return self._terms

    @property
    def models(self) -> Lookup[CuratedModel]:
        return self._models

    @property
    def licences(self) -> Sequence[Licence]:
        return self._licences.all

    def licence(self, tag: str, name: str = "") -> Licence | None:
        return self._licences.find(tag, name)

    def developer(self, model_id: str) -> Organisation | None:
        """Case aside. None too for the few old models whose name has no slash."""
        namespace, slash, _ = model_id.strip().partition("/")
        return self._developers.get(namespace.casefold()) if slash else None

    def all(self) -> Sequence[Policy]:
        """Every policy, by id."""
        return self._policies

    def find(self, typed: str) -> Policy | None:
        """By id, title, alias, identifier or enough words of these; None where several may be meant, or none."""
        return self._by_key.get(typed.strip().casefold()) or self._lookup.find(typed)

    def near(self, typed: str, most: int = 3) -> list[Policy]:
        return self._lookup.near(typed, most)

    def complete(self, typed: str, most: int = 25) -> list[Policy]:
        """As people type. Nothing typed: those in which something happened last."""
        return self._lookup.complete(typed, most)

    def organisation(self, typed: str) -> Organisation | None:
        return self._organisations.find(typed)

    def term(self, typed: str) -> Term | None:
        return self._terms.find(typed)


def _newest(policy: Policy) -> date:
    """The day of the last milestone that had come when the status was looked at."""
    return max((one.on for one in policy.timeline if one.on <= policy.status.as_of), default=date.min)


def _policy(policy: Policy) -> Named:
    state = STATES.get(policy.state, "")
    return Named(
        id=policy.id,
        names=(policy.title, *policy.aliases, *policy.short_names),
        codes=tuple(way for one in policy.identifiers for way in spoken(one, state=state)),
        context=f"{WORDS[policy.jurisdiction]} {policy.state} {state} {policy.instrument.value}",
        numbers=frozenset(number for one in policy.identifiers if (number := number_of(one))),
        marks=tuple(mark for one in policy.identifiers if (mark := unmistakable(one))),
        short=policy.short_names,
    )


def _organisation(organisation: Organisation) -> Named:
    return Named(id=organisation.id, names=(organisation.name, *organisation.aliases), context=organisation.kind)


def _term(term: Term) -> Named:
    return Named(id=term.id, names=(term.term, *term.aliases))
