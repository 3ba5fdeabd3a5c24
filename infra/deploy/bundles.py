"""What goes into a function's zip: the packages of one dependency group for Lambda's platform, compiled."""

import hashlib
import importlib.util
import marshal
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from infra.paths import ROOT

# Hidden from Zappa, which looks through all that is not for WebSockets, and would find its own.
BUILD = ROOT / "build" / ".packages"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORM = "x86_64-manylinux_2_28"  # Amazon Linux 2023's
SOURCES = ("amazon-dax-client", "antlr4-python3-runtime")  # pure Python, of which PyPI has no wheels
HANDLER = {"zappa", "werkzeug", "durationpy", "markupsafe"}
HASHED = (1).to_bytes(4, "little")  # the flags of a .pyc


def packages(group: str, *, http: bool) -> Path:
    """Install a dependency group as locked, and give the place in the form of a virtual environment.

    With what Zappa's handler imports, if it is to answer HTTP.
    """
    requirements = exported(group) + (handler() if http else "")
    digest = hashlib.sha256(f"{PYTHON}{PLATFORM}{requirements}".encode()).hexdigest()[:12]
    made = BUILD / f"{group}-{digest}"
    if not made.exists():
        partial = made.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        install(requirements, partial / "lib" / f"python{PYTHON}" / "site-packages")
        partial.rename(made)
    return made


def exported(group: str) -> str:
    wanted = ["--only-group", group, "--no-hashes", "--no-header", "--no-annotate"]
    return uv("export", "--frozen", *wanted)


def handler() -> str:
    """Leave out what only deploying needs, three quarters of Zappa's dependencies."""
    locked = exported("dev").splitlines()
    return "".join(f"{line}\n" for line in locked if line.partition("==")[0] in HANDLER)


def install(requirements: str, target: Path) -> None:
    target.mkdir(parents=True)
    listed = target.parent / "requirements.txt"
    listed.write_text(requirements)
    wheels = [
        "--python-platform",
        PLATFORM,
        "--python-version",
        PYTHON,
        "--only-binary",
        ":all:",
        "--no-deps",
    ]
    wheels += [f"--no-binary={name}" for name in SOURCES]
    uv(
        "pip",
        "install",
        "--quiet",
        "--link-mode",
        "copy",
        "--target",
        str(target),
        *wheels,
        "-r",
        str(listed),
    )


def uv(*arguments: str) -> str:
    command = [shutil.which("uv") or str(ROOT / ".venv/uv/bin/uv"), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout  # noqa: S603


def compile_sources(path: str) -> None:
    """Put bytecode in the place of each source.

    With unchecked hashes Python neither looks for a source nor at times, and with sources beside them it would
    compile those again at each cold start. Migrations stay sources: Django looks for their files.
    """
    slim = f"{path}.slim"
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(slim, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in sorted(
            set(old.namelist()) - {"package_info.json"}
        ):  # which says when, and so always differs
            data = old.read(name)
            if name.endswith(".py") and "/migrations/" not in name:
                name, data = f"{name}c", bytecode(data, name)
            new.writestr(stable(name), data)
    Path(slim).replace(path)


def bytecode(source: bytes, name: str) -> bytes:
    """Compile as PEP 552 says: hash-based, and never checked."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    return importlib.util.MAGIC_NUMBER + HASHED + importlib.util.source_hash(source) + marshal.dumps(code)


def stable(name: str) -> zipfile.ZipInfo:
    """Give an entry that is the same whenever it is made."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
