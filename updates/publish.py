"""`python -m updates.publish ROOT VERSION FILE --key PRIVATE_KEY`: publishes a file as the latest version.

The manifest comes last and at once, so a client never reads of a file that is not there. A version that is out is
never changed: caches keep it for a year.
"""

import argparse
import shutil
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from updates.manifest import Manifest, UpdateError, digest, private_key, signature_path

LATEST = "latest.json"


def publish(root: Path, version: str, file: Path, key: Ed25519PrivateKey) -> Manifest:
    manifest = Manifest(
        version=version,
        file=f"releases/{version}/{file.name}",
        size=file.stat().st_size,
        sha256=digest(file),
        signature=signature_path(version),
    )
    signature = key.sign(manifest.content())
    if not (root / manifest.signature).exists():
        put(root / "releases", version, file, signature)
    elif (root / manifest.signature).read_bytes() != signature:
        raise UpdateError(f"{version} is out already, and different; publish the next version")
    replace(root / LATEST, manifest.content())
    return manifest


def put(releases: Path, version: str, file: Path, signature: bytes) -> None:
    """Put a version into place, whole or not at all."""
    draft = releases / f".{version}"
    shutil.rmtree(draft, ignore_errors=True)  # of a run that was cut off
    draft.mkdir(parents=True)
    shutil.copy(file, draft / file.name)
    (draft / "manifest.sig").write_bytes(signature)
    draft.rename(releases / version)


def replace(path: Path, content: bytes) -> None:
    """Write a file at once: whoever reads it gets the old or the new one, whole."""
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(content)
    draft.replace(path)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Publish a file as the latest version.")
    parser.add_argument("root", type=Path, help="folder that the web server serves")
    parser.add_argument("version", help="numbers with dots, such as 2.1.0")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path, required=True, help="PEM file of the Ed25519 private key")
    options = parser.parse_args(arguments)
    try:
        key = private_key(options.key.read_bytes())
        manifest = publish(options.root, options.version, options.file, key)
    except (UpdateError, OSError, ValueError) as error:
        print(f"updates.publish: {error}", file=sys.stderr)
        return 1
    print(manifest.content().decode(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
