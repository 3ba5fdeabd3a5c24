"""Versions of records as ETags (RFC 9110, 8.8.3)."""

from django.utils.http import parse_etags
from rest_framework.request import Request

from todos.dynamodb.repository import VersionCheck


def format_etag(version: int) -> str:
    return f'"{version}"'


def parse_if_match(request: Request) -> VersionCheck | None:
    """Return the check that `If-Match` (RFC 9110, 13.1.1) demands. A weak tag matches no version."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    etags = parse_etags(header)
    return lambda version: format_etag(version) in etags
