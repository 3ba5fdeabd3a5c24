"""`python -m updates.publish ROOT VERSION FILE --key PRIVATE_KEY`: publish a file as the latest version.

The program replaces the manifest last and atomically, so clients never read about a file that does not exist yet. A
published version never changes, because caches store it for a year.
"""

import argparse
import shutil
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from updates.manifest import Manifest, UpdateError, compute_sha256, load_private_key, signature_path

_LATEST = "latest.json"


def publish(root: Path, version: str, file: Path, key: Ed25519PrivateKey) -> Manifest:
    manifest = Manifest(
        version=version,
        file=f"releases/{version}/{file.name}",
        size=file.stat().st_size,
        sha256=compute_sha256(file),
        signature=signature_path(version),
    )
    signature = key.sign(manifest.to_json())
    if not (root / manifest.signature).exists():
        _put_release(root / "releases", version, file, signature)
    elif (root / manifest.signature).read_bytes() != signature:
        raise UpdateError(f"{version} is already published with other content; publish it as a new version")
    _replace_file(root / _LATEST, manifest.to_json())
    return manifest


def _put_release(releases: Path, version: str, file: Path, signature: bytes) -> None:
    """Create the folder of a version atomically."""
    draft = releases / f".{version}"
    shutil.rmtree(draft, ignore_errors=True)  # left by an interrupted run
    draft.mkdir(parents=True)
    shutil.copy(file, draft / file.name)
    (draft / "manifest.sig").write_bytes(signature)
    draft.rename(releases / version)


def _replace_file(path: Path, content: bytes) -> None:
    """Write a file atomically: readers see either the old or the new content."""
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(content)
    draft.replace(path)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Publish a file as the latest version.")
    parser.add_argument("root", type=Path, help="root folder of the web server")
    parser.add_argument("version", help="numbers and dots, such as 2.1.0")
    parser.add_argument("file", type=Path, help="file to publish")
    parser.add_argument("--key", type=Path, required=True, help="PEM file with the Ed25519 private key")
    options = parser.parse_args(arguments)
    try:
        key = load_private_key(options.key.read_bytes())
        manifest = publish(options.root, options.version, options.file, key)
    except (UpdateError, OSError, ValueError) as error:
        print(f"updates.publish: {error}", file=sys.stderr)
        return 1
    print(manifest.to_json().decode(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
