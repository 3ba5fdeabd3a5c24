"""A bundle's zip: bytecode that is never checked in the place of sources, and no larger than its stage allows."""

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from click import ClickException

from infra.deploy import bundles, zappa_stages

FILES = {
    "blog/__init__.py": "",
    "blog/views/pages.py": 'def page():\n    """Say hello."""\n    return "hello"\n',
    "blog/migrations/0001_initial.py": "operations = []\n",
    "blog/site.css": "a { color: red }\n",
    "package_info.json": '{"built": "now"}',
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    made = tmp_path / "blog.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return made


def test_bytecode_stands_in_the_place_of_sources(bundle: Path) -> None:
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
    assert int.from_bytes(compiled[4:8], "little") == 0b01  # by hash, unchecked: PEP 552


def test_python_runs_it(bundle: Path, tmp_path: Path) -> None:
    bundles.compile_sources(str(bundle))
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    code = "from blog.views.pages import page; print(page(), page.__doc__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "unpacked", check=True, capture_output=True, text=True
    )
    assert done.stdout == "hello Say hello.\n"


def test_the_same_sources_give_the_same_bytes(bundle: Path) -> None:
    again = bundle.with_name("again.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(again, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, (2026, 11, 25, 9, 0, 0)), old.read(name))
    bundles.compile_sources(str(bundle))
    bundles.compile_sources(str(again))
    assert bundle.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("megabytes", [0.0001, 1])
def test_one_that_is_too_large_is_refused(bundle: Path, megabytes: float) -> None:
    command = SimpleNamespace(
        zip_path=str(bundle), stage_config={"megabytes": megabytes}, api_stage="blog", command="package"
    )
    if megabytes == 1:
        zappa_stages.zip(command)
    else:
        with pytest.raises(ClickException, match=r"blog: .* MB zipped are more than"):
            zappa_stages.zip(command)
