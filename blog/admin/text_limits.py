"""Limits of text fields. `maxlength` silently cuts a longer text that is pasted, so the browser counts instead."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.forms import Field

F = TypeVar("F", bound=Field | None)


def count_characters(form_field: F, field: models.Field[object, object]) -> F:
    """Replace `maxlength` by `data-limit`, and name the field and its limit in the error."""
    limit = form_field and form_field.widget.attrs.pop("maxlength", None)
    if form_field and limit:
        form_field.widget.attrs["data-limit"] = limit
        form_field.error_messages["max_length"] = (
            f"The {field.verbose_name} has %(show_value)d characters. Shorten it to at most %(limit_value)d."
        )
    return form_field
