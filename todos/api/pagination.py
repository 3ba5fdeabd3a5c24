"""Lists in pages, whose cursors contain a key of the table."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri
from rest_framework.request import Request
from rest_framework.response import Response

from common import cursors
from common.cursors import InvalidCursor

_MAX_CURSOR_LENGTH = 1366  # of a sort key with 1,024 bytes, the longest in DynamoDB


def paginated_response(
    request: Request, results: Sequence[Any], next_start: str | None, **extra: Any
) -> Response:
    return Response({"results": results, "next": build_next_url(request, next_start), **extra})


def build_next_url(request: Request, next_start: str | None) -> str | None:
    """Return the URL of the next page. It repeats the query, because a cursor is valid for one query only."""
    if next_start is None:
        return None
    parameters = iri_to_uri(request.META.get("QUERY_STRING", "")).split("&")
    repeated = [parameter for parameter in parameters if parameter and not parameter.startswith("cursor=")]
    query = "&".join([*repeated, f"cursor={cursors.encode(next_start)}"])
    return f"{settings.TODOS_URL}{request.path_info.rstrip('/')}?{query}"


def decode_cursor(query: dict[str, Any]) -> str | None:
    """Return the start of the page that the query's cursor contains. Raise `InvalidCursor`."""
    cursor = query.get("cursor")
    if cursor is None:
        return None
    if len(cursor) > _MAX_CURSOR_LENGTH:
        raise InvalidCursor(cursor)
    return cursors.decode(cursor)
