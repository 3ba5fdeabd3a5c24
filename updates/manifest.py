"""The manifest of a release (`latest.json`) and its signature.

The signature covers the bytes of the manifest. The manifest names its signature by a path that only this release has,
so the two match even if a cache keeps one of them longer. The manifest contains the digest of the file, so its
signature protects the file too.
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
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class UpdateError(RuntimeError):
    """The update is not safe to install or cannot be published."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A release. Paths are relative to the root of the updates. The size is in bytes."""

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
            and _FILE_NAME.fullmatch(name)
            and self.file == f"{folder}/{name}"
            and self.signature == signature_path(self.version)
            and type(self.size) is int
            and self.size > 0
            and _SHA256.fullmatch(self.sha256)
        ):
            raise UpdateError("the manifest is invalid")

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        try:
            return cls(**json.loads(content))
        except (ValueError, TypeError, AttributeError) as error:
            raise UpdateError("the manifest is invalid") from error

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=2).encode() + b"\n"


def signature_path(version: str) -> str:
    return f"releases/{version}/manifest.sig"


def compute_sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def is_newer(version: str, than: str) -> bool:
    """Compare versions number by number: 1.10 is newer than 1.9, and 1.0 equals 1."""
    first, second = (_strip_zeros([int(number) for number in text.split(".")]) for text in (version, than))
    return first > second


def _strip_zeros(numbers: list[int]) -> list[int]:
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def verify_signature(content: bytes, signature: bytes, key: Ed25519PublicKey) -> None:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        raise UpdateError("the signature is not the publisher's; do not install this update") from None


def load_private_key(pem: bytes) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise UpdateError("the private key is not an Ed25519 key")
    return key


def load_public_key(pem: bytes) -> Ed25519PublicKey:
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise UpdateError("the public key is not an Ed25519 key")
    return key
