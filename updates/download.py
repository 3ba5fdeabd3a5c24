"""`python -m updates.download URL FOLDER --key PUBLIC_KEY`: downloads the latest version, if it can be trusted.

An interrupted download goes on where it stopped. Nothing gets its own name before its size, digest and signature are
right, so what lies in the folder under a release's name may be installed.
"""

import argparse
import sys
from pathlib import Path

import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from updates.manifest import VERSION, Manifest, UpdateError, digest, newer, public_key, verify

SMALL = 64 * 1024  # more than any manifest or signature
CHUNK = 1024 * 1024
HTTP = urllib3.PoolManager(retries=urllib3.Retry(3, backoff_factor=0.5), timeout=30)


def download(base: str, folder: Path, key: Ed25519PublicKey, installed: str = "0") -> Path | None:
    """Return the verified file of the latest version, or None if that is not newer than the installed one.

    Raise UpdateError if the publisher did not sign it, or it is not what the publisher signed.
    """
    content = small(f"{base}/latest.json")
    manifest = Manifest.read(content)
    verify(content, small(f"{base}/{manifest.signature}"), key)
    if not newer(manifest.version, installed):
        return None
    part = folder / f"{manifest.sha256}.part"
    fetch(f"{base}/{manifest.file}", part, manifest.size)
    if digest(part) != manifest.sha256:
        part.unlink()
        raise UpdateError("the file is not the one that was signed")
    return part.replace(folder / Path(manifest.file).name)


def small(url: str) -> bytes:
    with HTTP.request("GET", url, preload_content=False) as response:
        if response.status != 200:
            raise UpdateError(f"{url}: {response.status}")
        content = response.read(SMALL + 1)
    if len(content) > SMALL:
        raise UpdateError(f"{url}: larger than it can rightly be")
    return content


def fetch(url: str, part: Path, size: int) -> None:
    """Complete the part that is there. Stop as soon as there is more than the manifest says."""
    have = part.stat().st_size if part.exists() else 0
    if have == size:
        return
    if have > size:
        part.unlink()
        have = 0
    with HTTP.request("GET", url, headers={"Range": f"bytes={have}-"}, preload_content=False) as response:
        if response.status not in {200, 206}:
            raise UpdateError(f"{url}: {response.status}")
        resumed = response.status == 206
        left = size - have if resumed else size
        with part.open("ab" if resumed else "wb") as file:
            for chunk in response.stream(CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                file.write(chunk)
    if left < 0:
        part.unlink()
    if left:
        raise UpdateError(f"{url}: not the size that was signed")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Download the latest version, if it can be trusted.")
    parser.add_argument("url", help="where the updates are, such as https://updates.example.com")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, required=True, help="PEM file of the publisher's public key")
    parser.add_argument("--installed", default="0", help="the version that is installed")
    options = parser.parse_args(arguments)
    if not VERSION.fullmatch(options.installed):
        parser.error(f"no version: {options.installed}")
    try:
        key = public_key(options.key.read_bytes())
        file = download(options.url.rstrip("/"), options.folder, key, options.installed)
    except (UpdateError, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        print(f"updates.download: {error}", file=sys.stderr)
        return 1
    print(file or f"{options.installed} is the latest")
    return 0


if __name__ == "__main__":
    sys.exit(main())
