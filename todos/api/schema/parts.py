"""Parameters and responses that several operations share."""

from http import HTTPStatus
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema_field,
    inline_serializer,
)
from rest_framework import serializers

from common.api.openapi import CONDITIONAL_PARAMETERS, PROBLEM_MEDIA_TYPE, describe_problem, next_url_field
from todos.api.schema import (
    components,  # noqa: F401 - assigns the names
    examples,
)
from todos.api.serializers import responses

Responses = dict[Any, OpenApiResponse]
HEADER: Literal["header"] = "header"


class _BearerExtension(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The security scheme of Cognito's access tokens. drf-spectacular finds it by `target_class`."""

    target_class = "todos.auth.authentication.CognitoAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The access token (not the ID token) of the Cognito user pool in"
            " `/api/v1/files/config`.",
        }


_CACHE_CONTROL = OpenApiParameter(
    "Cache-Control",
    location=HEADER,
    description="`max-age=0` returns the latest writes. Without it, a response may be some seconds old.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    location=HEADER,
    description="The `ETag` that the item must have. Otherwise, the response is 412 and nothing changes.",
)
_ETAG = OpenApiParameter(
    "ETag",
    location=HEADER,
    description="The new version, for `If-Match`. With 412, the current version.",
    response=[HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.PRECONDITION_FAILED],
)
_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=HEADER,
    description="Up to 255 printable ASCII characters, such as a UUID. Send the same key to repeat a request.",
)
_REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    bool,
    HEADER,
    description="`true` if this is the stored response of an earlier request.",
    response=[HTTPStatus.CREATED],
)
_LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    HEADER,
    description="URL of the new to-do.",
    response=[HTTPStatus.CREATED],
)
CREATE_PARAMETERS = [_IDEMPOTENCY_KEY, _REPLAYED, _LOCATION]
READ_PARAMETERS = [*CONDITIONAL_PARAMETERS, _CACHE_CONTROL]
WRITE_PARAMETERS = [_IF_MATCH, _ETAG]

_UNAUTHORIZED = describe_problem(
    HTTPStatus.UNAUTHORIZED, "The access token is missing, expired or not valid."
)
_UNAVAILABLE = describe_problem(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The service is overloaded, or the sign-in service is unavailable. Retry after `Retry-After`.",
)
BAD_PARAMETER = describe_problem(HTTPStatus.BAD_REQUEST, "A parameter has an invalid value.")
BAD_BODY = {
    **describe_problem(HTTPStatus.BAD_REQUEST, "The body is not JSON, or a field has an invalid value."),
    **describe_problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not `application/json`."),
}
ID_CONFLICT = describe_problem(HTTPStatus.CONFLICT, "An item with this ID already exists.")
KEY_REUSED = describe_problem(
    HTTPStatus.UNPROCESSABLE_ENTITY, "This `Idempotency-Key` was already used with a different body."
)
CONFLICT = {
    **describe_problem(
        HTTPStatus.CONFLICT,
        "The item is in the trash, there is no such position, or other requests are changing the item.",
    ),
    (412, PROBLEM_MEDIA_TYPE): OpenApiResponse(
        responses.VersionMismatchProblemSerializer,
        "The item has another version than `If-Match`.",
        [OpenApiExample("Version mismatch", examples.VERSION_MISMATCH)],
    ),
}
DELETED = {204: OpenApiResponse(description="The to-do is in the trash.")}


def describe_success(
    serializer: Any, description: str, example: Any, status: int = HTTPStatus.OK
) -> Responses:
    return {int(status): OpenApiResponse(serializer, description, [OpenApiExample("A response", example)])}


def merge_responses(*responses: Responses) -> Responses:
    """Return the responses of an operation that requires a sign-in, with the failures that all of them share."""
    merged = dict(_UNAUTHORIZED | _UNAVAILABLE)
    for response in responses:
        merged |= response
    return merged


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Change",
        serializers={"todo": responses.TodoChangeSerializer, "list": responses.ListChangeSerializer},
        resource_type_field_name="type",
        many=True,
    )
)
class _RecordListField(serializers.ListField):
    """To-dos and lists. `type` distinguishes them."""


def record_page_serializer(name: str, **extra: serializers.Field[Any, Any, Any, Any]) -> Any:
    """Return the serializer of a page of to-dos and lists."""
    next_url = next_url_field()
    return inline_serializer(name, {"results": _RecordListField(), "next": next_url, **extra})
