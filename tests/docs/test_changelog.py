"""The changelog names the current version of each API."""

from typing import Any

import pytest

from infra.paths import ROOT
from myblog.settings import blog, todos

CHANGELOG = (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    ("api", "spectacular"), [("Blog", blog.SPECTACULAR_SETTINGS), ("MyToDoList", todos.SPECTACULAR_SETTINGS)]
)
def test_changelog_names_the_current_version(api: str, spectacular: dict[str, Any]) -> None:
    assert f"{api} {spectacular['VERSION']}" in CHANGELOG
