"""Signed tokens in the links of mails. Checking one needs no lookup, and they don't expire.

A token is URL-safe Base64 of a truncated HMAC-SHA256 (RFC 2104) of its purpose and an address, followed by the
address. The secret may contain several keys, separated by commas: the first one signs, and every key verifies. So a
new key does not break the links in old mails.
"""

import hmac
from hashlib import sha256
from typing import Literal

from common.cursors import decode_base64url, encode_base64url

Purpose = Literal["confirm", "unsubscribe"]

_SIGNATURE_BYTES = 16
_MAX_TOKEN_LENGTH = 400  # characters; an address has at most 254 (RFC 5321, erratum 1690)


def sign_token(secret: str, purpose: Purpose, email: str) -> str:
    signature = _signature(_keys(secret)[0], purpose, email)
    return encode_base64url(signature + email.encode())


def read_token(secret: str, purpose: Purpose, token: str) -> str | None:
    """Return the address of a token, or `None` if `secret` did not sign it for this purpose."""
    if len(token) > _MAX_TOKEN_LENGTH:
        return None
    try:
        decoded = decode_base64url(token)
        signature, email = decoded[:_SIGNATURE_BYTES], decoded[_SIGNATURE_BYTES:].decode()
    except ValueError:
        return None
    valid = any(hmac.compare_digest(signature, _signature(key, purpose, email)) for key in _keys(secret))
    return email if valid else None


def _keys(secret: str) -> list[str]:
    """Split the secret. Drop empty keys, such as after a trailing comma: anyone could sign with them."""
    return [key for key in secret.split(",") if key]


def _signature(key: str, purpose: Purpose, email: str) -> bytes:
    return hmac.digest(key.encode(), f"{purpose}\0{email}".encode(), sha256)[:_SIGNATURE_BYTES]
