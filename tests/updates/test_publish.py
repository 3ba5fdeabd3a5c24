from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from updates.manifest import Manifest, UpdateError, newer, verify
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


def test_a_release_is_a_file_a_manifest_and_its_signature(
    root: Path, file: Path, key: Ed25519PrivateKey
) -> None:
    publish(root, "2.1.0", file, key)

    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == {
        "latest.json",
        "releases/2.1.0/app.bin",
        "releases/2.1.0/manifest.sig",
    }
    content = (root / "latest.json").read_bytes()
    manifest = Manifest.read(content)
    assert (root / manifest.file).read_bytes() == b"the program"
    verify(content, (root / manifest.signature).read_bytes(), key.public_key())


def test_the_latest_is_the_last_one_published(root: Path, file: Path, key: Ed25519PrivateKey) -> None:
    publish(root, "2.1.0", file, key)
    file.write_bytes(b"the next program")
    publish(root, "2.2.0", file, key)

    assert Manifest.read((root / "latest.json").read_bytes()).version == "2.2.0"
    assert (root / "releases/2.1.0/app.bin").read_bytes() == b"the program"


def test_a_version_that_is_out_is_never_changed(root: Path, file: Path, key: Ed25519PrivateKey) -> None:
    publish(root, "2.1.0", file, key)
    file.write_bytes(b"another program")

    with pytest.raises(UpdateError, match="out already"):
        publish(root, "2.1.0", file, key)

    assert (root / "releases/2.1.0/app.bin").read_bytes() == b"the program"


def test_a_publication_that_was_cut_off_can_be_repeated(
    root: Path, file: Path, key: Ed25519PrivateKey
) -> None:
    publish(root, "2.1.0", file, key)
    (root / "latest.json").unlink()
    (root / "releases/.2.2.0").mkdir()

    publish(root, "2.1.0", file, key)
    publish(root, "2.2.0", file, key)

    assert Manifest.read((root / "latest.json").read_bytes()).version == "2.2.0"


@pytest.mark.parametrize("version", ["", "2.1.0-beta", "../2", "2/1", "v2", "1.2.3.4.5"])
def test_it_rejects_a_version_that_is_no_number(
    root: Path, file: Path, key: Ed25519PrivateKey, version: str
) -> None:
    with pytest.raises(UpdateError, match="malformed"):
        publish(root, version, file, key)

    assert not root.exists()


def test_the_command_says_what_it_published(
    root: Path, file: Path, key: Ed25519PrivateKey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pem = tmp_path / "private.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    assert main([str(root), "2.1.0", str(file), "--key", str(pem)]) == 0
    assert Manifest.read(capsys.readouterr().out.encode()).version == "2.1.0"

    file.write_bytes(b"another program")
    assert main([str(root), "2.1.0", str(file), "--key", str(pem)]) == 1
    assert capsys.readouterr().err.startswith("updates.publish: 2.1.0 is out already")


def test_versions_are_compared_by_their_numbers() -> None:
    assert newer("1.10", "1.9")
    assert newer("2", "1.9.9")
    assert not newer("1.0", "1")
    assert not newer("1.9", "1.10")
