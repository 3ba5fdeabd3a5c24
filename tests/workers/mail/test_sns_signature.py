"""Signatures of SNS, made with a key and a certificate of this test."""

import io
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from workers.mail import sns_signature

TOPIC = "arn:aws:sns:eu-west-1:123456789012:feedback"
URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Notification = dict[str, Any]


def certificate() -> bytes:
    name, now = x509.Name([]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), 1, now, now + timedelta(days=1))
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Serve the certificate, and record the requested URLs."""
    urls: list[str] = []

    def urlopen(url: str, timeout: int) -> io.BytesIO:
        urls.append(url)
        return io.BytesIO(certificate())

    monkeypatch.setattr(sns_signature, "urlopen", urlopen)
    sns_signature._public_key.cache_clear()
    return urls


def signed(version: str = "2", **values: str) -> Notification:
    """Sign by https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html."""
    notification: Notification = {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": TOPIC,
        "Message": "{}",
        "Timestamp": "2026-11-23T15:00:05.412Z",
        "SignatureVersion": version,
        "SigningCertURL": URL,
        **values,
    }
    names = [
        "Message",
        "MessageId",
        *(["Subject"] if "Subject" in notification else []),
        "Timestamp",
        "TopicArn",
        "Type",
    ]
    text = "".join(f"{name}\n{notification[name]}\n" for name in names).encode()
    digest = hashes.SHA1() if version == "1" else hashes.SHA256()
    return {**notification, "Signature": b64encode(KEY.sign(text, padding.PKCS1v15(), digest)).decode()}


@pytest.mark.parametrize("version", ["1", "2"])
def test_signed_notification_is_accepted(fetched: list[str], version: str) -> None:
    sns_signature.verify_notification(signed(version), TOPIC)
    sns_signature.verify_notification(signed(version, Subject="Amazon SES Email Event Notification"), TOPIC)
    assert fetched == [URL]


def test_field_name_of_lambda_is_accepted(fetched: list[str]) -> None:
    notification = signed()
    notification["SigningCertUrl"] = notification.pop("SigningCertURL")
    sns_signature.verify_notification({**notification, "Subject": None}, TOPIC)


FORGERIES: dict[str, Callable[[Notification], Notification]] = {
    "another message": lambda notification: {**notification, "Message": '{"eventType": "Bounce"}'},
    "another subject": lambda notification: {**notification, "Subject": "x"},
    "no signature": lambda notification: {
        name: value for name, value in notification.items() if name != "Signature"
    },
    "no Base64": lambda notification: {**notification, "Signature": "!"},
    "another digest": lambda notification: {**notification, "SignatureVersion": "1"},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_changed_notification_is_refused(
    fetched: list[str], forgery: Callable[[Notification], Notification]
) -> None:
    with pytest.raises(sns_signature.ForgedNotification, match="signature"):
        sns_signature.verify_notification(forgery(signed()), TOPIC)


@pytest.mark.parametrize(
    "url",
    [
        URL.replace("https", "http"),
        URL.replace("sns.eu-west-1.amazonaws.com", "sns.evil.example"),
        URL.replace("sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com.evil.example"),
        URL.replace("sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com@evil.example"),
        URL.replace("sns.", "s3."),
        f"{URL}?x",
        "file:///etc/passwd",
        "",
    ],
)
def test_certificate_from_another_host_is_refused(fetched: list[str], url: str) -> None:
    with pytest.raises(sns_signature.ForgedNotification, match="certificate"):
        sns_signature.verify_notification({**signed(), "SigningCertURL": url}, TOPIC)
    assert fetched == []


def test_notification_of_another_topic_is_refused_without_a_request(fetched: list[str]) -> None:
    with pytest.raises(sns_signature.ForgedNotification, match="topic"):
        sns_signature.verify_notification(signed(TopicArn=f"{TOPIC}2"), TOPIC)
    assert fetched == []
