"""Whether a notification comes from SNS and from the right topic.

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

SIGNED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CERTIFICATES = re.compile(
    r"https://sns\.[a-z0-9-]{1,30}\.amazonaws\.com(\.cn)?/SimpleNotificationService-[0-9a-f]{1,64}\.pem"
)


class Forged(Exception):
    """Not what it says it is; the message says why."""


def verify(notification: dict[str, Any], topic: str) -> None:
    """Raise `Forged` unless SNS signed the notification, and for this topic.

    The emulator's SNS has no key to sign with: `SNS_SIGNATURES=unchecked` is for it alone.
    """
    if notification.get("TopicArn") != topic:
        raise Forged(f"topic {notification.get('TopicArn')}")
    if os.environ.get("SNS_SIGNATURES") != "unchecked":
        verify_signature(notification)


def verify_signature(notification: dict[str, Any]) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    # Lambda's event spells it `SigningCertUrl`, HTTP's `SigningCertURL`.
    url = str(notification.get("SigningCertUrl") or notification.get("SigningCertURL"))
    if not CERTIFICATES.fullmatch(url):
        raise Forged(f"certificate from {url}")
    digest = SHA1() if notification.get("SignatureVersion") == "1" else SHA256()  # noqa: S303 - SNS's own default
    try:
        signature = b64decode(notification["Signature"], validate=True)
        public_key(url).verify(signature, signed_text(notification), PKCS1v15(), digest)
    except (InvalidSignature, Base64Error, KeyError) as error:
        raise Forged(f"signature: {error!r}") from error


def signed_text(notification: dict[str, Any]) -> bytes:
    """Give what SNS signs: the names and values that there are, each in a line."""
    pairs = ((name, notification[name]) for name in SIGNED if notification.get(name) is not None)
    return "".join(f"{name}\n{value}\n" for name, value in pairs).encode()


@cache
def public_key(url: str) -> "RSAPublicKey":
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_pem_x509_certificate

    with urlopen(url, timeout=5) as answer:  # noqa: S310 - the host and the scheme are checked above
        key = load_pem_x509_certificate(answer.read(20_000)).public_key()
    if not isinstance(key, RSAPublicKey):
        raise Forged(f"no RSA key in {url}")
    return key
