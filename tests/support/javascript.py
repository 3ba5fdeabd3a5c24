"""Runs modules of the to-do web client in Node.js, without a browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from infra.paths import ROOT
from tests.support import tools

_CLIENT = ROOT / "todos" / "web" / "static" / "todos"


def run_in_node(script: str, data: Any, folder: Path) -> Any:
    """Return the result of a script: the body of an async function that gets `data` and runs beside the modules."""
    client = folder / "client"
    if not client.exists():
        shutil.copytree(_CLIENT, client)
        (client / "package.json").write_text('{"type": "module"}')
    function = f"const run = async (data) => {{{script}}};"
    (client / "program.js").write_text(
        f"{function}\nconsole.log(JSON.stringify(await run({json.dumps(data)})));\n"
    )
    command = [str(tools.program("node")), "--no-warnings", str(client / "program.js")]
    result = subprocess.run(command, text=True, capture_output=True)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)
