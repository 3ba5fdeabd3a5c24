"""The fields of forms: stricter than REST framework's, which take `7` for a text and `"yes"` for true."""

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from todos import recurrence
from todos.dynamodb.mapping import folded
from todos.models import ID, INBOX, sortable


class Text(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Cursor(serializers.CharField):
    """The start of a page: a key of the table, which may be long."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=2000,
            help_text="Where the page begins. Don't make one up: follow the `next` of the page before.",
        )


class Flag(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Number(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Id(Text):
    pattern, message = ID, "This is no id: 20 to 32 digits and lower-case letters."

    def __init__(self, **options: Any) -> None:
        validator = RegexValidator(rf"^({self.pattern})\Z", self.message)
        super().__init__(trim_whitespace=False, validators=[validator], **options)


class ListId(Id):
    """A list's id, or `inbox`."""

    pattern, message = f"{ID}|{INBOX}", "This is neither a list's id nor `inbox`."


class Due(Text):
    """A date, or a time with its offset, kept as given."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        try:
            sortable(value)
        except (ValueError, OverflowError) as error:
            raise ValidationError(str(error)) from error
        return value


class Rule(Text):
    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data).upper().removeprefix("RRULE:")
        try:
            recurrence.parsed(value)
        except recurrence.BadRule as error:
            raise ValidationError(str(error)) from error
        return value


class Labels(serializers.ListField):
    def __init__(self, **options: Any) -> None:
        super().__init__(child=Text(max_length=50), max_length=10, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        value: list[str] = super().to_internal_value(data)
        if len({folded(label) for label in value}) < len(value):
            raise ValidationError("The same label twice; capitals make no difference.")
        return value
