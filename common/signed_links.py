"""The links in mails: signed, so that nothing has to be looked up to trust one, and good for years.

A token is URL-safe Base64 of a truncated HMAC-SHA256 (RFC 2104) over its purpose and an address, and of that
address. The secret may hold several keys, separated by commas: the first signs, and all are good for checking,
so that a new key does not break the links in old mails.
"""

import hmac
from hashlib import sha256
from typing import Literal

from common.cursors import decode_base64url, encode_base64url

Purpose = Literal["confirm", "unsubscribe"]

SIGNATURE_BYTES = 16
MAX_TOKEN = 400  # characters; an address has at most 254 (RFC 5321, erratum 1690)


def sign(secret: str, purpose: Purpose, email: str) -> str:
    made = signature(keys(secret)[0], purpose, email)
    return encode_base64url(made + email.encode())


def read(secret: str, purpose: Purpose, token: str) -> str | None:
    """Give the address that a token was signed for, or `None` for one that we never signed for this purpose."""
    if len(token) > MAX_TOKEN:
        return None
    try:
        whole = decode_base64url(token)
        given, email = whole[:SIGNATURE_BYTES], whole[SIGNATURE_BYTES:].decode()
    except ValueError:
        return None
    good = any(hmac.compare_digest(given, signature(key, purpose, email)) for key in keys(secret))
    return email if good else None


def keys(secret: str) -> list[str]:
    """Leave out what a comma too many would make: anybody could sign with nothing."""
    return [key for key in secret.split(",") if key]


def signature(key: str, purpose: Purpose, email: str) -> bytes:
    return hmac.digest(key.encode(), f"{purpose}\0{email}".encode(), sha256)[:SIGNATURE_BYTES]
