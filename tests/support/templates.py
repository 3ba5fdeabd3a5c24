"""The CloudFormation templates, read as YAML."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from infra.paths import TEMPLATES

TEMPLATE_PATHS = sorted(TEMPLATES.glob("*.yaml"))


class _Loader(yaml.SafeLoader):
    """Load `!Ref name` as {"Ref": "name"}, and the other short forms likewise."""


def _construct_intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.SequenceNode):
        return {tag: loader.construct_sequence(node, deep=True)}
    return {tag: node.value}


_Loader.add_multi_constructor("!", _construct_intrinsic)


def load_template(path: Path) -> dict[str, Any]:
    template: dict[str, Any] = yaml.load(path.read_text(), _Loader)
    return template


def flatten_loops(resources: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each resource by its name, including those in `Fn::ForEach` loops."""
    for name, resource in resources.items():
        yield from resource[2].items() if name.startswith("Fn::ForEach") else [(name, resource)]
