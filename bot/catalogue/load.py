"""The catalogue from its folders: what shipped, then the operator's own. A bad file harms only itself.

A folder holds policies/<id>.yaml, organisations.yaml, glossary.yaml, licences.yaml and models.yaml; each may be
missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.catalogue.build import Entries, build
from bot.catalogue.files import Entry, read_policy, whole_file
from bot.catalogue.forms import LICENCE, MODEL, ORGANISATION, POLICY, TERM
from bot.catalogue.hub_links import Lists, broken_names, linked_models, linked_organisations
from bot.catalogue.hub_rules import broken_model, broken_organisation
from bot.catalogue.links import Known, broken_links, linked
from bot.catalogue.listing import Listing
from bot.catalogue.rules import broken_rules
from bot.catalogue.schema import LicenceItem, ModelItem, OrganisationItem, PolicyFile, TermItem
from bot.domain.catalogue import Catalogue
from bot.domain.errors import Problem
from bot.domain.openness import CuratedModel
from bot.domain.policies import Policy
from bot.yamlfiles.problems import in_order

MOST_FILES = 2_000
STALE_AFTER = timedelta(days=180)
_POLICIES = "policies"
_LISTS = {"organisations.yaml", "glossary.yaml", "licences.yaml", "models.yaml"}


def load_catalogue(folders: Sequence[Path], *, now: datetime) -> tuple[Catalogue, tuple[Problem, ...]]:
    """What could be read, and everything that is wrong, by file and place. Raises nothing for what a file holds.

    Every id that the catalogue names is in it. An entry replaces one of the same id in an earlier folder. `now` (aware
    UTC) tells which dates are yet to come. What ships takes about 0.4 seconds: an event loop hands it to a thread.
    """
    read = _Read(today=(now + timedelta(hours=14)).date())  # UTC+14: the day that begins first
    for folder in folders:
        if folder.is_dir():
            _read_folder(folder, read)
        else:
            whole_file(folder, read.problems, "there is no such folder; make it, or change CATALOGUE_DIR")
    known = Known(policies=read.policy_ids, organisations=read.organisations.ids)
    policies = [read.policies[key] for key in sorted(read.policies)]
    lists = read.lists()
    read.problems += [*broken_links(policies, known), *broken_names(lists)]
    entries = Entries(
        policies=linked(policies, read.organisations.entries),
        organisations=linked_organisations(lists),
        terms=[entry.model for entry in read.terms.entries.values()],
        licences=[entry.model for entry in lists.licences],
        models=linked_models(lists),
    )
    return build(entries, now=now), _sorted(read.problems)


def unverified(catalogue: Catalogue, today: date) -> list[Policy]:
    """The policies that nobody has held against their sources for 180 days or more, the longest first."""
    old = [policy for policy in catalogue.policies if today - policy.last_verified >= STALE_AFTER]
    return sorted(old, key=lambda policy: (policy.last_verified, policy.id))


def unverified_models(catalogue: Catalogue, today: date) -> list[CuratedModel]:
    """As `unverified`, of the models."""
    old = [model for model in catalogue.models if today - model.last_verified >= STALE_AFTER]
    return sorted(old, key=lambda model: (model.last_verified, model.id))


@dataclass(slots=True, kw_only=True)
class _Read:
    """What was found so far. `policy_ids` are those of refused entries too."""

    today: date
    policies: dict[str, Entry[PolicyFile]] = field(default_factory=dict)
    policy_ids: set[str] = field(default_factory=set)
    organisations: Listing[OrganisationItem] = field(
        default_factory=lambda: Listing(form=ORGANISATION, rules=broken_organisation)
    )
    terms: Listing[TermItem] = field(default_factory=lambda: Listing(form=TERM))
    licences: Listing[LicenceItem] = field(default_factory=lambda: Listing(form=LICENCE))
    models: Listing[ModelItem] = field(init=False)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.models = Listing(form=MODEL, rules=partial(broken_model, today=self.today))

    def lists(self) -> Lists:
        return Lists(
            organisations=list(self.organisations.entries.values()),
            organisation_ids=self.organisations.ids,
            licences=list(self.licences.entries.values()),
            licence_ids=self.licences.ids,
            models=list(self.models.entries.values()),
        )


def _read_folder(folder: Path, read: _Read) -> None:
    for path in _files(folder / _POLICIES, read):
        read.policy_ids.add(path.stem)
        entry = read_policy(path, POLICY, read.problems)
        if entry is None:
            continue
        broken = list(broken_rules(entry, stem=path.stem, today=read.today))
        read.problems += broken
        if not broken:
            read.policies[entry.model.id] = entry
    read.organisations.read(folder / "organisations.yaml", read.problems)
    read.terms.read(folder / "glossary.yaml", read.problems)
    read.licences.read(folder / "licences.yaml", read.problems)
    read.models.read(folder / "models.yaml", read.problems)
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in _LISTS:
            whole_file(path, read.problems, f"not read; a policy stands in {_POLICIES}/{path.stem}.yaml")


def _files(folder: Path, read: _Read) -> list[Path]:
    """The policies of the folder by name; what lies there and is not one is said."""
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__")):
            continue
        if path.suffix == ".yaml":
            found.append(path)
        elif path.suffix in {".yml", ".YAML", ".YML", ".json"}:
            whole_file(path, read.problems, f"not read; rename it to {path.stem}.yaml")
    if len(found) > MOST_FILES:
        whole_file(
            folder,
            read.problems,
            f"more than {MOST_FILES:,} files; those behind {found[MOST_FILES - 1].name} are not read",
        )
    return found[:MOST_FILES]


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    return tuple(one for file in sorted(by_file) for one in in_order(by_file[file]))
