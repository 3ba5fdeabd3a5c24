"""What `latest.json` says of a release, and the signature over it.

The signature covers the manifest's bytes, and the manifest names its own signature by a path that is this release's
alone. So the two always belong together, however long which of them is cached, and with the file's digest in it the
manifest vouches for the file.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

VERSION = re.compile(r"\d+(\.\d+){0,3}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
SHA256 = re.compile(r"[0-9a-f]{64}")


class UpdateError(RuntimeError):
    """An update that must not be installed, or cannot be published."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A release: paths are relative to the root of the updates, the size is in bytes."""

    version: str
    file: str
    size: int
    sha256: str
    signature: str

    def __post_init__(self) -> None:
        folder = f"releases/{self.version}"
        name = self.file.removeprefix(f"{folder}/")
        if not (
            VERSION.fullmatch(self.version)
            and FILE_NAME.fullmatch(name)
            and self.file == f"{folder}/{name}"
            and self.signature == signature_path(self.version)
            and type(self.size) is int
            and self.size > 0
            and SHA256.fullmatch(self.sha256)
        ):
            raise UpdateError("the manifest is malformed")

    @classmethod
    def read(cls, content: bytes) -> Self:
        try:
            return cls(**json.loads(content))
        except (ValueError, TypeError, AttributeError) as error:
            raise UpdateError("the manifest is malformed") from error

    def content(self) -> bytes:
        return json.dumps(asdict(self), indent=2).encode() + b"\n"


def signature_path(version: str) -> str:
    return f"releases/{version}/manifest.sig"


def digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def newer(version: str, than: str) -> bool:
    """Compare numbers, not letters: 1.10 is newer than 1.9, and 1.0 is 1."""
    ours, theirs = (trimmed([int(part) for part in each.split(".")]) for each in (version, than))
    return ours > theirs


def trimmed(numbers: list[int]) -> list[int]:
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def verify(content: bytes, signature: bytes, key: Ed25519PublicKey) -> None:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        raise UpdateError("the signature is not the publisher's") from None


def private_key(pem: bytes) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise UpdateError("the private key is no Ed25519 key")
    return key


def public_key(pem: bytes) -> Ed25519PublicKey:
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise UpdateError("the public key is no Ed25519 key")
    return key
