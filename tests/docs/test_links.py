"""Links, paths and modules that documents name exist."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from infra.paths import ROOT
from tests.support.documents import DOCUMENTS, anchors, prose

PACKAGES = (
    "benchmarks",
    "blog",
    "common",
    "demo",
    "infra",
    "myblog",
    "sdk",
    "tests",
    "todos",
    "updates",
    "workers",
)
SOURCE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|json|toml))`")
MODULE = re.compile(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)(?:\(\))?`")
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@each_document
def test_links_resolve(document: Path) -> None:
    broken = []
    text = re.sub(r"`[^`\n]*`", "", prose(document))  # without code, such as Markdown for posts
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        file = document.parent / path if path else document
        if "://" in target or target.startswith("mailto:"):
            continue
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


@each_document
def test_paths_in_backticks_exist(document: Path) -> None:
    if document.name == "new-service.md":
        return  # its own test builds the service first
    paths = {
        path for path in SOURCE.findall(prose(document)) if path.split("/")[0] in {*PACKAGES, "docs", ".ci"}
    }
    assert {path for path in paths if not (ROOT / path).exists()} == set()


@each_document
def test_modules_in_backticks_exist(document: Path) -> None:
    names = {name for name in MODULE.findall(prose(document)) if not name.endswith("example.com")}
    assert {name for name in names if not _exists(name)} == set()


def _exists(name: str) -> bool:
    """Return whether a dotted name is a module, or a name inside a module's source."""
    parent, _, last = name.rpartition(".")
    if (ROOT / name.replace(".", "/")).is_dir() or (ROOT / f"{name.replace('.', '/')}.py").is_file():
        return True
    spec = find_spec(parent) if (ROOT / parent.replace(".", "/")).with_suffix(".py").is_file() else None
    return bool(spec and spec.origin and re.search(rf"\b{last}\b", Path(spec.origin).read_text()))
