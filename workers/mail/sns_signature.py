"""Verifies that SNS sent a notification, and from which topic.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import os
import re
from base64 import b64decode
from binascii import Error as Base64Error
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_SIGNED_FIELDS = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CERTIFICATE_URL = re.compile(
    r"https://sns\.[a-z0-9-]{1,30}\.amazonaws\.com(\.cn)?/SimpleNotificationService-[0-9a-f]{1,64}\.pem"
)
_MAX_CERTIFICATE_BYTES = 20_000


class ForgedNotification(Exception):
    """SNS did not sign the notification for this topic. The message says why."""


def verify_notification(notification: dict[str, Any], topic: str) -> None:
    """Raise `ForgedNotification` unless SNS signed the notification for this topic.

    `SNS_SIGNATURES=unchecked` is for the emulator alone, which has no key to sign with.
    """
    if notification.get("TopicArn") != topic:
        raise ForgedNotification(f"topic {notification.get('TopicArn')}")
    if os.environ.get("SNS_SIGNATURES") != "unchecked":
        _verify_signature(notification)


def _verify_signature(notification: dict[str, Any]) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    # The field is `SigningCertUrl` in Lambda's events, and `SigningCertURL` over HTTP.
    url = str(notification.get("SigningCertUrl") or notification.get("SigningCertURL"))
    if not _CERTIFICATE_URL.fullmatch(url):
        raise ForgedNotification(f"certificate from {url}")
    digest = SHA1() if notification.get("SignatureVersion") == "1" else SHA256()  # noqa: S303 - SNS's default
    try:
        signature = b64decode(notification["Signature"], validate=True)
        _public_key(url).verify(signature, _signed_text(notification), PKCS1v15(), digest)
    except (InvalidSignature, Base64Error, KeyError) as error:
        raise ForgedNotification(f"signature: {error!r}") from error


def _signed_text(notification: dict[str, Any]) -> bytes:
    """Return the text that SNS signs: a line for each field's name and one for its value."""
    fields = ((name, notification[name]) for name in _SIGNED_FIELDS if notification.get(name) is not None)
    return "".join(f"{name}\n{value}\n" for name, value in fields).encode()


@cache
def _public_key(url: str) -> "RSAPublicKey":
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_pem_x509_certificate

    with urlopen(url, timeout=5) as response:  # noqa: S310 - `_CERTIFICATE_URL` allows only HTTPS and SNS's hosts
        key = load_pem_x509_certificate(response.read(_MAX_CERTIFICATE_BYTES)).public_key()
    if not isinstance(key, RSAPublicKey):
        raise ForgedNotification(f"no RSA key in {url}")
    return key
