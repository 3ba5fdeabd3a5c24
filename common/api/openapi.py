"""OpenAPI documents: components that all services share, and the generator."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, Literal

from django.conf import settings
from django.urls import get_urlconf, set_urlconf
from drf_spectacular.drainage import get_override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers

PROBLEM_MEDIA_TYPE = "application/problem+json"
_EXAMPLE_ERRORS = [{"detail": "Ensure this value is less than or equal to 100.", "parameter": "page_size"}]


class FieldErrorSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField()
    parameter = serializers.CharField(required=False, help_text="Name of the invalid query parameter.")
    pointer = serializers.CharField(
        required=False,
        help_text="Place of the invalid value in the body, as a JSON Pointer (RFC 6901) such as `#/title`.",
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem document (RFC 9457): why the request failed."""

    type = serializers.CharField(help_text="`about:blank`: the status identifies the kind of problem.")
    title = serializers.CharField(help_text="Name of the HTTP status.")
    status = serializers.IntegerField(help_text="HTTP status code.")
    detail = serializers.CharField(help_text="Explanation of this failure.")
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]
    request_id = serializers.CharField(
        required=False, help_text="The same as `X-Request-Id`. Include it in support requests."
    )


def describe_problem(status: HTTPStatus, detail: str) -> dict[tuple[int, str], OpenApiResponse]:
    """Return a failure of an operation, for `extend_schema(responses=...)`."""
    value = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    if status == HTTPStatus.BAD_REQUEST:
        value["errors"] = _EXAMPLE_ERRORS
    response = OpenApiResponse(
        ProblemSerializer, description=detail, examples=[OpenApiExample(status.phrase, value=value)]
    )
    return {(int(status), PROBLEM_MEDIA_TYPE): response}


def next_url_field() -> serializers.URLField:
    return serializers.URLField(allow_null=True, help_text="URL of the next page; `null` on the last page.")


def page_serializer(item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the serializer of a page whose results are described by `item`."""
    name = get_override(item, "component_name") or item.__name__.removesuffix("Serializer")
    next_url = next_url_field()  # fields are documented in the order of their creation
    return inline_serializer(f"{name}Page", {"results": item(many=True), "next": next_url})


_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    location=OpenApiParameter.HEADER,
    description="`ETag` of the response you have. If it is still current, the server answers with an empty 304.",
)
_ETAG = OpenApiParameter(
    "ETag",
    location=OpenApiParameter.HEADER,
    description="Version of this response, for `If-None-Match`.",
    response=[HTTPStatus.OK, HTTPStatus.NOT_MODIFIED],
)
CONDITIONAL_PARAMETERS = [_IF_NONE_MATCH, _ETAG]
NOT_MODIFIED = {int(HTTPStatus.NOT_MODIFIED): OpenApiResponse(description="Your copy is current.")}


def remove_patch_defaults(result: Any, **_: Any) -> Any:
    """Remove the defaults of PATCH bodies: generated clients would send them and so reset the other fields.

    One of `POSTPROCESSING_HOOKS`.
    """
    for name, schema in result["components"].get("schemas", {}).items():
        if name.startswith("Patched"):
            for field in schema["properties"].values():
                field.pop("default", None)
    return result


_LOCK = Lock()
_RENDERERS = {"json": OpenApiJsonRenderer(), "yaml": OpenApiYamlRenderer()}


def render_document(file_format: Literal["json", "yaml"]) -> tuple[str | bytes, str]:
    """Return the OpenAPI document of the current service, and its media type."""
    renderer = _RENDERERS[file_format]
    document = generate_document(get_urlconf() or settings.ROOT_URLCONF)
    return renderer.render(document), str(renderer.media_type)


@cache
def generate_document(urlconf: str) -> Any:
    """Return the OpenAPI document of a URLconf's views.

    `settings.DOCUMENTS` contains the settings of further services in the same process. They replace the process's
    settings while the document is generated, so only one thread generates at a time.
    """
    with _LOCK, _default_urlconf(), patched_settings(getattr(settings, "DOCUMENTS", {}).get(urlconf)):
        return SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


@contextmanager
def _default_urlconf() -> Iterator[None]:
    """Make examples contain URLs of the process's default URLconf, whatever the current request's is."""
    current = get_urlconf()
    set_urlconf(None)
    try:
        yield
    finally:
        set_urlconf(current)
