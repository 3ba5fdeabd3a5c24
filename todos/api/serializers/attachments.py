"""Attachments of to-dos: references to files in the user's folder in S3."""

import re
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from todos.api.serializers.strict import StrictCharField, StrictIntegerField

# The folder's name is the user's identity ID. S3 checks that it belongs to the caller.
_FILE_KEY = re.compile(r"private/[\w-]+:[0-9a-f-]{36}/[^/].{0,900}", re.ASCII)


class AttachmentSerializer(serializers.Serializer[Any]):
    key = StrictCharField(
        max_length=1000,
        trim_whitespace=False,
        help_text="Key of the file in the bucket, in the caller's own folder `private/<identity ID>/`.",
    )
    name = StrictCharField(max_length=255)
    size = StrictIntegerField(min_value=0, max_value=5 * 1024**3, help_text="Size in bytes.")
    content_type = StrictCharField(max_length=255)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require all fields, also in a partial update of the to-do."""
        if missing := self.fields.keys() - attrs.keys():
            raise ValidationError({name: ["This field is required."] for name in sorted(missing)})
        return attrs

    def validate_key(self, value: str) -> str:
        if not _FILE_KEY.fullmatch(value) or "/../" in value:
            raise ValidationError("The key must begin with `private/<identity ID>/`.")
        return value
