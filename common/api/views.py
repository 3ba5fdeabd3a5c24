"""The conventions of every API here: errors are problems, parameters are checked, lists come in pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from http import HTTPMethod, HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView, exception_handler

from common.api.problems import FieldError, problem_response

MAX_PAGE_SIZE = 100
# An address that is missing now may be there in a moment.
BRIEFLY = "public, max-age=0, s-maxage=60"


class Gone(APIException):
    status_code = HTTPStatus.GONE
    default_detail = "It was here, and has been taken away for good."
    default_code = "gone"


class ParameterError(ValidationError):
    """Query parameters that can't be taken: `{name: message}`."""


# --- Errors


def problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn what a view raised into a problem; the unexpected goes on to Django's own handling."""
    answer = exception_handler(error, context)
    if answer is None:
        return None
    headers = {name: value for name, value in answer.items() if name != "Content-Type"}
    if isinstance(error, ValidationError):
        errors = field_errors(error)
        return problem_response(
            answer.status_code, "The request holds values that can't be taken.", errors, headers
        )
    return problem_response(answer.status_code, str(answer.data["detail"]), headers=headers)


def field_errors(error: ValidationError) -> list[FieldError]:
    found = messages(error.detail)
    if isinstance(error, ParameterError):
        return [{"detail": message, "parameter": pointer.removeprefix("#/")} for pointer, message in found]
    return [{"detail": message, "pointer": pointer} for pointer, message in found]


def messages(detail: Any, pointer: str = "#") -> Iterator[tuple[str, str]]:
    """Give each message of REST framework's nested errors, with the JSON Pointer (RFC 6901) of its place."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from messages(inner, pointer if whole else f"{pointer}/{escaped}")
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from messages(inner, f"{pointer}/{index}" if nested else pointer)
    else:
        yield pointer, str(detail)


# --- Lists


class PageQuery(serializers.Serializer[Any]):
    page_size = serializers.IntegerField(
        min_value=1,
        max_value=MAX_PAGE_SIZE,
        default=20,
        help_text="How many results one answer holds at most.",
    )
    cursor = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Where the page begins. Don't make one up: follow the `next` of the page before.",
    )


def parameters(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Check the query. Unknown parameters are let be: those who share links add their own.

    Raises `ParameterError`.
    """
    return dict(checked(form, request.META.get("QUERY_STRING", "").encode("latin-1")))


@lru_cache(maxsize=1000)
def checked(form: type[serializers.Serializer[Any]], query: bytes) -> Mapping[str, Any]:
    """Check a query once: an app asks the same again and again, and that takes as long as to read the page."""
    given = QueryDict(query)
    filled = form(data=given.dict())
    if repeated := [name for name, values in given.lists() if len(values) > 1 and name in filled.fields]:
        raise ParameterError(dict.fromkeys(repeated, "Given more than once."))
    if not filled.is_valid():
        raise ParameterError(filled.errors)
    return MappingProxyType(filled.validated_data)


def page(request: Request, asked: dict[str, Any], results: Sequence[Any], cursor: str | None) -> Response:
    """Answer with a page of a list; the next one's address repeats what was asked."""
    query = urlencode({**asked, "cursor": cursor})
    following = f"{settings.SITE_URL}{request.path_info.rstrip('/')}?{query}" if cursor else None
    return Response({"results": results, "next": following})


# --- Reads that are open to all


class FirstRenderer(DefaultContentNegotiation):
    """Leave `Accept` aside: the caches in front keep one answer for an address, whatever was accepted."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


class ConditionalView(APIView):
    """Gives answers their ETag, and an empty 304 to those who have them.

    The middleware would do it too, but its 304 lacks the headers that a view sets after this.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if isinstance(answer, Response):
            answer.render()
        self.let_go(answer)
        return conditional(request, answer)

    def let_go(self, answer: HttpResponseBase) -> None:
        """Break the rings in which REST framework's view, request and answer hold each other.

        All of them, and what was answered, would wait for the garbage collector: a fifth of the time of a page of 50
        to-dos, and a tenth of a second for the one whom it meets.
        """
        self.request.parser_context.clear()
        vars(self).clear()
        vars(answer).pop("renderer_context", None)


def conditional(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    readable = request.method in {HTTPMethod.GET, HTTPMethod.HEAD} and answer.status_code == HTTPStatus.OK
    if not readable or not isinstance(answer, HttpResponse):
        return answer
    if "ETag" not in answer:
        answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


class OpenView(ConditionalView):
    """Read by anyone, from the pages of any site, and kept by caches."""

    content_negotiation_class = FirstRenderer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            response["Cache-Control"] = BRIEFLY
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, X-Request-Id"
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Let browsers' scripts send `If-None-Match`, which they ask about first."""
        headers = {
            "Access-Control-Allow-Methods": f"{HTTPMethod.GET}, {HTTPMethod.HEAD}",
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)


class SchemaQuery(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=["json", "yaml"], default="json")


class Schema(OpenView):
    """The service's OpenAPI document."""

    schema = None

    def get(self, request: Request) -> HttpResponse:
        from common.api.openapi import document  # drf-spectacular takes a quarter of a second to import

        content, media_type = document(parameters(SchemaQuery, request)["format"])
        headers = {"Content-Type": media_type, "Cache-Control": "public, max-age=0, s-maxage=3600"}
        return HttpResponse(content, headers=headers)
