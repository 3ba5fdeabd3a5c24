"""Record the current OpenAPI documents as released (`make api`).

`docs/api/` contains the documents from which clients in use were generated. A change that breaks them needs a new major
version, and any other change a new minor version (https://semver.org). The version is `VERSION` in the settings of the
service.
"""

import json
import shutil
import sys
from pathlib import Path

from sdk.compatibility import find_unannounced_breaks
from sdk.generate import OUTPUT, PACKAGES
from sdk.schemas import Json

RELEASED = OUTPUT.parents[1] / "docs" / "api"


def main() -> None:
    for service in PACKAGES:
        current, released = OUTPUT / service / "openapi.json", RELEASED / f"{service}.json"
        if released.exists() and (
            error := find_version_error(read_document(released), read_document(current))
        ):
            sys.exit(f"make api: {service}: {error}")
        shutil.copy(current, released)


def find_version_error(old: Json, new: Json) -> str:
    """Return why the version of the new document is wrong, or an empty string if it is not."""
    if breaks := find_unannounced_breaks(old, new):
        return "\n  ".join(["these changes break clients; raise the major number of VERSION:", *breaks])
    if old != new and old["info"]["version"] == new["info"]["version"]:
        return "the document has changed; raise the minor number of VERSION"
    return ""


def read_document(path: Path) -> Json:
    document: Json = json.loads(path.read_text())
    return document


if __name__ == "__main__":
    main()
