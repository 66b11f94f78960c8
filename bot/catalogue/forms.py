"""What each file of the catalogue is made of, and what can be said of mistakes that only it knows."""

from typing import Any, get_args

from bot.catalogue.schema import LicenceItem, ModelItem, OrganisationItem, PolicyFile, TermItem
from bot.yamlfiles.models import Strict
from bot.yamlfiles.problems import Form
from bot.yamlfiles.tree import KeyPath

_EXAMPLES: dict[str | int, str] = {
    "id": "us-eo-14179",
    "jurisdiction": "us",
    "instrument": "executive-order",
    "identifiers": "[]",
    "standing": "in-force",
    "as_of": "2026-10-04",
    "on": "2026-10-04",
    "source": "{name: Federal Register, url: https://…}",
    "zone": "America/New_York",
    "stance": "supports",
    "confidence": "high",
    "last_verified": "2026-10-04",
    "kind": "company",
    "class": "restricted",
    "hub": "[allenai/OLMo-2-1124-7B]",
    "organisation": "hugging-face",
    "licence": "apache-2.0",
    "licence_source": "{name: Model card, url: https://…}",
    "answer": "yes",
}


def _how(value: object, path: KeyPath) -> str:
    if isinstance(value, str) and path and path[-1] in {"source", "country_source", "licence_source"}:
        return "; a source is written as {name: Federal Register, url: https://…}"
    if isinstance(value, str) and path[-1:] == ("status",):
        return "; a status has the keys standing, words, as_of and source"
    return ""


def _form(model: type[Any], examples: dict[str | int, str]) -> Form[Any]:
    return Form(model=model, keys_at=lambda path: _keys_at(model, path), unknown=_unknown, how=_how, examples=examples)


def _unknown(key: str, parent: KeyPath) -> str:  # noqa: ARG001 - the same wherever it stands
    return "unknown key; merging with << is not read, write the values themselves" if key == "<<" else ""


def _keys_at(model: type[Any], path: KeyPath) -> list[str]:
    """The keys of the mapping there: the steps of the path are followed through the models."""
    here = model
    for step in path:
        if isinstance(step, int):
            continue
        field = _fields(here).get(step)
        if field is None:
            return []
        inner = [field.annotation, *get_args(field.annotation)]
        here = next((one for one in inner if isinstance(one, type) and issubclass(one, Strict)), Strict)
    return list(_fields(here))


def _fields(model: type[Any]) -> dict[str, Any]:
    """By the key in the file, which is another than in the program where that is a word of Python."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


POLICY: Form[PolicyFile] = _form(PolicyFile, _EXAMPLES | {"kind": "comment"})
ORGANISATION: Form[OrganisationItem] = _form(OrganisationItem, _EXAMPLES | {"id": "hugging-face"})
TERM: Form[TermItem] = _form(TermItem, _EXAMPLES | {"id": "open-weights"})
LICENCE: Form[LicenceItem] = _form(LicenceItem, _EXAMPLES | {"id": "apache-2.0"})
MODEL: Form[ModelItem] = _form(ModelItem, _EXAMPLES | {"id": "olmo-2"})
