"""Programs that use the generated clients: those in `tests/sdk/uses/`, and the code blocks of the clients' READMEs."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.paths import ROOT
from sdk.generate import PACKAGES, SDK

_USES = ROOT / "tests" / "sdk" / "uses"
TSC = SDK / "node_modules" / ".bin" / "tsc"
_TSCONFIG = {
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "target": "es2022",
    "module": "nodenext",
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
    "outDir": "compiled",
}

Result = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Language:
    """The programs in one language, in a folder beside the clients."""

    clients: Path

    name = ""
    suffix = ""
    block = ""  # the language tag of code blocks
    url = ""  # the expression for the URL of the service
    prelude = ""

    @property
    def folder(self) -> Path:
        return self.clients / self.name

    def write(self) -> None:
        self.folder.mkdir()
        for path in _USES.glob(f"*{self.suffix}"):
            shutil.copy(path, self.folder)
        for service in PACKAGES:
            text = (self.clients / service / self.name / "README.md").read_text()
            (self.folder / f"readme_{service}{self.suffix}").write_text(self._to_program(text))

    def _to_program(self, readme: str) -> str:
        """Return the code blocks of a README as one program."""
        blocks = re.findall(rf"```{self.block}\n(.*?)```", readme, re.DOTALL)
        return re.sub(r'"https://\w+\.example\.com"', self.url, "".join([self.prelude, *blocks]))

    def run(self, *command: str, **environment: str) -> Result:
        return subprocess.run(
            command, cwd=self.folder, env=os.environ | environment, text=True, capture_output=True
        )


class Python(Language):
    name, suffix, block, url = "python", ".py", "python", 'os.environ["BASE_URL"]'
    prelude = "import os\n"

    @property
    def path(self) -> str:
        return os.pathsep.join(str(self.clients / service / "python") for service in PACKAGES)

    def check(self) -> Result:
        # Like installed packages: use the types of the clients without checking the clients.
        options = ("--strict", "--follow-imports=silent", "--config-file=", "--cache-dir=.mypy_cache")
        return self.run(sys.executable, "-m", "mypy", *options, ".", MYPYPATH=self.path)

    def use(self, program: str, **environment: str) -> Result:
        return self.run(sys.executable, "-W", "error", f"{program}.py", PYTHONPATH=self.path, **environment)


class TypeScript(Language):
    name, suffix, block, url = "typescript", ".ts", "ts", "process.env.BASE_URL!"

    def write(self) -> None:
        super().write()
        packages = self.clients / "node_modules"
        packages.mkdir()
        for package in ("ky", "openapi-fetch"):
            (packages / package).symlink_to(SDK / "node_modules" / package)
        for service, name in PACKAGES.items():
            (packages / f"{name}-client").symlink_to(self.clients / service / "typescript")
        (self.folder / "package.json").write_text(json.dumps({"type": "module"}))
        (self.folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _TSCONFIG}))

    def check(self) -> Result:
        """Compile the programs, which also checks their types."""
        return self.run(str(TSC))

    def use(self, program: str, **environment: str) -> Result:
        return self.run("node", f"compiled/{program}.js", **environment)


@dataclass(frozen=True)
class CheckedPrograms:
    """The programs in one language, with the result of their type checker."""

    language: Python | TypeScript
    result: Result
