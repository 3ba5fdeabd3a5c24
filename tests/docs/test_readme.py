"""The README stays short and agrees with the documents that it summarizes."""

import re

from infra.paths import ROOT
from tests.support.documents import DOCS, README

MAX_LINES = 120
TEXT = README.read_text()


def test_readme_is_short() -> None:
    assert len(TEXT.splitlines()) <= MAX_LINES


def test_readme_has_one_screenshot() -> None:
    assert len(re.findall(r"!\[", TEXT)) == 1


def test_folders_of_the_readme_exist() -> None:
    folders = re.findall(r"^\| `(\w+)/` \|", TEXT, re.MULTILINE)
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_idle_cost_of_the_readme_is_the_computed_cost() -> None:
    (idle,) = re.findall(r"^\| MyBlog \| (\$\d+) \|", (DOCS / "costs.md").read_text(), re.MULTILINE)
    assert f"An idle blog costs about {idle} a month" in " ".join(TEXT.split())
