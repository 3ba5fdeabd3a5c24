"""Checks of responses against an OpenAPI document."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time", raises=ValueError)(
    lambda value: value is None or datetime.fromisoformat(value).tzinfo == UTC
)
FORMATS.checks("uri")(lambda value: value is None or value.startswith(("http://", "https://")))


def operations_by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: operation
        for operations in document["paths"].values()
        for operation in operations.values()
    }


def assert_response_is_valid(
    document: dict[str, Any], operation: str, status: int, media_type: str, value: Any
) -> None:
    """Validate `value` against the schema, and refuse fields that the schema does not name."""
    closed = deepcopy(document["components"])
    for schema in closed["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    content = operations_by_id(document)[operation]["responses"][str(status)]["content"]
    Draft202012Validator(
        {**content[media_type]["schema"], "components": closed}, format_checker=FORMATS
    ).validate(value)
