"""Generate typed clients of each service's API from its OpenAPI document (`make sdk`).

`python/` and `typescript/` contain the files of a client that are not generated: metadata, README and pagination.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SDK = Path(__file__).parent
OUTPUT = SDK.parent / "build" / "sdk"
PACKAGES = {"blog": "myblog", "todos": "mytodolist"}
_PROGRAMS = Path(sys.executable).parent
TYPESCRIPT = SDK / "node_modules" / ".bin" / "openapi-typescript"


def generate_all(folder: Path) -> None:
    """Generate the clients beside `openapi.json` in the folder of each service."""
    for service in PACKAGES:
        clients = Clients(service, folder / service)
        clients.generate_python()
        clients.generate_typescript()


@dataclass(frozen=True)
class Clients:
    service: str
    folder: Path

    @property
    def document(self) -> Path:
        return self.folder / "openapi.json"

    def generate_python(self) -> None:
        target = self._copy_templates("python", "pyproject.toml")
        package = target / f"{PACKAGES[self.service]}_client"
        _run(
            *(_PROGRAMS / "openapi-python-client", "generate", "--fail-on-warning", "--meta", "none"),
            *("--config", SDK / "python" / "config.yaml"),
            *("--path", self.document, "--output-path", package),
        )
        shutil.copy(SDK / "python" / "paging.py", package)
        (package / "py.typed").touch()

    def generate_typescript(self) -> None:
        target = self._copy_templates("typescript", "package.json", "index.js", "index.d.ts")
        options = ("--default-non-nullable=false",)  # fields with a default are optional
        _run(TYPESCRIPT, self.document, "--output", target / "schema.d.ts", *options)

    def _copy_templates(self, language: str, *files: str) -> Path:
        """Copy the files that are not generated. Fill in name, title and version of the API."""
        target = self.folder / language
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        info = json.loads(self.document.read_text())["info"]
        for file in (f"README.{self.service}.md", *files):
            text = (SDK / language / file).read_text().replace("{{name}}", PACKAGES[self.service])
            for word in ("title", "version"):
                text = text.replace(f"{{{{{word}}}}}", info[word])
            (target / file.replace(f".{self.service}", "")).write_text(text)
        shutil.copy(SDK / "LICENSE", target)
        return target


def _run(*command: str | Path) -> None:
    path = f"{_PROGRAMS}{os.pathsep}{os.environ['PATH']}"  # openapi-python-client runs `ruff`
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    generate_all(OUTPUT)
