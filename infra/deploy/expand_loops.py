"""`python -m infra.deploy.expand_loops FOLDER`: write the templates without loops, which checkov skips."""

import json
import sys
from pathlib import Path

from cfnlint.decode import decode
from cfnlint.template import Template

from infra.paths import TEMPLATES

REGIONS = ["us-east-1"]


def expanded(path: Path) -> str:
    template = Template(str(path), decode(str(path))[0], REGIONS)
    if problems := template.transform():
        raise SystemExit("\n".join(str(problem) for problem in problems))
    return json.dumps(template.template, indent=1)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in TEMPLATES.glob("*.yaml"):
        (folder / f"{path.stem}.json").write_text(expanded(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
