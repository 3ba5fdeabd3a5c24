"""The commands of docs/updates.md work as they stand there, but for the places that they name."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import offload_cost, results
from benchmarks.offload import DOCUMENT, FILE
from infra.paths import ROOT
from tests.support import tools
from tests.updates.conftest import Application

Shell = Callable[[str], subprocess.CompletedProcess[str]]


def commands(containing: str) -> str:
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    [found] = [block for block in blocks if containing in block]
    return found


@pytest.fixture
def shell(application: Application, tmp_path: Path) -> Shell:
    """Run commands in a folder of the test's own, against a release of its own."""
    for name in ("openssl", "curl"):
        tools.program(name)

    def run(script: str) -> subprocess.CompletedProcess[str]:
        here = script.replace("https://updates.example.com", application.url)
        here = here.replace(".venv/bin/python", sys.executable).replace("/srv/updates", str(application.root))
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", here],
            cwd=tmp_path,
            env=environment,
            text=True,
            capture_output=True,
        )

    return run


@pytest.fixture
def published(application: Application, shell: Shell, tmp_path: Path) -> bytes:
    """Publish by the document's commands: a version of the test's key is there already, so a higher one."""
    (tmp_path / "app.bin").write_bytes(content := b"the program" * 1000)
    done = shell(commands("updates.publish").replace("2.1.0", "2.2.0"))
    assert done.returncode == 0, done.stderr
    return content


def test_what_was_published_can_be_checked_by_hand(published: bytes, shell: Shell, tmp_path: Path) -> None:
    done = shell(commands("pkeyutl"))

    assert done.returncode == 0, done.stderr
    assert "new.bin: OK" in done.stdout
    assert (tmp_path / "new.bin").read_bytes() == published


@pytest.mark.parametrize("what", ["latest.json", "releases/2.2.0/app.bin", "releases/2.2.0/manifest.sig"])
def test_by_hand_too_a_change_is_seen(
    application: Application, published: bytes, shell: Shell, what: str
) -> None:
    file = application.root / what
    content = file.read_bytes()
    file.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])

    assert shell(commands("pkeyutl")).returncode != 0


def test_the_client_takes_it(published: bytes, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()

    done = shell(commands("updates.download"))

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "downloads" / "app.bin").read_bytes() == published


def test_a_link_is_signed_by_the_keys_that_are_made(shell: Shell) -> None:
    done = shell(commands("updates.links"))

    assert done.returncode == 0, done.stderr
    assert "&Key-Pair-Id=K2JCJMDEHXQW5F" in done.stdout


def test_the_costs_are_those_that_are_computed() -> None:
    assert offload_cost.document(DOCUMENT.read_text()) == DOCUMENT.read_text()


def test_the_figures_are_those_of_the_last_run() -> None:
    kept = json.loads(FILE.read_text())["ratios"]

    assert all(each["met"] for each in kept)
    assert results.with_table(DOCUMENT.read_text(), kept) == DOCUMENT.read_text()
