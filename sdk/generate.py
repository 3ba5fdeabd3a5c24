"""Make typed clients of each service's API from its OpenAPI document: `make sdk`.

What a client has besides what its generator makes is in `python/` and `typescript/`: how it is installed and used, and
how the pages of a list are followed.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "build" / "sdk"
NAMES = {"blog": "myblog", "todos": "mytodolist"}
TYPESCRIPT = HERE / "node_modules" / ".bin" / "openapi-typescript"

Generator = Callable[[Path, Path, str], None]


def generate(folder: Path) -> None:
    """Make the clients beside `openapi.json` in the folder of each service."""
    for service in NAMES:
        for language, make in LANGUAGES.items():
            target = folder / service / language
            shutil.rmtree(target, ignore_errors=True)
            furnish(service, language, folder / service / "openapi.json", target)
            make(folder / service / "openapi.json", target, NAMES[service])


def furnish(service: str, language: str, document: Path, target: Path) -> None:
    """Copy what is written by hand, with what the document says filled in."""
    target.mkdir(parents=True)
    info = json.loads(document.read_text())["info"]
    told = {"name": NAMES[service], "version": info["version"], "title": info["title"]}
    readme = HERE / language / f"README.{service}.md"
    for source in (*COPIED[language], readme):
        text = (HERE / language / source).read_text()
        for name, value in told.items():
            text = text.replace(f"{{{{{name}}}}}", value)
        (target / ("README.md" if source is readme else source)).write_text(text)
    shutil.copy(HERE / "LICENSE", target)


def python(document: Path, target: Path, name: str) -> None:
    package = target / f"{name}_client"
    run(
        *(f"{Path(sys.executable).parent}/openapi-python-client", "generate", "--fail-on-warning"),
        *("--meta", "none", "--config", f"{HERE / 'python' / 'config.yaml'}"),
        *("--path", f"{document}", "--output-path", f"{package}"),
    )
    shutil.copy(HERE / "python" / "paging.py", package)
    (package / "py.typed").touch()


def typescript(document: Path, target: Path, _name: str) -> None:
    run(f"{TYPESCRIPT}", f"{document}", "--output", f"{target / 'schema.d.ts'}", "--default-non-nullable=false")


LANGUAGES: dict[str, Generator] = {"python": python, "typescript": typescript}
COPIED = {"python": ["pyproject.toml"], "typescript": ["package.json", "index.js", "index.d.ts"]}


def run(*command: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # ruff is called by its name
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    generate(DOCUMENTS)
