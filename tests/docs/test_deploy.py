"""docs/deploy.md lists every resource and every stage."""

import re

import pytest

from infra.deploy.zappa_stages import STAGES
from infra.paths import TEMPLATES
from tests.support.documents import DOCS

DOCUMENT = (DOCS / "deploy.md").read_text()
# `make deploy` does not deploy the stacks of the software updates.
STACKS = sorted(path.stem for path in TEMPLATES.glob("*.yaml") if not path.stem.startswith("updates"))


@pytest.mark.parametrize("stack", STACKS)
def test_resources_of_a_stack_are_in_the_table(stack: str) -> None:
    template = (TEMPLATES / f"{stack}.yaml").read_text().partition("\nResources:")[2]
    types = set(re.findall(r"^ +\"?Type\"?: AWS::(\w+::\w+)", template, re.MULTILINE))
    rows = re.findall(rf"^\| {stack} \| (.+?) \|", DOCUMENT, re.MULTILINE)
    assert types <= {name for row in rows for name in re.findall(r"`(\w+::\w+)`", row)}


@pytest.mark.parametrize("stage", STAGES)
def test_stages_are_in_the_document(stage: str) -> None:
    assert f"`{stage}`" in DOCUMENT
