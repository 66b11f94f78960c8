"""docs/howto/watch.md speaks of figures that there are, in YAML that Prometheus reads."""

import re

import pytest
from ruamel.yaml import YAML

from bot.domain.metering import COUNTED, TIMED
from bot.web.figures import GAUGES
from tests.gazette import ROOT

PAGE = (ROOT / "docs" / "howto" / "watch.md").read_text(encoding="utf-8")
FIGURES = {
    *(f"{one.name}_total" for one in COUNTED),
    *(f"{one.name}_total" if one.grows else one.name for one in GAUGES),
    *(f"{one.name}_{part}" for one in TIMED for part in ("bucket", "count", "sum")),
}


@pytest.fixture(scope="module")
def blocks() -> list[dict[str, list[dict[str, object]]]]:
    return [YAML(typ="safe").load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def test_every_figure_of_the_page_exists() -> None:
    named = set(re.findall(r"\bgazette_\w+", PAGE))
    assert len(named) > 8
    assert named <= FIGURES


def test_every_rule_has_an_expression_and_says_what_it_means(blocks: list[dict[str, list[dict[str, object]]]]) -> None:
    scraped, alerts = blocks
    assert scraped["scrape_configs"][0]["job_name"] == "gazette"
    rules = alerts["groups"][0]["rules"]
    assert isinstance(rules, list)
    assert len({rule["alert"] for rule in rules}) == len(rules) > 8
    assert all(rule["expr"] and rule["annotations"]["summary"] for rule in rules)
