"""A signed link contains its expiry, and its signature covers the policy that CloudFront checks."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from updates.links import main, sign_link

URL = "https://updates.example.com/paid/2.1.0/app.bin"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_signature_covers_the_url_and_the_expiry(key: rsa.RSAPrivateKey) -> None:
    signed = sign_link(URL, datetime(2027, 1, 1, tzinfo=UTC), "K123", key)

    query = {name: value[0] for name, value in parse_qs(urlsplit(signed).query).items()}
    assert signed.partition("?")[0] == URL
    assert query["Expires"] == str(int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()))
    assert query["Key-Pair-Id"] == "K123"
    assert query["Hash-Algorithm"] == "SHA256"
    policy = {
        "Statement": [
            {"Resource": URL, "Condition": {"DateLessThan": {"AWS:EpochTime": int(query["Expires"])}}}
        ]
    }
    signature = base64.b64decode(query["Signature"].translate(str.maketrans("-_~", "+=/")))
    content = json.dumps(policy, separators=(",", ":")).encode()
    key.public_key().verify(signature, content, PKCS1v15(), SHA256())


def test_command_prints_a_link(
    key: rsa.RSAPrivateKey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pem = tmp_path / "paid.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    assert main([URL, "--key-id", "K123", "--key", str(pem), "--hours", "1"]) == 0

    assert capsys.readouterr().out.startswith(f"{URL}?Expires=")
