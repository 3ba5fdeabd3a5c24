"""The commands in docs/updates.md work. The tests change only the addresses and paths in them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.offload import costs
from benchmarks.offload.release_day import DOCUMENT, FILE
from infra.paths import ROOT
from tests.support import tools
from tests.updates.conftest import Application

Shell = Callable[[str], subprocess.CompletedProcess[str]]


def _find_commands(containing: str) -> str:
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    [commands] = [block for block in blocks if containing in block]
    return commands


@pytest.fixture
def shell(application: Application, tmp_path: Path) -> Shell:
    """Return a function that runs commands in a temporary folder, against a temporary release."""
    for name in ("openssl", "curl"):
        tools.program(name)

    def run(script: str) -> subprocess.CompletedProcess[str]:
        adapted = script.replace("https://updates.example.com", application.url)
        adapted = adapted.replace(".venv/bin/python", sys.executable).replace(
            "/srv/updates", str(application.root)
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", adapted],
            cwd=tmp_path,
            env=environment,
            text=True,
            capture_output=True,
        )

    return run


@pytest.fixture
def published(application: Application, shell: Shell, tmp_path: Path) -> bytes:
    """Publish a release with the document's commands. Its version is above the fixture's, which has another key."""
    (tmp_path / "app.bin").write_bytes(content := b"the program" * 1000)
    result = shell(_find_commands("updates.publish").replace("2.1.0", "2.2.0"))
    assert result.returncode == 0, result.stderr
    return content


def test_published_release_can_be_verified_by_hand(published: bytes, shell: Shell, tmp_path: Path) -> None:
    result = shell(_find_commands("pkeyutl"))

    assert result.returncode == 0, result.stderr
    assert "new.bin: OK" in result.stdout
    assert (tmp_path / "new.bin").read_bytes() == published


@pytest.mark.parametrize("path", ["latest.json", "releases/2.2.0/app.bin", "releases/2.2.0/manifest.sig"])
def test_verification_by_hand_detects_a_change(
    application: Application, published: bytes, shell: Shell, path: str
) -> None:
    file = application.root / path
    content = file.read_bytes()
    file.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])

    assert shell(_find_commands("pkeyutl")).returncode != 0


def test_client_accepts_the_published_release(published: bytes, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()

    result = shell(_find_commands("updates.download"))

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "downloads" / "app.bin").read_bytes() == published


def test_link_can_be_signed_with_the_generated_keys(shell: Shell) -> None:
    result = shell(_find_commands("updates.links"))

    assert result.returncode == 0, result.stderr
    assert "&Key-Pair-Id=K2JCJMDEHXQW5F" in result.stdout


def test_costs_in_the_document_are_current() -> None:
    assert costs.replace_tables(DOCUMENT.read_text()) == DOCUMENT.read_text()


def test_figures_in_the_document_are_of_the_last_run() -> None:
    ratios = json.loads(FILE.read_text())["ratios"]

    assert all(ratio["met"] for ratio in ratios)
    assert results.replace_table(DOCUMENT.read_text(), ratios) == DOCUMENT.read_text()
