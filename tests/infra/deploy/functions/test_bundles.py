"""A function's zip: bytecode with unchecked hashes instead of sources, and a size limit."""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from click import ClickException

from infra.deploy.functions import bundles, zappa_callbacks

FILES = {
    "blog/__init__.py": "",
    "blog/views/pages.py": 'def page():\n    """Say hello."""\n    return "hello"\n',
    "blog/migrations/0001_initial.py": "operations = []\n",
    "blog/site.css": "a { color: red }\n",
    "package_info.json": '{"built": "now"}',
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return path


def test_sources_are_replaced_by_bytecode_with_unchecked_hashes(bundle: Path) -> None:
    bundles.compile_sources(str(bundle))
    with zipfile.ZipFile(bundle) as archive:
        assert archive.namelist() == [
            "blog/__init__.pyc",
            "blog/migrations/0001_initial.py",
            "blog/site.css",
            "blog/views/pages.pyc",
        ]
        compiled = archive.read("blog/views/pages.pyc")
    assert compiled[:4] == importlib.util.MAGIC_NUMBER
    assert int.from_bytes(compiled[4:8], "little") == 0b01  # hash-based and unchecked (PEP 552)


def test_bytecode_runs_without_its_sources(bundle: Path, tmp_path: Path) -> None:
    bundles.compile_sources(str(bundle))
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    code = "from blog.views.pages import page; print(page(), page.__doc__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "unpacked", check=True, capture_output=True, text=True
    )
    assert done.stdout == "hello Say hello.\n"


def test_equal_sources_give_equal_zips(bundle: Path) -> None:
    again = bundle.with_name("again.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(again, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, (2026, 11, 25, 9, 0, 0)), old.read(name))
    bundles.compile_sources(str(bundle))
    bundles.compile_sources(str(again))
    assert bundle.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("megabytes", [0.0001, 1])
def test_bundle_beyond_the_limit_of_its_stage_is_rejected(bundle: Path, megabytes: float) -> None:
    command = SimpleNamespace(
        zip_path=str(bundle), stage_config={"megabytes": megabytes}, api_stage="blog", command="package"
    )
    if megabytes == 1:
        zappa_callbacks.finish_bundle(command)
    else:
        with pytest.raises(ClickException, match=r"the bundle of blog has .* MB zipped, more than"):
            zappa_callbacks.finish_bundle(command)
