"""The base view of the API, and helpers that read requests and build responses."""

import re
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.views import ConditionalView, IgnoreAcceptNegotiation
from todos.api.etags import format_etag
from todos.api.exceptions import handle_exception, translate
from todos.auth.authentication import CognitoAuthentication
from todos.auth.tokens import Caller
from todos.models import R
from todos.services.idempotency import MAX_KEY_LENGTH, IdempotencyKey

_PRIVATE_CACHE_CONTROL = "private, no-cache"


class _Utf8JSONParser(JSONParser):
    """Parse JSON as UTF-8 (RFC 8259, 8.1). Reject JSON that is nested too deeply for Python."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {**(parser_context or {}), "encoding": "utf-8"})
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error


class UserView(ConditionalView):
    """Base of views that act for the user of the access token. Shared caches must not store the responses."""

    authentication_classes = [CognitoAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [_Utf8JSONParser]
    content_negotiation_class = IgnoreAcceptNegotiation

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(translate(exc))

    def get_exception_handler(self) -> Any:
        return handle_exception

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if "Cache-Control" not in response:
            response["Cache-Control"] = _PRIVATE_CACHE_CONTROL
        return response


# --- Requests


def get_caller(request: Request) -> Caller:
    caller = request.user
    assert isinstance(caller, Caller)
    return caller


def get_user_id(request: Request) -> str:
    """Return the caller's partition of the table, the only one that the request can reach."""
    return get_caller(request).id


def wants_consistent_read(request: Request) -> bool:
    """Return whether the client rejects cached responses (RFC 9111, 5.2.1). This also bypasses our own caches."""
    directives = request.META.get("HTTP_CACHE_CONTROL", "").lower()
    return bool(re.search(r"\bno-cache\b|\bmax-age=0\b", directives))


def get_idempotency_key(request: Request) -> IdempotencyKey | None:
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    if not text.isascii() or not text.isprintable() or not 1 <= len(text) <= MAX_KEY_LENGTH:
        raise ValidationError(f"`Idempotency-Key` must be 1 to {MAX_KEY_LENGTH} printable ASCII characters.")
    return IdempotencyKey(text, request.data)


def validate_body(serializer_class: type[Any], data: Any, *, partial: bool = False) -> dict[str, Any]:
    serializer = serializer_class(data=data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


# --- Responses


def record_response(record: R, status: int = HTTPStatus.OK, **headers: str) -> Response:
    return Response(record, status, headers={"ETag": format_etag(record["version"]), **headers})


def created_response(record: R, collection: str, **headers: str) -> Response:
    url = f"{settings.TODOS_URL}/api/v1/{collection}/{record['id']}"
    return record_response(record, HTTPStatus.CREATED, Location=url, **headers)
