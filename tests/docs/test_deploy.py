"""docs/deploy.md names everything that is made."""

import re

import pytest

from infra.deploy.functions import STAGES
from infra.paths import ROOT, TEMPLATES

DOCUMENT = (ROOT / "docs/deploy.md").read_text()
# Software updates are deployed on their own.
STACKS = sorted(path.stem for path in TEMPLATES.glob("*.yaml") if not path.stem.startswith("updates"))


def made(stack: str) -> set[str]:
    template = (TEMPLATES / f"{stack}.yaml").read_text()
    return set(
        re.findall(r"^ +\"?Type\"?: AWS::(\w+::\w+)", template.partition("\nResources:")[2], re.MULTILINE)
    )


def named(stack: str) -> set[str]:
    rows = re.findall(rf"^\| {stack} \| (.+?) \|", DOCUMENT, re.MULTILINE)
    return {kind for row in rows for kind in re.findall(r"`(\w+::\w+)`", row)}


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_is_named_and_explained(stack: str) -> None:
    assert made(stack) <= named(stack)


def test_every_stage_is_named() -> None:
    for stage in STAGES:
        assert f"`{stage}`" in DOCUMENT
