"""Base views of the APIs: conditional requests, public resources, and the OpenAPI document."""

from collections.abc import Iterable
from hashlib import sha256
from http import HTTPMethod, HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api.parameters import validate_query

# For errors: a resource that is missing now may exist a minute later.
_SHORT_CACHE_CONTROL = "public, max-age=0, s-maxage=60"


class IgnoreAcceptNegotiation(DefaultContentNegotiation):
    """Ignore `Accept`: caches in front of the API store one response for each URL."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class ConditionalView(APIView):
    """Add an `ETag` to responses, and answer `If-None-Match` with an empty 304.

    Django's `ConditionalGetMiddleware` is not used: its 304 lacks the headers that subclasses set after this.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if isinstance(response, Response):
            response.render()
        self._break_reference_cycles(response)
        return _answer_conditionally(request, response)

    def _break_reference_cycles(self, response: HttpResponseBase) -> None:
        """Break the reference cycles between REST framework's view, request and response.

        Otherwise they wait, with the response's data, for the garbage collector. Its runs take a fifth of the time of
        a page of 50 to-dos, and add a tenth of a second to the request during which they happen.
        """
        self.request.parser_context.clear()
        vars(self).clear()
        vars(response).pop("renderer_context", None)


def _answer_conditionally(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    is_read = request.method in {HTTPMethod.GET, HTTPMethod.HEAD} and response.status_code == HTTPStatus.OK
    if not is_read or not isinstance(response, HttpResponse):
        return response
    if "ETag" not in response:
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


class PublicView(ConditionalView):
    """Base of resources that anyone may read, from scripts of any site, and that shared caches store."""

    content_negotiation_class = IgnoreAcceptNegotiation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            response["Cache-Control"] = _SHORT_CACHE_CONTROL
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, X-Request-Id"
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Answer the preflight request that browsers send before a script's `If-None-Match`."""
        headers = {
            "Access-Control-Allow-Methods": f"{HTTPMethod.GET}, {HTTPMethod.HEAD}",
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)


class SchemaQuerySerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=["json", "yaml"], default="json")


class SchemaView(PublicView):
    """The OpenAPI document of the service."""

    schema = None

    def get(self, request: Request) -> HttpResponse:
        # drf-spectacular takes a quarter of a second to import.
        from common.api.openapi import render_document

        content, media_type = render_document(validate_query(SchemaQuerySerializer, request)["format"])
        headers = {"Content-Type": media_type, "Cache-Control": "public, max-age=0, s-maxage=3600"}
        return HttpResponse(content, headers=headers)
