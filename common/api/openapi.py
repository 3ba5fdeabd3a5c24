"""What the OpenAPI documents of all services share."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, Literal

from django.conf import settings
from django.urls import get_urlconf, set_urlconf
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

PROBLEM_JSON = "application/problem+json"
EXAMPLE_ERRORS = [{"detail": "Ensure this value is less than or equal to 100.", "parameter": "page_size"}]


class FieldError(serializers.Serializer[Any]):
    detail = serializers.CharField()
    parameter = serializers.CharField(required=False, help_text="Name of the query parameter it is about.")
    pointer = serializers.CharField(
        required=False,
        help_text="Place in the body it is about, a JSON Pointer (RFC 6901) such as `#/title`.",
    )


class Problem(serializers.Serializer[Any]):
    """Why the request failed: a problem document (RFC 9457)."""

    type = serializers.CharField(help_text="`about:blank`: the status says what kind of problem it is.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What went wrong this time.")
    errors = FieldError(many=True, required=False)  # type: ignore[assignment]
    request_id = serializers.CharField(
        required=False, help_text="As in `X-Request-Id`: name it when you ask us what went wrong."
    )


def problem(status: HTTPStatus, detail: str) -> dict[tuple[int, str], OpenApiResponse]:
    """Document that an operation may fail with `status`, for `extend_schema(responses=...)`."""
    value = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    if status == HTTPStatus.BAD_REQUEST:
        value["errors"] = EXAMPLE_ERRORS
    example = OpenApiExample(status.phrase, value=value)
    return {(int(status), PROBLEM_JSON): OpenApiResponse(Problem, description=detail, examples=[example])}


def page_of(item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Describe the pages in which a list of `item` comes."""
    following = serializers.URLField(
        allow_null=True, help_text="Address of the next page; `null` on the last."
    )
    return inline_serializer(f"{item.__name__}Page", {"results": item(many=True), "next": following})


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    location=OpenApiParameter.HEADER,
    description="The `ETag` of the answer you have. While it holds, the new answer is an empty 304.",
)
ETAG = OpenApiParameter(
    "ETag",
    location=OpenApiParameter.HEADER,
    description="Version of this answer, for `If-None-Match`.",
    response=[HTTPStatus.OK, HTTPStatus.NOT_MODIFIED],
)
CONDITIONAL = [IF_NONE_MATCH, ETAG]
NOT_MODIFIED = {int(HTTPStatus.NOT_MODIFIED): OpenApiResponse(description="What you have still holds.")}


def without_defaults(result: Any, **_: Any) -> Any:
    """Name no defaults where a field that is left out stays as it is: generated clients would send them.

    For `POSTPROCESSING_HOOKS`.
    """
    for name, schema in result["components"].get("schemas", {}).items():
        if name.startswith("Patched"):
            for field in schema["properties"].values():
                field.pop("default", None)
    return result


LOCK = Lock()
RENDERERS = {"json": OpenApiJsonRenderer(), "yaml": OpenApiYamlRenderer()}


def document(form: Literal["json", "yaml"]) -> tuple[str | bytes, str]:
    """Make the OpenAPI document of the service that is answering, and name its media type."""
    renderer = RENDERERS[form]
    return renderer.render(described(get_urlconf() or settings.ROOT_URLCONF)), str(renderer.media_type)


@cache
def described(urlconf: str) -> Any:
    """Describe what a URLconf serves. Where there are several in one process, `DOCUMENTS` has settings for the others.

    These stand in for the process's own meanwhile, so one is made at a time.
    """
    with LOCK, default_urlconf(), patched_settings(getattr(settings, "DOCUMENTS", {}).get(urlconf)):
        return SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


@contextmanager
def default_urlconf() -> Iterator[None]:
    """Let examples that are made now name the addresses of the process's own pages, whoever asks."""
    current = get_urlconf()
    set_urlconf(None)
    try:
        yield
    finally:
        set_urlconf(current)
