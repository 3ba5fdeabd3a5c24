"""`python -m updates.download URL FOLDER --key PUBLIC_KEY`: download the latest version, if its signature is valid.

An interrupted download resumes. The program writes to a temporary name. It renames the file only after checking size,
digest and signature, so every file under its release name is safe to install.
"""

import argparse
import sys
from pathlib import Path

import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from updates.manifest import (
    VERSION,
    Manifest,
    UpdateError,
    compute_sha256,
    is_newer,
    load_public_key,
    verify_signature,
)

_MAX_SMALL = 64 * 1024  # bytes; manifests and signatures are smaller
_CHUNK = 1024 * 1024
_HTTP = urllib3.PoolManager(retries=urllib3.Retry(3, backoff_factor=0.5), timeout=30)


def download(base: str, folder: Path, key: Ed25519PublicKey, installed: str = "0") -> Path | None:
    """Return the verified file of the latest version, or None if the installed version is the same or newer.

    Raise UpdateError if the manifest's signature is not the publisher's or the file does not match the manifest.
    """
    content = _fetch_small(f"{base}/latest.json")
    manifest = Manifest.from_json(content)
    verify_signature(content, _fetch_small(f"{base}/{manifest.signature}"), key)
    if not is_newer(manifest.version, installed):
        return None
    part = folder / f"{manifest.sha256}.part"
    _complete_part(f"{base}/{manifest.file}", part, manifest.size)
    if compute_sha256(part) != manifest.sha256:
        part.unlink()
        raise UpdateError("the file's digest does not match the manifest; run the download again")
    return part.replace(folder / Path(manifest.file).name)


def _fetch_small(url: str) -> bytes:
    with _HTTP.request("GET", url, preload_content=False) as response:
        if response.status != 200:
            raise UpdateError(f"{url}: the server returned status {response.status}")
        content = response.read(_MAX_SMALL + 1)
    if len(content) > _MAX_SMALL:
        raise UpdateError(f"{url}: larger than {_MAX_SMALL // 1024} KiB")
    return content


def _complete_part(url: str, part: Path, size: int) -> None:
    """Download the rest of a partial file. Stop when the response is longer than the manifest's size."""
    existing = part.stat().st_size if part.exists() else 0
    if existing == size:
        return
    if existing > size:
        part.unlink()
        existing = 0
    with _HTTP.request(
        "GET", url, headers={"Range": f"bytes={existing}-"}, preload_content=False
    ) as response:
        if response.status not in {200, 206}:
            raise UpdateError(f"{url}: the server returned status {response.status}")
        is_partial = response.status == 206
        missing = size - existing if is_partial else size
        with part.open("ab" if is_partial else "wb") as file:
            for chunk in response.stream(_CHUNK):
                missing -= len(chunk)
                if missing < 0:
                    break
                file.write(chunk)
    if missing < 0:
        part.unlink()
    if missing:
        raise UpdateError(f"{url}: the size does not match the manifest; run the download again")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Download the latest version, if its signature is valid.")
    parser.add_argument("url", help="address of the updates, such as https://updates.example.com")
    parser.add_argument("folder", type=Path, help="where to write the file")
    parser.add_argument("--key", type=Path, required=True, help="PEM file with the publisher's public key")
    parser.add_argument("--installed", default="0", help="version that is installed")
    options = parser.parse_args(arguments)
    if not VERSION.fullmatch(options.installed):
        parser.error(
            f"--installed: invalid version {options.installed!r}; use numbers and dots, such as 2.1.0"
        )
    try:
        key = load_public_key(options.key.read_bytes())
        file = download(options.url.rstrip("/"), options.folder, key, options.installed)
    except (UpdateError, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        print(f"updates.download: {error}", file=sys.stderr)
        return 1
    print(file or f"{options.installed} is the latest version")
    return 0


if __name__ == "__main__":
    sys.exit(main())
