import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from benchmarks.offload.nginx import Nginx
from benchmarks.offload.release_day import application_server
from tests.support import tools
from updates.manifest import Manifest
from updates.publish import publish


@dataclass(frozen=True)
class Application:
    """The application with a release in a temporary folder."""

    root: Path
    url: str
    nginx: Nginx
    key: Ed25519PrivateKey
    manifest: Manifest
    content: bytes

    @property
    def file(self) -> Path:
        return self.root / self.manifest.file

    @property
    def public_key(self) -> Ed25519PublicKey:
        return self.key.public_key()


@pytest.fixture(scope="session")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("application")
    (folder / "root").mkdir()
    with application_server(tools.program("nginx"), folder / "nginx", folder / "root") as running:
        yield running


@pytest.fixture
def application(nginx: Nginx, tmp_path: Path) -> Application:
    name = str(uuid4())
    root = nginx.folder.parent / "root" / name
    key = Ed25519PrivateKey.generate()
    file = tmp_path / "app.bin"
    file.write_bytes(content := os.urandom(300_000))
    manifest = publish(root, "2.1.0", file, key)
    return Application(root, f"http://127.0.0.1:{nginx.port}/{name}", nginx, key, manifest, content)
