"""Limits of text fields. `maxlength` silently cuts a longer text that is pasted, so the browser counts instead."""

from __future__ import annotations

from typing import Any

from django.db import models


def count_characters(form_field: Any, field: models.Field[Any, Any]) -> Any:
    """Replace `maxlength` by `data-limit`, and name the field and its limit in the error."""
    limit = form_field and form_field.widget.attrs.pop("maxlength", None)
    if limit:
        form_field.widget.attrs["data-limit"] = limit
        form_field.error_messages["max_length"] = (
            f"The {field.verbose_name} has %(show_value)d characters. Shorten it to at most %(limit_value)d."
        )
    return form_field
