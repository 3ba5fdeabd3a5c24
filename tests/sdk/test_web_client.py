"""The web client has no build step: its comments name the generated types, and TypeScript's compiler reads these."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from infra.paths import ROOT
from sdk.generate import HERE
from tests.support.sdk_programs import TSC, TypeScript

SOURCES = ROOT / "todos" / "static" / "todos"
TYPES = Path(__file__).parent / "web-client.d.ts"
MARK = "// @ts-check"
# What would ask for something that the API has not: an operation, a parameter, a value, a field, too little.
WRONG = {
    '"todos/{id}/move"': '"todos/{id}/shift"',
    "page_size: 100, since": "size: 100, since",
    "deleted: true": 'deleted: "perhaps"',
    "body: place }": "body: { behind: target } }",
    '"DELETE", "me", { headers }': '"DELETE", "me"',
    "update(id, { completed })": "update(id, { done: completed })",
}


def check(sources: Path, typescript: TypeScript, folder: Path) -> set[tuple[str, int]]:
    """Give the lines that the compiler complains of."""
    installed = HERE / "node_modules"
    options = {
        **{"noEmit": True, "allowJs": True, "strict": True, "noImplicitAny": False, "types": []},
        **{"useUnknownInCatchVariables": False, "target": "es2023", "module": "esnext"},
        **{"moduleResolution": "bundler", "lib": ["es2023", "dom", "dom.iterable"]},
        "paths": {
            "mytodolist-web-client": [str(TYPES)],
            "mytodolist-client": [str(typescript.clients / "todos" / "typescript" / "index.d.ts")],
            "openapi-fetch": [str(installed / "openapi-fetch")],
        },
    }
    config = {"compilerOptions": options, "files": [str(sources / "main.js"), str(TYPES)]}
    (folder / "tsconfig.json").write_text(json.dumps(config))
    done = subprocess.run([TSC], cwd=folder, text=True, capture_output=True)
    found = re.findall(r"([\w-]+\.(?:js|ts))\((\d+),\d+\): error", done.stdout)
    return {(name, int(line)) for name, line in found}


def test_it_asks_only_for_what_the_api_has(typescript: TypeScript, tmp_path: Path) -> None:
    assert check(SOURCES, typescript, tmp_path) == set()


def test_what_asks_for_anything_else_is_found(typescript: TypeScript, tmp_path: Path) -> None:
    copy, changed = shutil.copytree(SOURCES, tmp_path / "todos"), set()
    for right, wrong in WRONG.items():
        (file,) = [path for path in copy.rglob("*.js") if right in path.read_text()]
        lines = file.read_text().splitlines()
        changed |= {(file.name, number) for number, line in enumerate(lines, 1) if right in line}
        file.write_text(file.read_text().replace(right, wrong))
    assert check(copy, typescript, tmp_path) == changed


def test_whatever_asks_the_api_is_checked() -> None:
    for path in SOURCES.rglob("*.js"):
        text = path.read_text()
        if any(sign in text for sign in ("/api/v1", "api.call(", "api.all(")):
            assert MARK in text, path
