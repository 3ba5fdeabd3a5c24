"""`python -m infra.deploy.checks.expand_loops FOLDER`: write the templates with their `Fn::ForEach` loops expanded.

`make lint` runs checkov on them, because checkov skips loops.
"""

import json
import sys
from pathlib import Path

from cfnlint.decode import decode
from cfnlint.template import Template

from infra.paths import TEMPLATES

_REGIONS = ["us-east-1"]


def expand_template(path: Path) -> str:
    template = Template(str(path), decode(str(path))[0], _REGIONS)
    if problems := template.transform():
        raise SystemExit("\n".join(str(problem) for problem in problems))
    return json.dumps(template.template, indent=1)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in TEMPLATES.glob("*.yaml"):
        (folder / f"{path.stem}.json").write_text(expand_template(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
