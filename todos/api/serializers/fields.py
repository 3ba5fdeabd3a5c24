"""Serializer fields of requests, and the serializer fields of the fields in `todos.fields`.

The fields are stricter than REST framework's, which accept `7` as text and `"yes"` as true.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from todos import recurrence
from todos.api.serializers.attachments import AttachmentSerializer
from todos.api.serializers.strict import StrictBooleanField, StrictCharField, StrictIntegerField
from todos.dynamodb.mapping import normalize_label
from todos.fields import Field, FieldType
from todos.models import ID, INBOX
from todos.timestamps import due_sort_key

_SerializerField = serializers.Field[Any, Any, Any, Any]
_COLOR = r"\A#[0-9a-fA-F]{6}\Z"


class CursorField(serializers.CharField):
    """The start of a page. It contains a key of the table, which may be long."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=2000,
            help_text="Start of the page. Opaque: follow `next` of the previous page.",
        )


class IdField(StrictCharField):
    pattern, message = ID, "Enter an ID: 20 to 32 digits and lowercase letters."

    def __init__(self, **options: Any) -> None:
        validator = RegexValidator(rf"^({self.pattern})\Z", self.message)
        super().__init__(trim_whitespace=False, validators=[validator], **options)


class ListIdField(IdField):
    """A list's ID, or `inbox`."""

    pattern, message = f"{ID}|{INBOX}", "Enter a list's ID, or `inbox`."


class DueField(StrictCharField):
    """A date, or a time with its offset, which the service returns unchanged."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        try:
            due_sort_key(value)
        except (ValueError, OverflowError) as error:
            raise ValidationError(str(error)) from error
        return value


class RecurrenceField(StrictCharField):
    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data).upper().removeprefix("RRULE:")
        try:
            recurrence.parse_rule(value)
        except recurrence.InvalidRule as error:
            raise ValidationError(str(error)) from error
        return value


class LabelsField(serializers.ListField):
    def __init__(self, **options: Any) -> None:
        super().__init__(child=StrictCharField(max_length=50), max_length=10, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        value: list[str] = super().to_internal_value(data)
        if len({normalize_label(label) for label in value}) < len(value):
            raise ValidationError("A label is repeated. Labels must differ in more than case.")
        return value


# --- Fields that `todos.fields` declares

_REQUEST_FIELDS: dict[FieldType, Callable[..., _SerializerField]] = {
    "text": StrictCharField,
    "boolean": StrictBooleanField,
    "integer": StrictIntegerField,
    "id": IdField,
    "due": DueField,
    "recurrence": RecurrenceField,
    "color": lambda **options: serializers.RegexField(_COLOR, **options),
    "labels": LabelsField,
    "attachments": lambda **options: serializers.ListField(child=AttachmentSerializer(), **options),
}
_RESPONSE_FIELDS: dict[FieldType, Callable[..., _SerializerField]] = {
    "text": serializers.CharField,
    "boolean": serializers.BooleanField,
    "integer": serializers.IntegerField,
    "id": lambda **options: serializers.RegexField(rf"^{ID}$", **options),
    "timestamp": lambda **options: serializers.DateTimeField(**options),
    "due": serializers.CharField,
    "recurrence": serializers.CharField,
    "color": serializers.CharField,
    "labels": lambda **options: serializers.ListField(child=serializers.CharField(), **options),
    "attachments": lambda **options: AttachmentSerializer(many=True, **options),
}


def build_request_fields(fields: Mapping[str, Field]) -> dict[str, _SerializerField]:
    return {name: _build_request_field(field) for name, field in fields.items() if not field.read_only}


def build_response_fields(fields: Mapping[str, Field]) -> dict[str, _SerializerField]:
    return {name: _build_response_field(field) for name, field in fields.items()}


def _build_request_field(field: Field) -> _SerializerField:
    options: dict[str, Any] = {**field.limits}
    if help_text := field.request_help_text or field.help_text:
        options["help_text"] = help_text
    if field.nullable:
        options["allow_null"] = True
    if not field.required:
        blank = list if field.blank == [] else field.blank
        options["default"] = blank if field.default is None else field.default
        if field.type == "text":
            options["allow_blank"] = True
    return _REQUEST_FIELDS[field.type](**options)


def _build_response_field(field: Field) -> _SerializerField:
    options: dict[str, Any] = {**field.limits} if field.type == "integer" else {}
    if field.help_text:
        options["help_text"] = field.help_text
    if field.nullable:
        options["allow_null"] = True
    return _RESPONSE_FIELDS[field.type](**options)
