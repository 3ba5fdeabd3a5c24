"""The contents of a function's zip: the packages of one dependency group, built for Lambda, and compiled sources."""

import hashlib
import importlib.util
import marshal
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from infra.paths import BUILD, ROOT

# Hidden, because Zappa creates an API for WebSockets if it finds code for them, and would find its own here.
_PACKAGES = BUILD / ".packages"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORM = "x86_64-manylinux_2_28"  # Amazon Linux 2023
_WITHOUT_WHEELS = ("amazon-dax-client", "antlr4-python3-runtime")  # pure Python, on PyPI only as sources
_ZAPPA_HANDLER = {"zappa", "werkzeug", "durationpy", "markupsafe"}
_UNCHECKED_HASH = (1).to_bytes(4, "little")  # the flags field of a .pyc (PEP 552)


def install_packages(group: str, *, http: bool) -> Path:
    """Install a dependency group at its locked versions, and return its folder, laid out as a virtual environment.

    With `http`, add the packages that Zappa's handler imports.
    """
    requirements = _export_requirements(group) + (_handler_requirements() if http else "")
    digest = hashlib.sha256(f"{PYTHON}{PLATFORM}{requirements}".encode()).hexdigest()[:12]
    folder = _PACKAGES / f"{group}-{digest}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        _install(requirements, partial / "lib" / f"python{PYTHON}" / "site-packages")
        partial.rename(folder)
    return folder


def run_uv(*arguments: str) -> str:
    command = [shutil.which("uv") or str(ROOT / ".venv/uv/bin/uv"), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout  # noqa: S603


def compile_sources(path: str) -> None:
    """Replace each source in a zip by its bytecode.

    Python neither looks for the source of bytecode with an unchecked hash nor compares timestamps. With the sources
    beside it, it would compile them again at each cold start. Migrations stay sources because Django searches for
    their files.
    """
    compiled = f"{path}.compiled"
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(compiled, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        # Zappa's package_info.json has the build time, which differs each time.
        for name in sorted(set(source.namelist()) - {"package_info.json"}):
            data = source.read(name)
            if name.endswith(".py") and "/migrations/" not in name:
                name, data = f"{name}c", _compile(data, name)
            target.writestr(_reproducible_entry(name), data)
    Path(compiled).replace(path)


def _export_requirements(group: str) -> str:
    return run_uv("export", "--frozen", "--only-group", group, "--no-hashes", "--no-header", "--no-annotate")


def _handler_requirements() -> str:
    """Return the locked requirements of Zappa's handler, a quarter of what Zappa needs to deploy."""
    locked = _export_requirements("dev").splitlines()
    return "".join(f"{line}\n" for line in locked if line.partition("==")[0] in _ZAPPA_HANDLER)


def _install(requirements: str, target: Path) -> None:
    target.mkdir(parents=True)
    file = target.parent / "requirements.txt"
    file.write_text(requirements)
    wheels = ["--python-platform", PLATFORM, "--python-version", PYTHON]
    wheels += ["--only-binary", ":all:", *(f"--no-binary={name}" for name in _WITHOUT_WHEELS)]
    options = ["--quiet", "--no-deps", "--link-mode", "copy", "--target", str(target)]
    run_uv("pip", "install", *options, *wheels, "-r", str(file))


def _compile(source: bytes, name: str) -> bytes:
    """Return a .pyc with an unchecked hash (PEP 552)."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    return (
        importlib.util.MAGIC_NUMBER
        + _UNCHECKED_HASH
        + importlib.util.source_hash(source)
        + marshal.dumps(code)
    )


def _reproducible_entry(name: str) -> zipfile.ZipInfo:
    """Return an entry with a fixed time and fixed permissions, so that equal sources give equal zips."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
