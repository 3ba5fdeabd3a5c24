"""Programs that use the clients: those in `uses/`, and those that the clients' READMEs consist of."""

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

USES = ROOT / "tests" / "sdk" / "uses"
TSC = SDK / "node_modules" / ".bin" / "tsc"
TSCONFIG = {
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "target": "es2022",
    "module": "nodenext",
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
    "outDir": "compiled",
}

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Language:
    """A folder of programs in one language, beside the clients."""

    clients: Path

    name = ""
    suffix = ""
    block = ""  # how READMEs mark it
    url = ""  # how a program learns where the service is
    prelude = ""

    @property
    def folder(self) -> Path:
        return self.clients / self.name

    def write(self) -> None:
        self.folder.mkdir()
        for path in USES.glob(f"*{self.suffix}"):
            shutil.copy(path, self.folder)
        for service in PACKAGES:
            text = (self.clients / service / self.name / "README.md").read_text()
            (self.folder / f"readme_{service}{self.suffix}").write_text(self.told(text))

    def told(self, readme: str) -> str:
        """Give the program of a README."""
        blocks = re.findall(rf"```{self.block}\n(.*?)```", readme, re.DOTALL)
        return re.sub(r'"https://\w+\.example\.com"', self.url, "".join([self.prelude, *blocks]))

    def run(self, *command: str, **environment: str) -> Done:
        whole = {**os.environ, **environment}
        return subprocess.run(command, cwd=self.folder, env=whole, text=True, capture_output=True)


class Python(Language):
    name, suffix, block, url = "python", ".py", "python", 'os.environ["BASE_URL"]'
    prelude = "import os\n"

    @property
    def path(self) -> str:
        return os.pathsep.join(str(self.clients / service / "python") for service in PACKAGES)

    def check(self) -> Done:
        # As with what is installed, its types are used, and not checked themselves.
        options = ("--strict", "--follow-imports=silent", "--config-file=", "--cache-dir=.mypy_cache")
        return self.run(sys.executable, "-m", "mypy", *options, ".", MYPYPATH=self.path)

    def use(self, program: str, **environment: str) -> Done:
        strictly = ("-W", "error")
        return self.run(sys.executable, *strictly, f"{program}.py", PYTHONPATH=self.path, **environment)


class TypeScript(Language):
    name, suffix, block, url = "typescript", ".ts", "ts", "process.env.BASE_URL!"

    def write(self) -> None:
        super().write()
        installed = self.clients / "node_modules"
        installed.mkdir()
        for package in ("ky", "openapi-fetch"):
            (installed / package).symlink_to(SDK / "node_modules" / package)
        for service, name in PACKAGES.items():
            (installed / f"{name}-client").symlink_to(self.clients / service / "typescript")
        (self.folder / "package.json").write_text(json.dumps({"type": "module"}))
        (self.folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": TSCONFIG}))

    def check(self) -> Done:
        """Compile, and so check, what is written."""
        return self.run(str(TSC))

    def use(self, program: str, **environment: str) -> Done:
        return self.run("node", f"compiled/{program}.js", **environment)
