"""Make typed clients of each service's API from its OpenAPI document: `make sdk`.

What a client has besides what its generator makes is in `python/` and `typescript/`: how it is installed and used, and
how the pages of a list are followed.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SDK = Path(__file__).parent
DOCUMENTS = SDK.parent / "build" / "sdk"
NAMES = {"blog": "myblog", "todos": "mytodolist"}
PROGRAMS = Path(sys.executable).parent
TYPESCRIPT = SDK / "node_modules" / ".bin" / "openapi-typescript"


def generate(folder: Path) -> None:
    """Make the clients beside `openapi.json` in the folder of each service."""
    for service in NAMES:
        made = Clients(service, folder / service)
        made.python()
        made.typescript()


@dataclass(frozen=True)
class Clients:
    service: str
    folder: Path

    @property
    def document(self) -> Path:
        return self.folder / "openapi.json"

    def python(self) -> None:
        target = self.furnish("python", "pyproject.toml")
        package = target / f"{NAMES[self.service]}_client"
        run(
            *(PROGRAMS / "openapi-python-client", "generate", "--fail-on-warning", "--meta", "none"),
            *("--config", SDK / "python" / "config.yaml"),
            *("--path", self.document, "--output-path", package),
        )
        shutil.copy(SDK / "python" / "paging.py", package)
        (package / "py.typed").touch()

    def typescript(self) -> None:
        target = self.furnish("typescript", "package.json", "index.js", "index.d.ts")
        options = ("--default-non-nullable=false",)  # what has a default may be left out
        run(TYPESCRIPT, self.document, "--output", target / "schema.d.ts", *options)

    def furnish(self, language: str, *files: str) -> Path:
        """Copy what is written by hand, with what the document says filled in."""
        target = self.folder / language
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        info = json.loads(self.document.read_text())["info"]
        for file in (f"README.{self.service}.md", *files):
            text = (SDK / language / file).read_text().replace("{{name}}", NAMES[self.service])
            for word in ("title", "version"):
                text = text.replace(f"{{{{{word}}}}}", info[word])
            (target / file.replace(f".{self.service}", "")).write_text(text)
        shutil.copy(SDK / "LICENSE", target)
        return target


def run(*command: str | Path) -> None:
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"  # ruff is called by its name
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    generate(DOCUMENTS)
