"""docs/architecture.md lists the folders of the repository, and a short glossary."""

import re

import pytest

from infra.paths import ROOT
from tests.support.documents import DOCS

DOCUMENT = (DOCS / "architecture.md").read_text()
GENERATED = {"build"}
MAX_TERMS = 25


def test_tree_lists_each_top_level_folder_and_only_existing_ones() -> None:
    folders = {path.parent.name for path in ROOT.glob("[a-z]*/*.*") if path.parent.name not in GENERATED}
    assert set(re.findall(r"^(\w+)/ ", DOCUMENT, re.MULTILINE)) == folders


@pytest.mark.parametrize("folder", ["blog", "common", "infra", "todos", "workers"])
def test_tree_lists_the_packages_of_a_folder(folder: str) -> None:
    (branch,) = re.findall(rf"^{folder}/ .*\n((?:  .*\n)+)", DOCUMENT, re.MULTILINE)
    packages = {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")} - {"migrations"}
    listed = set(re.findall(r"^  (\w+)/ ", branch, re.MULTILINE)) - {"templates"}
    assert listed == packages


def test_glossary_is_short_and_sorted() -> None:
    _, _, glossary = DOCUMENT.partition("\n## Glossary\n")
    terms = re.findall(r"^\| (.+?) \|", glossary, re.MULTILINE)[2:]
    assert 0 < len(terms) <= MAX_TERMS
    assert terms == sorted(terms)
