"""A client installs only what the publisher signed."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.updates.conftest import Application
from updates.download import download, main
from updates.manifest import Manifest, UpdateError
from updates.publish import publish


def test_download_returns_the_latest_version(application: Application, tmp_path: Path) -> None:
    file = download(application.url, tmp_path, application.public_key)

    assert file == tmp_path / "app.bin"
    assert file.read_bytes() == application.content


def test_download_of_an_installed_version_returns_none(application: Application, tmp_path: Path) -> None:
    assert download(application.url, tmp_path, application.public_key, installed="2.1") is None
    assert download(application.url, tmp_path, application.public_key, installed="3.0") is None


def test_interrupted_download_resumes(application: Application, tmp_path: Path) -> None:
    (tmp_path / f"{application.manifest.sha256}.part").write_bytes(application.content[:200_000])

    file = download(application.url, tmp_path, application.public_key)

    assert file
    assert file.read_bytes() == application.content
    last_request = application.nginx.log("origin.log")[-1]
    assert (last_request.status, last_request.size) == (206, 100_000)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(lambda content: b"x" + content[1:], "digest does not match", id="tampered"),
        pytest.param(lambda content: content[:-1], "size does not match", id="truncated"),
        pytest.param(lambda content: content + b"x", "size does not match", id="longer"),
    ],
)
def test_changed_file_is_rejected(application: Application, tmp_path: Path, change: Any, reason: str) -> None:
    application.file.write_bytes(change(application.content))
    folder = tmp_path / "downloads"
    folder.mkdir()

    with pytest.raises(UpdateError, match=reason):
        download(application.url, folder, application.public_key)

    assert not (folder / "app.bin").exists()


def test_changed_part_is_deleted(application: Application, tmp_path: Path) -> None:
    (tmp_path / f"{application.manifest.sha256}.part").write_bytes(b"x" * 200_000)

    with pytest.raises(UpdateError, match="digest does not match"):
        download(application.url, tmp_path, application.public_key)

    file = download(application.url, tmp_path, application.public_key)
    assert file
    assert file.read_bytes() == application.content


def test_signature_of_another_publisher_is_rejected(application: Application, tmp_path: Path) -> None:
    with pytest.raises(UpdateError, match="not the publisher's"):
        download(application.url, tmp_path, Ed25519PrivateKey.generate().public_key())


def test_old_file_with_a_newer_version_is_rejected(application: Application, tmp_path: Path) -> None:
    latest = application.root / "latest.json"
    forged = latest.read_text().replace("2.1.0", "9.9.9")
    latest.write_text(forged)
    (application.root / "releases/2.1.0").rename(application.root / "releases/9.9.9")

    with pytest.raises(UpdateError, match="not the publisher's"):
        download(application.url, tmp_path, application.public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"file": "releases/2.1.0/../../../../etc/passwd"},
        {"file": "https://elsewhere.example/app.bin"},
        {"file": "releases/2.1.0/"},
        {"file": None},
        {"signature": "releases/2.1.0/other.sig"},
        {"version": "../2.1.0"},
        {"version": 2},
        {"size": 0},
        {"size": -1},
        {"size": True},
        {"size": "300000"},
        {"sha256": "00"},
        {"more": "than known"},
    ],
    ids=str,
)
def test_manifest_with_an_invalid_field_is_rejected(application: Application, change: dict[str, Any]) -> None:
    fields = json.loads(application.manifest.to_json()) | change

    with pytest.raises(UpdateError, match="invalid"):
        Manifest.from_json(json.dumps(fields).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b"{}"])
def test_content_that_is_not_a_manifest_is_rejected(content: bytes) -> None:
    with pytest.raises(UpdateError, match="invalid"):
        Manifest.from_json(content)


def test_too_large_manifest_is_rejected(application: Application, tmp_path: Path) -> None:
    (application.root / "latest.json").write_bytes(b" " * 100_000)

    with pytest.raises(UpdateError, match="larger"):
        download(application.url, tmp_path, application.public_key)


def test_command_prints_the_path_or_the_reason(
    application: Application, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pem = tmp_path / "public.pem"
    pem.write_bytes(application.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    arguments = [application.url, str(tmp_path), "--key", str(pem)]

    assert main(arguments) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'app.bin'}\n"
    assert main([*arguments, "--installed", "2.1.0"]) == 0
    assert capsys.readouterr().out == "2.1.0 is the latest version\n"

    publish(application.root, "2.2.0", application.file, Ed25519PrivateKey.generate())
    assert main(arguments) == 1
    assert capsys.readouterr().err == (
        "updates.download: the signature is not the publisher's; do not install this update\n"
    )
