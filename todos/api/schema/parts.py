"""What the descriptions of operations are made of."""

from http import HTTPStatus
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema_field,
    inline_serializer,
)
from rest_framework import serializers

from common.api.openapi import CONDITIONAL_PARAMETERS, PROBLEM_MEDIA_TYPE, describe_problem
from todos.api.schema import examples
from todos.api.serializers import responses

Responses = dict[Any, OpenApiResponse]
HEADER: Literal["header"] = "header"


class Bearer(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Cognito's access token, for drf-spectacular, which finds this by the class that it names."""

    target_class = "todos.auth.authentication.CognitoAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The access token (not the ID token) of a sign-in to the Cognito user pool that"
            " `/api/v1/files/config` names.",
        }


FRESH = OpenApiParameter(
    "Cache-Control",
    location=HEADER,
    description="`max-age=0` to read what has just been written; without it, an answer may be some seconds old.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", location=HEADER, description="The `ETag` that it has to have: otherwise 412 and no change."
)
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    location=HEADER,
    description="Any printable ASCII, up to 255 characters, such as a UUID: the same for a repeated request.",
)
ETAG = OpenApiParameter(
    "ETag",
    location=HEADER,
    description="The new version, for `If-Match`; with 412, the present one.",
    response=[HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.PRECONDITION_FAILED],
)
READING = [*CONDITIONAL_PARAMETERS, FRESH]
WRITING = [IF_MATCH, ETAG]

UNAUTHORIZED = describe_problem(HTTPStatus.UNAUTHORIZED, "There is no token, or it is not valid any more.")
UNAVAILABLE = describe_problem(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The sign-in service is out of reach, or there is too much to do: see `Retry-After`.",
)
BAD = {
    **describe_problem(HTTPStatus.BAD_REQUEST, "The body is no JSON, or a field holds what can't be taken."),
    **describe_problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not `application/json`."),
}
STALE = OpenApiExample("Stale", examples.STALE)
CONFLICT = {
    **describe_problem(
        HTTPStatus.CONFLICT, "It is in the trash, or there is no place, or too many change it at once."
    ),
    (412, PROBLEM_MEDIA_TYPE): OpenApiResponse(
        responses.StaleProblem, "It has another version than `If-Match` names.", [STALE]
    ),
}
DELETED = {204: OpenApiResponse(description="It is in the trash.")}


def ok(shape: Any, description: str, example: Any, status: int = HTTPStatus.OK) -> Responses:
    return {int(status): OpenApiResponse(shape, description, [OpenApiExample("An answer", example)])}


def answers(*parts: Responses) -> Responses:
    """Join them, and the failures that all have that need a sign-in."""
    joined = dict(UNAUTHORIZED | UNAVAILABLE)
    for part in parts:
        joined |= part
    return joined


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Change",
        serializers={"todo": responses.TodoChange, "list": responses.ListChange},
        resource_type_field_name="type",
        many=True,
    )
)
class Either(serializers.ListField):
    """To-dos and lists, which `type` tells apart."""


def change_pages(name: str, **more: serializers.Field[Any, Any, Any, Any]) -> Any:
    """Describe a page of to-dos and lists together."""
    following = serializers.URLField(
        allow_null=True, help_text="Address of the next page; `null` on the last."
    )
    return inline_serializer(name, {"results": Either(), "next": following, **more})
