"""The catalogue from its folders: what shipped, then the operator's own. A bad file harms only itself.

A folder holds policies/<id>.yaml, organisations.yaml and glossary.yaml; each may be missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.catalogue.build import build
from bot.catalogue.files import Entry, read_items, read_policy, whole_file
from bot.catalogue.forms import ORGANISATION, POLICY, TERM
from bot.catalogue.links import Known, broken_links, linked
from bot.catalogue.rules import broken_rules
from bot.catalogue.schema import Item, OrganisationItem, PolicyFile, TermItem
from bot.domain.errors import Problem
from bot.domain.policies import Catalogue, Policy
from bot.yamlfiles.problems import Form, in_order

MOST_FILES = 2_000
STALE_AFTER = timedelta(days=180)
Listed = TypeVar("Listed", bound=Item)
_POLICIES, _ORGANISATIONS, _GLOSSARY = "policies", "organisations.yaml", "glossary.yaml"


def load_catalogue(folders: Sequence[Path], *, now: datetime) -> tuple[Catalogue, tuple[Problem, ...]]:
    """What could be read, and everything that is wrong, by file and place. Raises nothing for what a file holds.

    Every id that the catalogue names is in it. An entry replaces one of the same id in an earlier folder. `now` (aware
    UTC) tells which dates are yet to come. What ships takes about a quarter of a second: an event loop hands it to a
    thread.
    """
    read = _Read(today=(now + timedelta(hours=14)).date())  # UTC+14: the day that begins first
    for folder in folders:
        if folder.is_dir():
            _read_folder(folder, read)
        else:
            whole_file(folder, read.problems, "there is no such folder; make it, or change CATALOGUE_DIR")
    known = Known(policies=read.policy_ids, organisations=read.organisation_ids)
    entries = [read.policies[key] for key in sorted(read.policies)]
    read.problems += broken_links(entries, known)
    policies = linked(entries, read.organisations)
    organisations = [entry.model for entry in read.organisations.values()]
    terms = [entry.model for entry in read.terms.values()]
    return build(policies, organisations, terms, now=now), _sorted(read.problems)


def unverified(catalogue: Catalogue, today: date) -> list[Policy]:
    """The policies that nobody has held against their sources for 180 days or more, the longest first."""
    old = [policy for policy in catalogue.policies if today - policy.last_verified >= STALE_AFTER]
    return sorted(old, key=lambda policy: (policy.last_verified, policy.id))


@dataclass(slots=True, kw_only=True)
class _Read:
    """What was found so far. The ids are those of refused entries too; None where a whole file of them is broken."""

    today: date
    policies: dict[str, Entry[PolicyFile]] = field(default_factory=dict)
    organisations: dict[str, Entry[OrganisationItem]] = field(default_factory=dict)
    terms: dict[str, Entry[TermItem]] = field(default_factory=dict)
    policy_ids: set[str] = field(default_factory=set)
    organisation_ids: set[str] | None = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


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
    ids = _read_list(folder / _ORGANISATIONS, ORGANISATION, read.organisations, read)
    read.organisation_ids = None if ids is None or read.organisation_ids is None else read.organisation_ids | ids
    _read_list(folder / _GLOSSARY, TERM, read.terms, read)
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in {_ORGANISATIONS, _GLOSSARY}:
            whole_file(path, read.problems, f"not read; a policy stands in {_POLICIES}/{path.stem}.yaml")


def _read_list(path: Path, form: Form[Listed], into: dict[str, Entry[Listed]], read: _Read) -> set[str] | None:
    """The ids of all items, refused ones included. None where the file is there and cannot be read at all."""
    if not path.exists():
        return set()
    if (found := read_items(path, form, read.problems)) is None:
        return None
    entries, ids = found
    lines: dict[str, int] = {}
    for item in entries:
        line = item.tree.value_mark((*item.at, "id")).line
        if (first := lines.setdefault(item.model.id, line)) != line:
            read.problems.append(item.problem("id", message=f"the item on line {first} already has this id"))
        else:
            into[item.model.id] = item
    return ids


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
