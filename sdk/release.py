"""Take the documents that the services have now for released: `make api`.

docs/api/ holds what clients out there were made from. What would break them needs a new major version, which is the
`VERSION` in the settings of the service; any other change needs a new minor one (https://semver.org).
"""

import json
import shutil
import sys
from pathlib import Path

from sdk.compatibility import unannounced
from sdk.generate import DOCUMENTS, NAMES
from sdk.schemas import Json

RELEASED = DOCUMENTS.parents[1] / "docs" / "api"


def main() -> None:
    for service in NAMES:
        made, kept = DOCUMENTS / service / "openapi.json", RELEASED / f"{service}.json"
        if kept.exists() and (why_not := refusal(read(kept), read(made))):
            sys.exit(f"make api: {service}: {why_not}")
        shutil.copy(made, kept)


def refusal(old: Json, new: Json) -> str:
    if found := unannounced(old, new):
        return "\n  ".join(["this breaks clients, so VERSION needs a new major number:", *found])
    if old != new and old["info"]["version"] == new["info"]["version"]:
        return "it has changed, so VERSION has to as well"
    return ""


def read(path: Path) -> Json:
    document: Json = json.loads(path.read_text())
    return document


if __name__ == "__main__":
    main()
