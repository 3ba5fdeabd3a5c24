"""The TypeScript compiler checks the web client's API requests against the types generated from the OpenAPI document.

The client has no build step: its comments name the types.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

from infra.paths import ROOT
from sdk.generate import SDK
from tests.support.sdk_programs import TSC, TypeScript

SOURCES = ROOT / "todos" / "web" / "static" / "todos"
TYPES = Path(__file__).parent / "web-client.d.ts"
MARK = "// @ts-check"
# Mistakes: an operation, a parameter, a value or a field that the API does not have, and a missing required header.
MISTAKES = {
    '"todos/{id}/move"': '"todos/{id}/shift"',
    "page_size: 100, since": "size: 100, since",
    "deleted: true": 'deleted: "perhaps"',
    "body: place }": "body: { behind: target } }",
    '"DELETE", "me", { headers }': '"DELETE", "me"',
    "update(id, { completed })": "update(id, { done: completed })",
}


def _lines_with_errors(sources: Path, typescript: TypeScript, folder: Path) -> set[tuple[str, int]]:
    """Return the file names and line numbers that the compiler reports."""
    packages = SDK / "node_modules"
    options = {
        **{"noEmit": True, "allowJs": True, "strict": True, "noImplicitAny": False, "types": []},
        **{"useUnknownInCatchVariables": False, "target": "es2023", "module": "esnext"},
        **{"moduleResolution": "bundler", "lib": ["es2023", "dom", "dom.iterable"]},
        "paths": {
            "mytodolist-web-client": [str(TYPES)],
            "mytodolist-client": [str(typescript.clients / "todos" / "typescript" / "index.d.ts")],
            "openapi-fetch": [str(packages / "openapi-fetch")],
        },
    }
    config = {"compilerOptions": options, "files": [str(sources / "main.js"), str(TYPES)]}
    (folder / "tsconfig.json").write_text(json.dumps(config))
    result = subprocess.run([TSC], cwd=folder, text=True, capture_output=True)
    errors = re.findall(r"([\w-]+\.(?:js|ts))\((\d+),\d+\): error", result.stdout)
    return {(name, int(line)) for name, line in errors}


def test_client_requests_match_the_openapi_document(typescript: TypeScript, tmp_path: Path) -> None:
    assert _lines_with_errors(SOURCES, typescript, tmp_path) == set()


def test_check_reports_each_mistaken_request(typescript: TypeScript, tmp_path: Path) -> None:
    copy, changed = shutil.copytree(SOURCES, tmp_path / "todos"), set()
    for right, wrong in MISTAKES.items():
        (file,) = [path for path in copy.rglob("*.js") if right in path.read_text()]
        lines = file.read_text().splitlines()
        changed |= {(file.name, number) for number, line in enumerate(lines, 1) if right in line}
        file.write_text(file.read_text().replace(right, wrong))
    assert _lines_with_errors(copy, typescript, tmp_path) == changed


def test_every_module_that_calls_the_api_is_checked() -> None:
    texts = {path: path.read_text() for path in SOURCES.rglob("*.js")}
    callers = [path for path, text in texts.items() if re.search(r"/api/v1|api\.call\(|api\.all\(", text)]

    assert callers
    assert [path for path in callers if MARK not in texts[path]] == []
