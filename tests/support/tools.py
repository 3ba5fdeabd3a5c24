"""Programs that a few tests drive and this machine may lack: then they are skipped, or fail where all have to run."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def program(name: str) -> Path:
    found = shutil.which(name)
    return Path(found) if found else lacking(name)


def file(path: Path, how: str) -> Path:
    return path if path.exists() else lacking(f"{path.name} ({how})")


def lacking(what: str) -> NoReturn:
    if os.environ.get("REQUIRE_TOOLS") == "1":
        pytest.fail(f"{what} is missing, and REQUIRE_TOOLS says that nothing may be", pytrace=False)
    pytest.skip(f"this test needs {what}")
