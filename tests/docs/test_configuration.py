"""The documents name the variables, commands and parameters that the code reads."""

import re

from infra.paths import ROOT
from tests.support.documents import DOCS, DOCUMENTS, commands, variables

SETTINGS = ("base", "blog", "todos")


def test_the_configuration_document_lists_every_setting_of_the_environment() -> None:
    sources = "".join((ROOT / f"myblog/settings/{name}.py").read_text() for name in SETTINGS)
    calls = re.findall(r"env\.\w+\(([^)]*)\)", sources)
    names = {name for call in calls for name in re.findall(r'"([A-Z_]+)"', call)}
    for module in ("site", "aws/clients"):
        names |= set(re.findall(r'os\.environ\.get\("([A-Z_]+)"', (ROOT / f"common/{module}.py").read_text()))
    names.discard("AWS_ENDPOINT_URL")  # boto3's own, for the emulator
    local = {"PORT", "EMULATOR_PORT", "DEBUG", "AUTH"}
    assert variables(DOCS / "configuration.md") == names | local


def test_the_mail_document_lists_only_variables_that_workers_read() -> None:
    sources = "".join(
        path.read_text() for folder in ("workers", "common") for path in (ROOT / folder).rglob("*.py")
    )
    read = set(re.findall(r"""os\.environ(?:\.get\(|\[)["']([A-Z_]+)""", sources))
    described = variables(DOCS / "mail.md")
    assert described
    assert described <= read


def test_make_targets_that_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert commands(r"(?:^|`)(?:\w+=\S+ )*make ([a-z0-9][a-z0-9-]*)", DOCUMENTS) <= targets


def test_manage_commands_that_documents_name_exist() -> None:
    own = {
        path.stem for folder in ("blog", "infra") for path in (ROOT / folder).glob("management/commands/*.py")
    }
    assert commands(r"manage\.py (\w+)", DOCUMENTS) <= own
