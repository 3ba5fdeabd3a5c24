"""Lists in pages: the query parameters and the response."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

_MAX_PAGE_SIZE = 100


class PageQuerySerializer(serializers.Serializer[Any]):
    page_size = serializers.IntegerField(
        min_value=1,
        max_value=_MAX_PAGE_SIZE,
        default=20,
        help_text="Maximum number of results in one response.",
    )
    cursor = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Start of the page. Opaque: follow `next` of the previous page.",
    )


def paginated_response(
    request: Request, query: dict[str, Any], results: Sequence[Any], cursor: str | None
) -> Response:
    """Return a page of a list. The URL of the next page repeats `query`."""
    parameters = urlencode({**query, "cursor": cursor})
    next_url = f"{settings.SITE_URL}{request.path_info.rstrip('/')}?{parameters}" if cursor else None
    return Response({"results": results, "next": next_url})
