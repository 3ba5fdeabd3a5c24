"""The rules of CONTRIBUTING.md that no linter checks."""

import re

from infra.paths import ROOT

MAX_MODULES = 14
IMPORT = re.compile(r"^\s*(?:from (tests\.[\w.]+) import|import (tests\.[\w.]+))", re.MULTILINE)


def test_tests_import_no_other_test_modules() -> None:
    imports = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in (ROOT / "tests").rglob("*.py")
        for module in map("".join, IMPORT.findall(path.read_text()))
        if module.rpartition(".")[2].startswith("test_")
        or (module.endswith(".conftest") and module.split(".")[1] != path.relative_to(ROOT).parts[1])
    }
    assert imports == set()


def test_folders_have_few_modules() -> None:
    packages = (
        path.parent
        for folder in ("blog", "common", "myblog", "todos", "workers", "infra")
        for path in (ROOT / folder).rglob("__init__.py")
    )
    counts = {
        str(package.relative_to(ROOT)): len(set(package.glob("*.py")) - {package / "__init__.py"})
        for package in packages
    }
    assert {package: count for package, count in counts.items() if count > MAX_MODULES} == {}
