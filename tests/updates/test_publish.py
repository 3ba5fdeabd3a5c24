from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from updates.manifest import Manifest, UpdateError, is_newer, verify_signature
from updates.publish import main, publish


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "app.bin"
    file.write_bytes(b"the program")
    return file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def test_publish_writes_file_manifest_and_signature(root: Path, file: Path, key: Ed25519PrivateKey) -> None:
    publish(root, "2.1.0", file, key)

    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == {
        "latest.json",
        "releases/2.1.0/app.bin",
        "releases/2.1.0/manifest.sig",
    }
    content = (root / "latest.json").read_bytes()
    manifest = Manifest.from_json(content)
    assert (root / manifest.file).read_bytes() == b"the program"
    verify_signature(content, (root / manifest.signature).read_bytes(), key.public_key())


def test_latest_manifest_is_of_the_last_published_version(
    root: Path, file: Path, key: Ed25519PrivateKey
) -> None:
    publish(root, "2.1.0", file, key)
    file.write_bytes(b"the next program")
    publish(root, "2.2.0", file, key)

    assert Manifest.from_json((root / "latest.json").read_bytes()).version == "2.2.0"
    assert (root / "releases/2.1.0/app.bin").read_bytes() == b"the program"


def test_published_version_cannot_be_changed(root: Path, file: Path, key: Ed25519PrivateKey) -> None:
    publish(root, "2.1.0", file, key)
    file.write_bytes(b"another program")

    with pytest.raises(UpdateError, match="already published"):
        publish(root, "2.1.0", file, key)

    assert (root / "releases/2.1.0/app.bin").read_bytes() == b"the program"


def test_interrupted_publication_can_be_repeated(root: Path, file: Path, key: Ed25519PrivateKey) -> None:
    publish(root, "2.1.0", file, key)
    (root / "latest.json").unlink()
    (root / "releases/.2.2.0").mkdir()

    publish(root, "2.1.0", file, key)
    publish(root, "2.2.0", file, key)

    assert Manifest.from_json((root / "latest.json").read_bytes()).version == "2.2.0"


@pytest.mark.parametrize("version", ["", "2.1.0-beta", "../2", "2/1", "v2", "1.2.3.4.5"])
def test_version_that_is_not_a_number_is_rejected(
    root: Path, file: Path, key: Ed25519PrivateKey, version: str
) -> None:
    with pytest.raises(UpdateError, match="invalid"):
        publish(root, version, file, key)

    assert not root.exists()


def test_command_prints_the_manifest(
    root: Path, file: Path, key: Ed25519PrivateKey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pem = tmp_path / "private.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    assert main([str(root), "2.1.0", str(file), "--key", str(pem)]) == 0
    assert Manifest.from_json(capsys.readouterr().out.encode()).version == "2.1.0"

    file.write_bytes(b"another program")
    assert main([str(root), "2.1.0", str(file), "--key", str(pem)]) == 1
    assert capsys.readouterr().err.startswith("updates.publish: 2.1.0 is already published")


def test_versions_are_compared_number_by_number() -> None:
    assert is_newer("1.10", "1.9")
    assert is_newer("2", "1.9.9")
    assert not is_newer("1.0", "1")
    assert not is_newer("1.9", "1.10")
