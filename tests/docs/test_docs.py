"""What the documents claim is held to what the code does."""

import re
from pathlib import Path

import pytest

from infra.paths import ROOT

README = (ROOT / "README.md").read_text()
SETTINGS = ("shared", "base", "todos")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_names_every_setting_of_the_environment() -> None:
    sources = "".join((ROOT / f"myblog/settings/{name}.py").read_text() for name in SETTINGS)
    read = re.findall(r'env\.\w+\("([A-Z_]+)"', sources)
    described = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", README, re.MULTILINE)
    assert {name for row in described for name in re.findall(r"`([A-Z_]+)`", row)} == set(read)


def test_every_command_that_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z0-9]+(?: [a-z0-9]+)*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {target for line in targets for target in line.split()}
    assert set(re.findall(r"(?:^|`)(?:\w+=\S+ )*make ([a-z0-9]+)", README, re.MULTILINE)) <= known


def test_every_manage_command_that_the_readme_names_is_there() -> None:
    commands = {path.stem for path in (ROOT / "blog/management/commands").glob("*.py")}
    assert set(re.findall(r"manage\.py (\w+)", README)) <= commands


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", document.read_text())
    local = [target for target in targets if "://" not in target]
    assert not [target for target in local if not (document.parent / target).exists()]


def test_every_folder_that_the_readme_names_is_there() -> None:
    for folder in re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE):
        assert (ROOT / folder).is_dir()


def test_the_mail_document_names_what_workers_read() -> None:
    described = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/mail.md").read_text(), re.MULTILINE)
    sources = "".join(path.read_text() for path in (ROOT / "workers").glob("*.py"))
    read = set(re.findall(r"""os\.environ(?:\.get\(|\[)["']([A-Z_]+)""", sources))
    assert described
    assert set(described) <= read
