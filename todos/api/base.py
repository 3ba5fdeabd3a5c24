"""What the views share: who may ask, versions as ETags, pages, and how errors look."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.encoding import iri_to_uri
from django.utils.http import parse_etags
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from common import cursors
from common.api import exceptions
from common.api.views import ConditionalView, IgnoreAcceptNegotiation
from common.cursors import InvalidCursor
from todos.auth.authentication import Caller, CognitoAuthentication
from todos.dynamodb.repository import Match
from todos.exceptions import BadCursor, Overloaded, WrongVersion
from todos.models import R

PRIVATE = "private, no-cache"
# Words of AWS for too much at once: of a call, and of an action of a transaction.
THROTTLED = {
    *("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"),
    *("TooManyRequestsException", "ProvisionedThroughputExceeded", "ThrottlingError"),
}
MAX_CURSOR = 1366  # characters, of a sort key of 1,024 bytes: DynamoDB has no longer ones


class Parser(JSONParser):
    """UTF-8 (RFC 8259, 8.1), and no deeper than Python can follow."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {**(parser_context or {}), "encoding": "utf-8"})
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error


class View(ConditionalView):
    """Answers one user, by their token; nothing else may keep the answer."""

    authentication_classes = [CognitoAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [Parser]
    content_negotiation_class = IgnoreAcceptNegotiation

    def get_exception_handler(self) -> Any:
        return problem

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if "Cache-Control" not in response:
            response["Cache-Control"] = PRIVATE
        return response


def problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    if isinstance(error, ClientError) and throttled(error):
        error = Overloaded()
    answer = exceptions.handle_exception(error, context)
    if isinstance(error, WrongVersion) and answer is not None:
        body = {**json.loads(answer.content), "current_version": error.current}
        answer.content = json.dumps(body).encode()
        answer["ETag"] = etag(error.current)
    return answer


def throttled(error: ClientError) -> bool:
    reasons: Any = error.response.get("CancellationReasons", [])
    codes = {error.response["Error"]["Code"], *(reason.get("Code") for reason in reasons)}
    return not THROTTLED.isdisjoint(codes)


def caller(request: Request) -> Caller:
    found = request.user
    assert isinstance(found, Caller)
    return found


def user(request: Request) -> str:
    """Give the partition of the caller, the only one that their request reaches."""
    return caller(request).id


def fresh(request: Request) -> bool:
    """Tell whether the caller wants what is true now, from no cache of ours either (RFC 9111, 5.2.1)."""
    wanted = request.META.get("HTTP_CACHE_CONTROL", "").lower()
    return bool(re.search(r"\bno-cache\b|\bmax-age=0\b", wanted))


# --- Versions


def etag(version: int) -> str:
    return f'"{version}"'


def match(request: Request) -> Match | None:
    """Read `If-Match` (RFC 9110, 13.1.1): a weak tag matches nothing."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    tags = parse_etags(given)
    return lambda version: etag(version) in tags


def one(record: R, status: int = HTTPStatus.OK, **headers: str) -> Response:
    return Response(record, status, headers={"ETag": etag(record["version"]), **headers})


def created(record: R, kind: str, **headers: str) -> Response:
    address = f"{settings.TODOS_URL}/api/v1/{kind}/{record['id']}"
    return one(record, HTTPStatus.CREATED, Location=address, **headers)


# --- Forms and pages


def checked(form: type[Any], data: Any, *, partial: bool = False) -> dict[str, Any]:
    filled = form(data=data, partial=partial)
    filled.is_valid(raise_exception=True)
    return dict(filled.validated_data)


def page(request: Request, results: Sequence[Any], following: str | None, **more: Any) -> Response:
    """Answer with a page. The next one's address repeats the query, and each cursor is good for its query only."""
    return Response({"results": results, "next": address(request, following), **more})


def address(request: Request, following: str | None) -> str | None:
    if following is None:
        return None
    asked = iri_to_uri(request.META.get("QUERY_STRING", "")).split("&")
    kept = [part for part in asked if part and not part.startswith("cursor=")]
    query = "&".join([*kept, f"cursor={cursors.encode(following)}"])
    return f"{settings.TODOS_URL}{request.path_info.rstrip('/')}?{query}"


def start(asked: dict[str, Any]) -> str | None:
    """Read the cursor. Raise `BadCursor` for one that can't be ours."""
    given = asked.get("cursor")
    if given is None:
        return None
    if len(given) > MAX_CURSOR:
        raise BadCursor
    try:
        return cursors.decode(given)
    except InvalidCursor as error:
        raise BadCursor from error
