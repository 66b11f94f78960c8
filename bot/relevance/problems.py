"""What only relevance.yaml can say of its mistakes; the rest is said for every YAML file alike."""

from bot.relevance.schema import GateItem, GroupItem, LabelItem, PriorsItem, RulesFile, StoriesItem, Text
from bot.yamlfiles.models import Strict
from bot.yamlfiles.problems import Form
from bot.yamlfiles.scan import scan
from bot.yamlfiles.tree import KeyPath, Tree

_EXAMPLES: dict[str | int, str] = {
    "version": "1",
    "threshold": "2",
    "weight": "1",
    "cap": "2",
    "phrases": "[open source, open weights]",
    "name": "AI beside law",
    "gates": "[{name: AI beside law, all: [ai, law]}]",
    "groups": "{ai: {weight: 1, cap: 2, phrases: [AI]}}",
}
_NAMED: dict[str | int, type[Strict]] = {"groups": GroupItem, "topics": LabelItem, "jurisdictions": LabelItem}
_FIXED: dict[KeyPath, type[Strict]] = {
    (): RulesFile,
    ("text",): Text,
    ("stories",): StoriesItem,
    ("priors",): PriorsItem,
}


def read_tree(text: str, *, name: str) -> Tree:
    """As `scan`, with the advice of this file."""
    return scan(text, name=name, repeating="write the phrases again")


def _how(value: object, path: KeyPath) -> str:  # noqa: ARG001 - the same whatever stands there
    if path[:1] == ("groups",):
        return "; a group has the keys weight, cap and phrases"
    return "; a label has the key phrases" if path[:1] in {("topics",), ("jurisdictions",)} else ""


def _unknown(key: str, parent: KeyPath) -> str:
    if key == "<<":
        return "unknown key; merging with << is not read, write the values themselves"
    if parent[:1] == ("groups",) and key in {"min", "threshold"}:
        return "unknown key here; the points that an entry needs are `threshold` at the top of the file"
    return ""


def _keys_at(parent: KeyPath) -> list[str]:
    model: type[Strict] | None = _FIXED.get(parent)
    match parent:
        case (("gates" | "releases"), int()):
            model = GateItem
        case (("groups" | "topics" | "jurisdictions") as part, _):
            model = _NAMED[part]
    return list(model.model_fields) if model else []


RULES = Form(model=RulesFile, keys_at=_keys_at, unknown=_unknown, how=_how, examples=_EXAMPLES)
