"""Opaque page cursors and sync tokens: text as URL-safe base64 without padding (RFC 4648, section 5)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


class InvalidCursor(ValueError):
    """A cursor that the service did not issue."""


def encode(position: str) -> str:
    return encode_base64url(position.encode())


def decode(cursor: str) -> str:
    """Return the position in a cursor. Raise `InvalidCursor` for all but the exact text that `encode` returned."""
    try:
        position = decode_base64url(cursor).decode()
    except ValueError as error:
        raise InvalidCursor(cursor) from error
    if encode(position) != cursor:
        raise InvalidCursor(cursor)
    return position


def encode_base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode_base64url(text: str) -> bytes:
    """Return the decoded bytes. Ignore characters that are not base64url; raise `ValueError` for a wrong length."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
